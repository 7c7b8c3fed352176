// Durations: Go's notation (1m30s), and the short human form of the AGE column.

const unitMs: { readonly [unit: string]: number } = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/** Milliseconds of a Go duration such as `1h30m`, `-1.5s`, `300ms`; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const match = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text)
  if (match === null) return undefined
  let ms = 0
  for (const [, amount, unit] of (match[2] as string).matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g))
    ms += Number(amount) * (unitMs[unit as string] as number)
  return match[1] === '-' ? -ms : ms
}

/** What Go's time.ParseDuration says of a text that is no duration. */
export function durationMistake(value: string): string {
  const quoted = JSON.stringify(value)
  const match = /^[+-]?(?:[\d.]+(?:ns|us|µs|μs|ms|s|m|h))*[\d.]+([^\d.]*)/.exec(value)
  const unit = match?.[1]
  if (unit === undefined) return `time: invalid duration ${quoted}`
  return unit === ''
    ? `time: missing unit in duration ${quoted}`
    : `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`
}

/** Go's notation: `0s`, `1.5s`, `2m40s`, `5m0s`, `300ms`. Models time.Duration.String. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s'
  if (ms < 0) return `-${formatDuration(-ms)}`
  if (ms < 1e-3) return `${Math.round(ms * 1e6)}ns`
  if (ms < 1) return `${trimmed(ms * 1e3, 3)}µs`
  if (ms < 1000) return `${trimmed(ms, 6)}ms`
  const hours = Math.floor(ms / 3_600_000)
  const minutes = Math.floor((ms % 3_600_000) / 60_000)
  const seconds = `${trimmed((ms % 60_000) / 1000, 9)}s`
  if (hours > 0) return `${hours}h${minutes}m${seconds}`
  return minutes > 0 ? `${minutes}m${seconds}` : seconds
}

function trimmed(value: number, digits: number): string {
  return value.toFixed(digits).replace(/\.?0+$/, '')
}

/** The AGE column: `5s`, `3m12s`, `47m`, `2h5m`, `3d`. Models apimachinery duration.HumanDuration, v1.35. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 120) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10) return joined(minutes, 'm', seconds % 60, 's')
  if (minutes < 180) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  if (hours < 8) return joined(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  const days = Math.floor(hours / 24)
  if (hours < 192) return joined(days, 'd', hours % 24, 'h')
  if (hours < 24 * 365 * 2) return `${days}d`
  const years = Math.floor(hours / 24 / 365)
  if (hours < 24 * 365 * 8) return joined(years, 'y', Math.floor(hours / 24) % 365, 'd')
  return `${years}y`
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`
}
