// What the status of a Job may say. Models pkg/apis/batch/validation validateJobStatus and ValidateJobStatusUpdate, and
// the options of pkg/registry/batch/job getStatusValidationOptions, v1.35.
import { duplicate, type FieldError, invalidUnshown, invalidValue, required } from '#api/field-error.ts'
import { deepEqual } from '#api/object.ts'
import { timeMs } from '#api/time.ts'
import type { Job, JobStatus } from '#api/types/batch-v1.ts'
import { overlapComplaint, readIndexes } from './job-index-text.ts'
import { nonNegativeErrors } from './names.ts'

function isTrue({ conditions }: JobStatus, type: string): boolean {
  return conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false
}

const isFinished = (status: JobStatus) => isTrue(status, 'Complete') || isTrue(status, 'Failed')

/** Who writes a status, and who wrote the one before. Rules look at what the write changes. */
interface Change {
  readonly status: JobStatus
  readonly old: JobStatus
  readonly spec: Job['spec']
}

/** Whether a condition came or went. */
function turned({ status, old }: Change, ...types: readonly string[]): boolean {
  return types.some((type) => isTrue(status, type) !== isTrue(old, type))
}

function changed({ status, old }: Change, field: keyof JobStatus): boolean {
  return !deepEqual(status[field] ?? null, old[field] ?? null)
}

export function jobStatusErrors({ status, spec }: Job, { status: old }: Job): FieldError[] {
  const change: Change = { status, old, spec }
  return [
    ...countErrors(status),
    ...conditionErrors(change),
    ...finishErrors(change),
    ...indexErrors(change),
    ...podErrors(change),
    ...criteriaErrors(change),
    ...historyErrors(change),
  ]
}

function countErrors(status: JobStatus): FieldError[] {
  const counts = ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const
  const errors = counts.flatMap((name) => nonNegativeErrors(`status.${name}`, status[name]))
  for (const list of ['succeeded', 'failed'] as const) {
    const uids = status.uncountedTerminatedPods?.[list] ?? []
    for (const [i, uid] of uids.entries()) {
      const field = `status.uncountedTerminatedPods.${list}[${i}]`
      if (uid === '') errors.push(invalidValue(field, uid, 'must not be empty'))
      else if (uids.indexOf(uid) < i) errors.push(duplicate(field, uid))
    }
  }
  return errors
}

const conditions = (detail: string) => invalidUnshown('status.conditions', detail)

function conditionErrors(change: Change): FieldError[] {
  const { status } = change
  const is = (type: string) => isTrue(status, type)
  const { completionTime, startTime } = status
  const errors: FieldError[] = []
  if (turned(change, 'Complete', 'Failed') && is('Complete') && is('Failed'))
    errors.push(conditions('cannot set Complete=True and Failed=true conditions'))
  if (turned(change, 'Complete', 'FailureTarget') && is('Complete') && is('FailureTarget'))
    errors.push(conditions('cannot set Complete=True and FailureTarget=true conditions'))
  const field = 'status.completionTime'
  const isNew = turned(change, 'Complete') || changed(change, 'completionTime')
  if (isNew && completionTime !== undefined && !is('Complete'))
    errors.push(
      invalidValue(
        field,
        completionTime,
        'cannot set completionTime when there is no Complete=True condition',
      ),
    )
  if (isNew && completionTime === undefined && is('Complete'))
    errors.push(required(field, 'completionTime is required for Complete jobs'))
  const isMoved = changed(change, 'startTime') || changed(change, 'completionTime')
  if (isMoved && startTime && completionTime && timeMs(completionTime) < timeMs(startTime))
    errors.push(invalidValue(field, completionTime, 'must be equal to or after `startTime`'))
  if (turned(change, 'Failed', 'FailureTarget') && is('Failed') && !is('FailureTarget'))
    errors.push(conditions('cannot set Failed=True condition without the FailureTarget=true condition'))
  if (turned(change, 'Complete', 'SuccessCriteriaMet') && is('Complete') && !is('SuccessCriteriaMet'))
    errors.push(
      conditions('cannot set Complete=True condition without the SuccessCriteriaMet=true condition'),
    )
  return errors
}

function finishErrors(change: Change): FieldError[] {
  const { status, old } = change
  if (!isFinished(status)) return []
  const ended = !isFinished(old)
  const { active = 0, startTime, uncountedTerminatedPods: uncounted } = status
  const errors: FieldError[] = []
  if ((ended || changed(change, 'active')) && active > 0)
    errors.push(invalidValue('status.active', active, 'active>0 is invalid for finished job'))
  if ((ended || changed(change, 'startTime')) && startTime === undefined)
    errors.push(required('status.startTime', 'startTime is required for finished job'))
  const left = (uncounted?.failed ?? []).length + (uncounted?.succeeded ?? []).length
  if ((ended || changed(change, 'uncountedTerminatedPods')) && left > 0)
    errors.push(invalidValue('status.uncountedTerminatedPods', uncounted, 'must be empty for finished job'))
  return errors
}

