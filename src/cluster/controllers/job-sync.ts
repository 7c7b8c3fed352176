// One look at a Job: its pods and what they count for. Models kube-controller-manager job syncJobCtx, v1.35.
import { formatTime, timeMs } from '#api/time.ts'
import type { Job, JobCondition } from '#api/types/batch-v1.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Runtime } from '../runtime/controller.ts'
import type { Expectations } from '../runtime/expectations.ts'
import { isPodActive, isPodReady } from '../runtime/pods.ts'
import { type BackoffRecord, nextBackoff } from './job-backoff.ts'
import { announcedEnd, newJobCondition } from './job-conditions.ts'
import { failJobMessage, matchFailurePolicy } from './job-failure-policy.ts'
import { completionIndex, parseIndexes, union } from './job-indexes.ts'

export const trackingFinalizer = 'batch.kubernetes.io/job-tracking'
const failureCountAnnotation = 'batch.kubernetes.io/job-index-failure-count'
const ignoredCountAnnotation = 'batch.kubernetes.io/job-index-ignored-failure-count'

/** What the controller remembers from look to look. */
export interface JobMemory {
  readonly expectations: Expectations
  /** Uids of pods whose finalizer was removed but is still in the cache. */
  readonly released: Set<string>
  readonly backoffs: Map<string, BackoffRecord>
}

export class JobSync {
  readonly on: Runtime
  readonly memory: JobMemory
  readonly key: string
  /** The working copy; it is replaced by what the server answers to a write. */
  job: Job
  readonly pods: readonly Pod[]
  readonly activePods: readonly Pod[]
  readonly backoff: BackoffRecord
  readonly nowMs: number
  ready: number
  terminating: number
  succeeded: number
  failed: number
  /** The end that this look came to. */
  end: JobCondition | undefined
  readonly indexes: JobIndexes | undefined

  constructor(on: Runtime, memory: JobMemory, key: string, job: Job, pods: readonly Pod[]) {
    this.on = on
    this.memory = memory
    this.key = key
    this.nowMs = on.clock.now()
    const { uncountedTerminatedPods = {}, startTime } = job.status
    const startedAt = startTime ?? (job.spec.suspend === true ? undefined : formatTime(this.nowMs))
    this.job = { ...job, status: { ...job.status, uncountedTerminatedPods, startTime: startedAt } }
    this.pods = pods
    this.activePods = pods.filter(isPodActive)
    this.ready = this.activePods.filter(isPodReady).length
    this.terminating = pods.filter(
      ({ metadata, status }) =>
        metadata.deletionTimestamp !== undefined && status.phase !== 'Failed' && status.phase !== 'Succeeded',
    ).length
    const { succeeded: uncountedSucceeded = [], failed: uncountedFailed = [] } = uncountedTerminatedPods
    const newlySucceeded = this.#valid(uncountedSucceeded).filter((pod) => pod.status.phase === 'Succeeded')
    const newlyFailed = this.#valid(uncountedFailed).filter((pod) => this.isFailed(pod))
    const counted = newlyFailed.filter((pod) => matchFailurePolicy(job, pod).isCounted)
    this.succeeded = (job.status.succeeded ?? 0) + newlySucceeded.length + uncountedSucceeded.length
    this.failed = (job.status.failed ?? 0) + counted.length + uncountedFailed.length
    this.backoff = nextBackoff(
      memory.backoffs.get(key) ?? { failures: 0, lastFailureMs: 0 },
      newlySucceeded,
      newlyFailed,
    )
    this.end = announcedEnd(job) ?? this.#failure()
    this.indexes = this.isIndexed ? this.#countIndexes() : undefined
    if (this.indexes !== undefined) this.succeeded = this.indexes.succeeded.size
  }

  get isIndexed(): boolean {
    return this.job.spec.completionMode === 'Indexed'
  }

  get hasLimitPerIndex(): boolean {
    return this.job.spec.backoffLimitPerIndex !== undefined
  }

  /** New pods wait until old ones have ended for good. */
  get replacesOnlyFailed(): boolean {
    return this.job.spec.podReplacementPolicy === 'Failed'
  }

  get completions(): number {
    return this.job.spec.completions ?? 0
  }

  /** Ended badly; a pod that is being deleted counts, unless replacements wait for its end. */
  isFailed({ metadata, status }: Pod): boolean {
    if (status.phase === 'Failed') return true
    if (this.replacesOnlyFailed) return false
    return metadata.deletionTimestamp !== undefined && status.phase !== 'Succeeded'
  }

  /** The pod holds the finalizer and nobody has removed it meanwhile. */
  isTracked(pod: Pod): boolean {
    return (
      (pod.metadata.finalizers ?? []).includes(trackingFinalizer) &&
      !this.memory.released.has(pod.metadata.uid)
    )
  }

  /** A condition that announces failure. */
  failure(reason: string, message: string): JobCondition {
    return newJobCondition(this.nowMs, 'FailureTarget', 'True', reason, message)
  }

