// Counts ended pods exactly once: first their uids are written, then their finalizers go, then the counters are raised.
// Models kube-controller-manager job trackJobStatusAndRemoveFinalizers, v1.35.
import { jobs } from '#api/resource-ref.ts'
import type { JobStatus } from '#api/types/batch-v1.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { changedConditions, finalCondition, jobCondition } from './job-conditions.ts'
import { matchFailurePolicy } from './job-failure-policy.ts'
import { completionIndex, printIndexes, union } from './job-indexes.ts'
import { removeFinalizer } from './job-pods.ts'
import type { JobSync } from './job-sync.ts'

/** Most uids that a status lists at a time. */
const maxUncounted = 500

export function trackPods(sync: JobSync, mustWrite: boolean): void {
  const tracked = new Set(sync.pods.filter((pod) => sync.isTracked(pod)).map((pod) => pod.metadata.uid))
  let isChanged = raiseCounters(sync, tracked) || mustWrite
  const { done, isFull, isNew } = noteEnded(sync)
  isChanged = isNew || isChanged
  isChanged = announceEnd(sync) || isChanged
  if (isChanged) writeStatus(sync)
  sync.memory.backoffs.set(sync.key, sync.backoff)
  const isFreed = done.map((pod) => removeFinalizer(sync, pod))
  for (const [i, pod] of done.entries()) if (isFreed[i]) tracked.delete(pod.metadata.uid)
  isChanged = raiseCounters(sync, tracked)
  const isFinished = !isFull && isFreed.every((freed) => freed) && finish(sync)
  if (isChanged || isFinished) writeStatus(sync)
  if (isFinished) tellEnd(sync)
}

function setStatus(sync: JobSync, status: Partial<JobStatus>): void {
  sync.job = { ...sync.job, status: { ...sync.job.status, ...status } }
}

function writeStatus(sync: JobSync): void {
  sync.job = sync.on.api.updateStatus(jobs, sync.job)
}

/** Moves uids whose pods hold the finalizer no more from the lists to the counters. */
function raiseCounters(sync: JobSync, tracked: ReadonlySet<string>): boolean {
  const { succeeded = 0, failed = 0, uncountedTerminatedPods } = sync.job.status
  const left = (uids: readonly string[] | undefined) => (uids ?? []).filter((uid) => tracked.has(uid))
  const before = {
    succeeded: uncountedTerminatedPods?.succeeded ?? [],
    failed: uncountedTerminatedPods?.failed ?? [],
  }
  const after = { succeeded: left(before.succeeded), failed: left(before.failed) }
  const more = {
    succeeded: before.succeeded.length - after.succeeded.length,
    failed: before.failed.length - after.failed.length,
  }
  if (more.succeeded === 0 && more.failed === 0) return false
  setStatus(sync, {
    succeeded: succeeded + more.succeeded || undefined,
    failed: failed + more.failed || undefined,
    uncountedTerminatedPods: uncountedOf(after.succeeded, after.failed),
  })
  return true
}

function uncountedOf(succeeded: readonly string[], failed: readonly string[]) {
  return { ...(succeeded.length > 0 && { succeeded }), ...(failed.length > 0 && { failed }) }
}

/** Lists the uids of pods that ended and says whose finalizer may go. */
function noteEnded(sync: JobSync): {
  readonly done: readonly Pod[]
  readonly isFull: boolean
  readonly isNew: boolean
} {
  const { uncountedTerminatedPods: known = {} } = sync.job.status
  const succeeded = [...(known.succeeded ?? [])]
  const failed = [...(known.failed ?? [])]
  const indexes = new Set<number>()
  const done: Pod[] = []
  let isFull = false
  for (const pod of inOrder(sync)) {
    if (!sync.isTracked(pod) || !mayRelease(sync, pod)) continue
    done.push(pod)
    const { uid } = pod.metadata
    const index = completionIndex(pod)
    const isCountable = !sync.isIndexed || (index !== undefined && index < sync.completions)
    if (pod.status.phase === 'Succeeded' && !failed.includes(uid)) {
      if (!sync.isIndexed) {
        if (!succeeded.includes(uid)) succeeded.push(uid)
      } else if (isCountable && !sync.indexes?.before.has(index as number)) indexes.add(index as number)
    } else if (isCountable && !failed.includes(uid) && countsAsFailed(sync, pod)) failed.push(uid)
    isFull = indexes.size + succeeded.length + failed.length >= maxUncounted
    if (isFull) break
  }
  const isListed =
    succeeded.length !== (known.succeeded ?? []).length || failed.length !== (known.failed ?? []).length
  setStatus(sync, { uncountedTerminatedPods: uncountedOf(succeeded, failed) })
  return { done, isFull, isNew: noteIndexes(sync, indexes) || isListed }
}

