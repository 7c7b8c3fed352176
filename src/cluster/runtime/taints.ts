// Taints and the tolerations that answer them. Models component-helpers scheduling/corev1, v1.35.
import type { Pod, Taint, Toleration } from '#api/types/core-v1.ts'

type TaintKey = Pick<Taint, 'key' | 'value' | 'effect'>

export function toleratesTaint(toleration: Toleration, taint: Partial<TaintKey>): boolean {
  const { key, operator, value, effect } = toleration
  if (effect !== undefined && effect !== taint.effect) return false
  if (key !== undefined && key !== taint.key) return false
  if (operator === 'Exists') return true
  return key !== undefined && (value ?? '') === (taint.value ?? '')
}

/** A NoSchedule or NoExecute taint that the pod does not tolerate. */
export function untoleratedTaint(pod: Pod, taints: readonly Taint[] | undefined): Taint | undefined {
  if (taints === undefined) return undefined
  const tolerations = pod.spec.tolerations ?? []
  return taints.find(
    (taint) =>
      taint.effect !== 'PreferNoSchedule' &&
      !tolerations.some((toleration) => toleratesTaint(toleration, taint)),
  )
}
