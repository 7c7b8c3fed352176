// How long a Job waits before it replaces failed pods. Models kube-controller-manager job backoffStore, v1.35.
import { timeMs } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { podCondition } from '../runtime/pods.ts'

/** After the first failure since the last success, doubled by each further one. */
const podBackoffMs = { first: 10_000, max: 600_000 }

export interface BackoffRecord {
  readonly failures: number
  readonly lastFailureMs: number
}

export const noFailures: BackoffRecord = { failures: 0, lastFailureMs: 0 }

/** When the pod ended: its last container, else when it stopped being ready, was deleted, or was made. */
export function finishedMs(pod: Pod): number {
  const ends = (pod.status.containerStatuses ?? []).map(({ state }) => state.terminated?.finishedAt)
  if (ends.length > 0 && ends.every((end) => end !== undefined && end !== null))
    return Math.max(...ends.map(timeMs))
  const ready = podCondition(pod, 'Ready')
  if (ready?.status === 'False' && ready.lastTransitionTime !== null) return timeMs(ready.lastTransitionTime)
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp } = pod.metadata
  if (deletionTimestamp !== undefined) return timeMs(deletionTimestamp) - deletionGracePeriodSeconds * 1000
  return timeMs(creationTimestamp)
}

/** The record after some pods more ended; a success forgets the failures before it. */
export function nextBackoff(
  record: BackoffRecord,
  succeeded: readonly Pod[],
  failed: readonly Pod[],
): BackoffRecord {
  const failures = failed.map(finishedMs)
  if (succeeded.length === 0)
    return failed.length === 0
      ? record
      : { failures: record.failures + failed.length, lastFailureMs: Math.max(...failures) }
  const lastSuccessMs = Math.max(...succeeded.map(finishedMs))
  const later = failures.filter((ms) => ms > lastSuccessMs)
  return later.length === 0 ? noFailures : { failures: later.length, lastFailureMs: Math.max(...later) }
}

/** Milliseconds left to wait; 0 when none. */
export function remainingBackoffMs({ failures, lastFailureMs }: BackoffRecord, nowMs: number): number {
  if (failures === 0) return 0
  const backoffMs = Math.min(podBackoffMs.max, podBackoffMs.first * 2 ** (failures - 1))
  return Math.max(0, lastFailureMs + backoffMs - nowMs)
}
