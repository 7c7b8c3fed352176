// Conditions of a Job and the ends they announce. Models kube-controller-manager job ensureJobConditionStatus, v1.35.
import { formatTime } from '#api/time.ts'
import type { Job, JobCondition } from '#api/types/batch-v1.ts'

export function jobCondition(job: Job, type: string): JobCondition | undefined {
  return job.status.conditions?.find((condition) => condition.type === type)
}

function isTrue(job: Job, type: string): boolean {
  return jobCondition(job, type)?.status === 'True'
}

export function isJobFinished(job: Job): boolean {
  return isTrue(job, 'Complete') || isTrue(job, 'Failed')
}

export function newJobCondition(
  nowMs: number,
  type: string,
  status: 'True' | 'False',
  reason: string | undefined,
  message: string | undefined,
): JobCondition {
  const now = formatTime(nowMs)
  return { type, status, lastProbeTime: now, lastTransitionTime: now, reason, message }
}

/** The condition that the Job carries while its pods are being wound up, if it does. */
export function announcedEnd(job: Job): JobCondition | undefined {
  return ['SuccessCriteriaMet', 'FailureTarget']
    .filter((type) => isTrue(job, type))
    .map((type) => jobCondition(job, type))[0]
}

/** What an announced end becomes once no pod is left to wind up. */
export function finalCondition(nowMs: number, end: JobCondition): JobCondition {
  const type = end.type === 'SuccessCriteriaMet' ? 'Complete' : 'Failed'
  return newJobCondition(nowMs, type, 'True', end.reason, end.message)
}

/** The list with the condition; undefined when it says nothing new. A False one is never added, only changed to. */
export function changedConditions(
  conditions: readonly JobCondition[] | undefined,
  condition: JobCondition,
): readonly JobCondition[] | undefined {
  const known = conditions?.find(({ type }) => type === condition.type)
  if (known === undefined)
    return condition.status === 'False' ? undefined : [...(conditions ?? []), condition]
  if (
    known.status === condition.status &&
    known.reason === condition.reason &&
    known.message === condition.message
  )
    return undefined
  return conditions?.map((present) => (present === known ? condition : present))
}