  #valid(uncounted: readonly string[]): readonly Pod[] {
    return this.pods.filter((pod) => {
      if (!this.isTracked(pod) || uncounted.includes(pod.metadata.uid)) return false
      const index = completionIndex(pod)
      return !this.isIndexed || (index !== undefined && index < this.completions)
    })
  }

  #failure(): JobCondition | undefined {
    const { job } = this
    const message = failJobMessage(
      job,
      this.pods.filter((pod) => this.isFailed(pod)),
    )
    if (message !== undefined) return this.failure('PodFailurePolicy', message)
    if (this.failed > (job.spec.backoffLimit ?? 6) || this.#isPastRestartLimit())
      return this.failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
    if (this.deadlineMs !== undefined && this.deadlineMs <= this.nowMs)
      return this.failure('DeadlineExceeded', 'Job was active longer than specified deadline')
    return undefined
  }

  /** When activeDeadlineSeconds is over; undefined while suspended or without one. */
  get deadlineMs(): number | undefined {
    const { spec, status } = this.job
    if (spec.activeDeadlineSeconds === undefined || status.startTime === undefined || spec.suspend === true)
      return undefined
    return timeMs(status.startTime) + spec.activeDeadlineSeconds * 1000
  }

  /** Containers that restart in place count against the limit, too. */
  #isPastRestartLimit(): boolean {
    const { template, backoffLimit = 6 } = this.job.spec
    if (template.spec.restartPolicy !== 'OnFailure') return false
    const restarts = this.pods
      .filter(({ status }) => status.phase === 'Running' || status.phase === 'Pending')
      .flatMap(({ status }) => [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
      .reduce((sum, { restartCount }) => sum + restartCount, 0)
    return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit
  }

  #countIndexes(): JobIndexes {
    const { job, completions } = this
    const before = parseIndexes(job.status.completedIndexes, completions)
    const ended = this.pods.filter((pod) => this.isTracked(pod))
    const indexesOf = (pods: readonly Pod[]) =>
      new Set(pods.map(completionIndex).filter((i): i is number => i !== undefined && i < completions))
    const succeeded = union(before, indexesOf(ended.filter((pod) => pod.status.phase === 'Succeeded')))
    if (!this.hasLimitPerIndex) {
      this.end ??= this.#successPolicy(succeeded)
      return { before, succeeded, failed: undefined, delayed: new Map() }
    }
    const failed = union(
      parseIndexes(job.status.failedIndexes, completions),
      indexesOf(ended.filter((pod) => this.#isIndexFailed(pod))),
    )
    this.end ??= this.#indexFailure(succeeded, failed) ?? this.#successPolicy(succeeded)
    return { before, succeeded, failed, delayed: this.#delayedPods(ended, succeeded, failed) }
  }

  #isIndexFailed(pod: Pod): boolean {
    if (!this.isFailed(pod)) return false
    const { action, isCounted } = matchFailurePolicy(this.job, pod)
    if (action === 'FailIndex') return true
    return isCounted && failureCount(pod) >= (this.job.spec.backoffLimitPerIndex ?? 0)
  }

  #indexFailure(succeeded: ReadonlySet<number>, failed: ReadonlySet<number>): JobCondition | undefined {
    const { maxFailedIndexes } = this.job.spec
    if (maxFailedIndexes !== undefined && failed.size > maxFailedIndexes)
      return this.failure(
        'MaxFailedIndexesExceeded',
        'Job has exceeded the specified maximal number of failed indexes',
      )
    if (failed.size > 0 && failed.size + succeeded.size >= this.completions)
      return this.failure('FailedIndexes', 'Job has failed indexes')
    return undefined
  }

  #successPolicy(succeeded: ReadonlySet<number>): JobCondition | undefined {
    if (succeeded.size === 0) return undefined
    for (const [i, rule] of (this.job.spec.successPolicy?.rules ?? []).entries()) {
      const wanted =
        rule.succeededIndexes === undefined
          ? succeeded
          : parseIndexes(rule.succeededIndexes, this.completions)
      const reached = [...wanted].filter((index) => succeeded.has(index)).length
      if (reached >= (rule.succeededCount ?? wanted.size))
        return newJobCondition(
          this.nowMs,
          'SuccessCriteriaMet',
          'True',
          'SuccessPolicy',
          `Matched rules at index ${i}`,
        )
    }
    return undefined
  }

  /** The last failed pod of each index that gets another try: it is kept until that exists, to count on. */
  #delayedPods(
    ended: readonly Pod[],
    succeeded: ReadonlySet<number>,
    failed: ReadonlySet<number>,
  ): ReadonlyMap<number, Pod> {
    const active = new Set(this.activePods.map(completionIndex))
    const delayed = new Map<number, Pod>()
    for (const pod of ended.filter((each) => this.isFailed(each))) {
      const index = completionIndex(pod)
      if (index === undefined || active.has(index) || succeeded.has(index) || failed.has(index)) continue
      const known = delayed.get(index)
      if (known === undefined || allFailures(known) <= allFailures(pod)) delayed.set(index, pod)
    }
    return delayed
  }
}

export interface JobIndexes {
  /** Those that the status lists. */
  readonly before: ReadonlySet<number>
  readonly succeeded: ReadonlySet<number>
  /** Only with a limit per index. */
  readonly failed: ReadonlySet<number> | undefined
  readonly delayed: ReadonlyMap<number, Pod>
}

function failureCount(pod: Pod): number {
  return Number(pod.metadata.annotations?.[failureCountAnnotation] ?? 0)
}

/** Failures of a pod's index before it, those that the policy ignores included. */
export function allFailures(pod: Pod): number {
  return failureCount(pod) + Number(pod.metadata.annotations?.[ignoredCountAnnotation] ?? 0)
}

/** The annotations by which a replacement goes on counting. */
export function failureCountAnnotations(
  job: Job,
  replaced: Pod | undefined,
): { readonly [key: string]: string } {
  const isCounted = replaced !== undefined && matchFailurePolicy(job, replaced).isCounted
  const isIgnored = replaced !== undefined && !isCounted
  const former = replaced === undefined ? 0 : failureCount(replaced)
  const ignored = replaced === undefined ? 0 : allFailures(replaced) - former + (isIgnored ? 1 : 0)
  return {
    [failureCountAnnotation]: String(former + (isCounted ? 1 : 0)),
    ...(ignored > 0 && { [ignoredCountAnnotation]: String(ignored) }),
  }
}
