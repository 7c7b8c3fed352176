// Which pods go first when there are too many. Models controller ActivePodsWithRanks, v1.35.
import { timeMs } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { isPodReady, podCondition } from '../runtime/pods.ts'

const phaseRank: { readonly [phase: string]: number } = { Pending: 0, Unknown: 1, Running: 2 }

/** The pods, the first to delete first. `related` are the pods whose crowding on nodes counts. */
export function deletionOrder(pods: readonly Pod[], related: readonly Pod[], nowMs: number): readonly Pod[] {
  const readyOnNode = new Map<string, number>()
  for (const pod of related) {
    const node = pod.spec.nodeName
    if (node !== undefined && isPodReady(pod)) readyOnNode.set(node, (readyOnNode.get(node) ?? 0) + 1)
  }
  const crowding = (pod: Pod) => readyOnNode.get(pod.spec.nodeName ?? '') ?? 0
  const criteria: ((pod: Pod) => number)[] = [
    (pod) => (pod.spec.nodeName === undefined ? 0 : 1),
    (pod) => phaseRank[pod.status.phase ?? ''] ?? 0,
    (pod) => (isPodReady(pod) ? 1 : 0),
    (pod) => Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0),
    (pod) => -crowding(pod),
    (pod) =>
      isPodReady(pod) ? logBucket(nowMs - timeMs(podCondition(pod, 'Ready')?.lastTransitionTime)) : 0,
    (pod) => -Math.max(0, ...(pod.status.containerStatuses ?? []).map((status) => status.restartCount)),
    (pod) => logBucket(nowMs - timeMs(pod.metadata.creationTimestamp)),
  ]
  return [...pods].sort((a, b) => {
    for (const of of criteria) {
      const difference = of(a) - of(b)
      if (difference !== 0) return difference
    }
    return a.metadata.uid < b.metadata.uid ? -1 : 1
  })
}

/** Ages within a power of two count as equal. */
function logBucket(ms: number): number {
  return ms <= 0 ? 0 : Math.floor(Math.log2(ms / 1e-6))
}
