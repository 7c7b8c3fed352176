// Numbers that may be given as a share: 3 or 25%. Models apimachinery intstr.GetScaledValueFromIntOrPercent, v1.35.

/** The number, or the share of `total` rounded up or down. Text that is no percentage counts as 0. */
export function scaledValue(value: number | string | undefined, total: number, round: 'up' | 'down'): number {
  if (typeof value === 'number') return value
  const percent = /^(\d+)%$/.exec(value ?? '')?.[1]
  if (percent === undefined) return 0
  const share = (Number(percent) * total) / 100
  return round === 'up' ? Math.ceil(share) : Math.floor(share)
}