function indexErrors(change: Change): FieldError[] {
  const { status, spec } = change
  const { completedIndexes = '', failedIndexes } = status
  const { completions, backoffLimitPerIndex, completionMode } = spec
  const isCompletedNew = changed(change, 'completedIndexes')
  const isFailedNew = changed(change, 'failedIndexes')
  const errors: FieldError[] = []
  const complain = (field: 'completedIndexes' | 'failedIndexes', detail: string) =>
    errors.push(invalidValue(`status.${field}`, status[field] ?? '', detail))
  const completed = readIndexes(completedIndexes, completions ?? 0)
  const failed = readIndexes(failedIndexes ?? '', completions ?? 0)
  if (completions !== undefined && isCompletedNew && typeof completed === 'string')
    complain('completedIndexes', `error parsing completedIndexes: ${completed}`)
  const countsFailed = backoffLimitPerIndex !== undefined && failedIndexes !== undefined
  if (completions !== undefined && isFailedNew && countsFailed && typeof failed === 'string')
    complain('failedIndexes', `error parsing failedIndexes: ${failed}`)
  if (isCompletedNew && completedIndexes !== '' && completionMode !== 'Indexed')
    complain('completedIndexes', 'cannot set non-empty completedIndexes when non-indexed completion mode')
  if (isFailedNew && backoffLimitPerIndex === undefined && failedIndexes !== undefined)
    complain('failedIndexes', 'cannot set non-null failedIndexes when backoffLimitPerIndex is null')
  if (completions === undefined || failedIndexes === undefined || !(isCompletedNew || isFailedNew))
    return errors
  if (typeof completed === 'string' || typeof failed === 'string') return errors
  const overlap = overlapComplaint(completed, failed)
  if (overlap !== undefined) complain('failedIndexes', overlap)
  return errors
}

function podErrors(change: Change): FieldError[] {
  const { status, old } = change
  const { active = 0, ready, terminating } = status
  const ended = isFinished(status) !== isFinished(old)
  const errors: FieldError[] = []
  if ((ended || changed(change, 'terminating')) && isFinished(status) && (terminating ?? 0) > 0)
    errors.push(invalidValue('status.terminating', terminating, 'terminating>0 is invalid for finished job'))
  if ((changed(change, 'ready') || changed(change, 'active')) && ready !== undefined && ready > active)
    errors.push(invalidValue('status.ready', ready, 'cannot set more ready pods than active'))
  return errors
}

function criteriaErrors({ status, spec }: Change): FieldError[] {
  const isMet = isTrue(status, 'SuccessCriteriaMet')
  return [
    ...(isMet && isTrue(status, 'Failed')
      ? [conditions('cannot set SuccessCriteriaMet=True and Failed=true conditions')]
      : []),
    ...(isMet && isTrue(status, 'FailureTarget')
      ? [conditions('cannot set SuccessCriteriaMet=True and FailureTarget=true conditions')]
      : []),
    ...(spec.successPolicy !== undefined && !isMet && isTrue(status, 'Complete')
      ? [conditions('cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True')]
      : []),
  ]
}

/** What was, and may not be unmade. */
function historyErrors({ status, old, spec }: Change): FieldError[] {
  const errors: FieldError[] = []
  for (const type of ['Complete', 'Failed', 'FailureTarget'])
    if (isTrue(old, type) && !isTrue(status, type))
      errors.push(conditions(`cannot disable the terminal ${type}=True condition`))
  const isElastic = spec.completionMode === 'Indexed' && spec.completions === spec.parallelism
  for (const count of ['failed', 'succeeded'] as const)
    if ((count === 'failed' || !isElastic) && (status[count] ?? 0) < (old[count] ?? 0))
      errors.push(invalidValue(`status.${count}`, status[count] ?? 0, `cannot decrease the ${count} counter`))
  const { completionTime, startTime } = status
  if (completionTime && old.completionTime && completionTime !== old.completionTime)
    errors.push(invalidValue('status.completionTime', completionTime, 'field is immutable'))
  if (old.startTime !== undefined && startTime === undefined && !spec.suspend)
    errors.push(required('status.startTime', 'startTime cannot be removed for unsuspended job'))
  const wasMet = isTrue(old, 'SuccessCriteriaMet')
  const isMet = isTrue(status, 'SuccessCriteriaMet')
  if (wasMet && !isMet) errors.push(conditions('cannot disable the SuccessCriteriaMet=True condition'))
  if (isTrue(old, 'Complete') && !wasMet && isMet)
    errors.push(conditions('cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions'))
  return errors
}
