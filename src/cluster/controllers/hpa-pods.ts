// Which pods an autoscaler counts, and what they ask for. Models kube-controller-manager podautoscaler groupPods and
// calculateRequests, v1.35.
import { quantityMilli } from '#api/quantity.ts'
import { timeMs } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { podCondition } from '../runtime/pods.ts'
import { MetricError, type PodMetric, type PodMetrics } from './hpa-metrics.ts'

/** How long after its start a pod's processor says little of the work it does. */
const cpuInitializationMs = 300_000
/** How long after its start a pod may be unready without ever having been ready. */
const initialReadinessMs = 30_000

export interface PodGroups {
  readonly readyCount: number
  readonly unready: readonly string[]
  readonly missing: readonly string[]
  /** They are about to go. */
  readonly ignored: readonly string[]
}

export function groupPods(
  pods: readonly Pod[],
  metrics: PodMetrics,
  resource: string,
  nowMs: number,
): PodGroups {
  const groups = { unready: [] as string[], missing: [] as string[], ignored: [] as string[] }
  let readyCount = 0
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata
    const metric = metrics.get(name)
    if (deletionTimestamp !== undefined || pod.status.phase === 'Failed') groups.ignored.push(name)
    else if (pod.status.phase === 'Pending') groups.unready.push(name)
    else if (metric === undefined) groups.missing.push(name)
    else if (resource === 'cpu' && isUnready(pod, metric, nowMs)) groups.unready.push(name)
    else readyCount++
  }
  return { readyCount, ...groups }
}

function isUnready(pod: Pod, { atMs, windowMs }: PodMetric, nowMs: number): boolean {
  const ready = podCondition(pod, 'Ready')
  const { startTime } = pod.status
  if (ready === undefined || startTime === undefined) return true
  const startMs = timeMs(startTime)
  const turnedMs = timeMs(ready.lastTransitionTime)
  if (startMs + cpuInitializationMs > nowMs) return ready.status === 'False' || atMs < turnedMs + windowMs
  return ready.status === 'False' && startMs + initialReadinessMs > turnedMs
}

/** What each pod asks for, in thousandths; of one container each where one is named. Throws MetricError. */
export function requestsOf(
  pods: readonly Pod[],
  resource: string,
  container: string,
): ReadonlyMap<string, number> {
  return new Map(pods.map((pod) => [pod.metadata.name, requestOf(pod, resource, container)]))
}

function requestOf({ metadata, spec }: Pod, resource: string, container: string): number {
  const ofPod = spec.resources?.requests?.[resource]
  if (container === '' && ofPod !== undefined) return quantityMilli(ofPod)
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  let sum = 0
  for (const { name, resources } of [...spec.containers, ...sidecars]) {
    if (container !== '' && container !== name) continue
    const request = resources.requests?.[resource]
    if (request === undefined)
      throw new MetricError(`missing request for ${resource} in container ${name} of Pod ${metadata.name}`)
    sum += quantityMilli(request)
  }
  return sum
}