function inOrder({ isIndexed, pods }: JobSync): readonly Pod[] {
  const indexOf = (pod: Pod) => completionIndex(pod) ?? -1
  return isIndexed ? [...pods].sort((a, b) => indexOf(a) - indexOf(b)) : pods
}

function mayRelease(sync: JobSync, pod: Pod): boolean {
  if (sync.job.metadata.deletionTimestamp !== undefined || sync.end !== undefined) return true
  if (pod.status.phase === 'Succeeded') return true
  if (!sync.isFailed(pod)) return false
  const index = completionIndex(pod)
  return index === undefined || sync.indexes?.delayed.get(index) !== pod
}

/** When the Job fails, every pod that has not ended counts as failed. */
function countsAsFailed(sync: JobSync, pod: Pod): boolean {
  if (!sync.isFailed(pod) && (sync.end === undefined || sync.end.type === 'SuccessCriteriaMet')) return false
  return sync.job.spec.podFailurePolicy === undefined || matchFailurePolicy(sync.job, pod).isCounted
}

function noteIndexes(sync: JobSync, newly: ReadonlySet<number>): boolean {
  if (sync.indexes === undefined) return false
  const { before, failed } = sync.indexes
  const succeeded = union(before, newly)
  const completedIndexes = printIndexes(succeeded) || undefined
  const failedIndexes = failed === undefined ? undefined : printIndexes(failed)
  const { status } = sync.job
  const isNew = completedIndexes !== status.completedIndexes || failedIndexes !== status.failedIndexes
  setStatus(sync, { succeeded: succeeded.size || undefined, completedIndexes, failedIndexes })
  return isNew
}

/** The end is told before the finalizers go, so that it is not forgotten with the pods. */
function announceEnd(sync: JobSync): boolean {
  if (sync.end === undefined || jobCondition(sync.job, sync.end.type) !== undefined) return false
  setStatus(sync, { conditions: [...(sync.job.status.conditions ?? []), sync.end] })
  return true
}

/** Marks the Job as over once no pod is left to count or to wait for. */
function finish(sync: JobSync): boolean {
  if (sync.end === undefined) return false
  const { uncountedTerminatedPods: uncounted, conditions } = sync.job.status
  if ((uncounted?.succeeded ?? []).length + (uncounted?.failed ?? []).length > 0 || sync.terminating > 0)
    return false
  const final = finalCondition(sync.on.clock.now(), sync.end)
  const changed = changedConditions(conditions, final)
  if (changed === undefined) return false
  setStatus(sync, {
    conditions: changed,
    ...(final.type === 'Complete' && { completionTime: final.lastTransitionTime ?? undefined }),
  })
  return true
}

function tellEnd({ on, job, end }: JobSync): void {
  if (end === undefined) return
  if (end.type !== 'SuccessCriteriaMet') {
    on.events.event(job, 'Warning', end.reason ?? '', end.message ?? '')
    return
  }
  if (job.spec.completions !== undefined && (job.status.succeeded ?? 0) > job.spec.completions)
    on.events.event(
      job,
      'Warning',
      'TooManySucceededPods',
      'Too many succeeded pods running after completion count reached',
    )
  on.events.event(job, 'Normal', 'Completed', 'Job completed')
}
