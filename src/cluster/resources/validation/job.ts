// The specs of Jobs and CronJobs. Models pkg/apis/batch/validation, v1.35.
import { isTimeZone } from '#api/cron-schedule.ts'
import { type FieldError, invalidValue, notSupported, required } from '#api/field-error.ts'
import { internalObject } from '#api/internal-object.ts'
import { selectorFromObject } from '#api/labels.ts'
import { deepEqual } from '#api/object.ts'
import type { CronJob, Job, JobSpec } from '#api/types/batch-v1.ts'
import { immutableErrors } from './immutable.ts'
import { completionModeErrors } from './job-indexes.ts'
import { failurePolicyErrors, successPolicyErrors } from './job-policies.ts'
import { labelSelectorErrors } from './label-selector.ts'
import { nonNegativeErrors } from './names.ts'
import { podTemplateErrors } from './pod-spec.ts'
import { scheduleErrors } from './schedule.ts'

const ownLabel = 'batch.kubernetes.io/controller-uid'
/** A Job's name is the CronJob's with eleven characters more. */
const maxCronJobName = 52

export function jobErrors({ metadata, spec }: Job): FieldError[] {
  const { selector } = spec
  const errors: FieldError[] = []
  const generated = { matchLabels: { [ownLabel]: metadata.uid } }
  if (spec.manualSelector !== true && !deepEqual(selector, generated))
    errors.push(invalidValue('spec.selector', selector, '`selector` not auto-generated'))
  errors.push(...jobSpecErrors(spec, 'spec'), ...labelSelectorErrors('spec.selector', selector))
  return [...errors, ...templateLabelErrors(spec)]
}

function templateLabelErrors({ selector, template }: JobSpec): FieldError[] {
  const labels = template.metadata?.labels
  if (selector === undefined || selectorFromObject(selector).matches(labels)) return []
  return [
    invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'),
  ]
}

function jobSpecErrors(spec: JobSpec, at: string): FieldError[] {
  const { managedBy } = spec
  const errors = [
    ...nonNegativeErrors(`${at}.parallelism`, spec.parallelism),
    ...nonNegativeErrors(`${at}.completions`, spec.completions),
    ...nonNegativeErrors(`${at}.activeDeadlineSeconds`, spec.activeDeadlineSeconds),
    ...nonNegativeErrors(`${at}.backoffLimit`, spec.backoffLimit),
    ...nonNegativeErrors(`${at}.ttlSecondsAfterFinished`, spec.ttlSecondsAfterFinished),
    ...nonNegativeErrors(`${at}.backoffLimitPerIndex`, spec.backoffLimitPerIndex),
    ...nonNegativeErrors(`${at}.maxFailedIndexes`, spec.maxFailedIndexes),
  ]
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    errors.push(required(`${at}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'))
  if (managedBy !== undefined && !/^[a-z0-9.-]+\/.+$/.test(managedBy))
    errors.push(
      invalidValue(`${at}.managedBy`, managedBy, 'must be a domain-prefixed path (such as "acme.io/foo")'),
    )
  errors.push(
    ...completionModeErrors(spec, at),
    ...failurePolicyErrors(spec, at),
    ...successPolicyErrors(spec, at),
    ...replacementErrors(spec, at),
  )
  return [...errors, ...podTemplateErrors(spec.template, `${at}.template`), ...restartErrors(spec, at)]
}

function restartErrors({ template, podFailurePolicy }: JobSpec, at: string): FieldError[] {
  const field = `${at}.template.spec.restartPolicy`
  const { restartPolicy = 'Always' } = template.spec
  if (restartPolicy === 'Always') return [required(field, 'valid values: "OnFailure", "Never"')]
  if (podFailurePolicy === undefined || restartPolicy === 'Never') return []
  return [invalidValue(field, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified')]
}

/** When pods that end are replaced. A failure policy looks at pods that are through. */
function replacementErrors(
  { podReplacementPolicy: policy, podFailurePolicy }: JobSpec,
  at: string,
): FieldError[] {
  const policies = podFailurePolicy === undefined ? ['Failed', 'TerminatingOrFailed'] : ['Failed']
  if (policy === undefined || policies.includes(policy)) return []
  return [notSupported(`${at}.podReplacementPolicy`, policy, policies)]
}

/** What stays as it was created. The number of an Indexed Job may follow its parallelism. */
export function jobUpdateErrors(job: Job, { spec: old }: Job): FieldError[] {
  const { spec } = job
  if (spec === old) return []
  const isElastic = spec.completionMode === 'Indexed' && spec.completions === spec.parallelism
  return [
    // Looked at as for a new Job, and once more: each look leaves a cause.
    ...jobSpecErrors(spec, 'spec'),
    ...templateLabelErrors(spec),
    ...(isElastic ? [] : immutableErrors('spec.completions', spec.completions, old.completions)),
    ...immutableErrors('spec.selector', spec.selector, old.selector),
    ...templateErrors(spec, old),
    ...immutableErrors('spec.completionMode', spec.completionMode, old.completionMode),
  ]
}

/** While a Job is suspended and no pod ran, its pods may still be sent elsewhere. */
function templateErrors(spec: JobSpec, old: JobSpec): FieldError[] {
  const field = 'spec.template'
  if (deepEqual(spec.template, old.template)) return []
  const type = 'core.v1.PodTemplateSpec'
  return [invalidValue(field, internalObject(type, spec.template), 'field is immutable')]
}

export function cronJobErrors({ spec }: CronJob): FieldError[] {
  const policies = ['Allow', 'Forbid', 'Replace']
  const { concurrencyPolicy } = spec
  return [
    ...scheduleErrors(spec.schedule),
    ...nonNegativeErrors('spec.startingDeadlineSeconds', spec.startingDeadlineSeconds),
    ...timeZoneErrors(spec.timeZone),
    ...(policies.includes(concurrencyPolicy ?? '')
      ? []
      : [notSupported('spec.concurrencyPolicy', concurrencyPolicy, policies)]),
    ...jobSpecErrors(spec.jobTemplate.spec, 'spec.jobTemplate.spec'),
    ...templateSelectorErrors(spec.jobTemplate.spec),
    ...nonNegativeErrors('spec.successfulJobsHistoryLimit', spec.successfulJobsHistoryLimit),
    ...nonNegativeErrors('spec.failedJobsHistoryLimit', spec.failedJobsHistoryLimit),
  ]
}

/** The Jobs' selectors are theirs alone. */
function templateSelectorErrors({ selector, manualSelector }: JobSpec): FieldError[] {
  const at = 'spec.jobTemplate.spec'
  const errors: FieldError[] = []
  if (selector !== undefined)
    errors.push(invalidValue(`${at}.selector`, selector, '`selector` will be auto-generated'))
  if (manualSelector) errors.push(notSupported(`${at}.manualSelector`, manualSelector, ['nil', 'false']))
  return errors
}

function timeZoneErrors(timeZone: string | undefined): FieldError[] {
  if (timeZone === undefined) return []
  const field = 'spec.timeZone'
  if (timeZone === '') return [invalidValue(field, timeZone, 'timeZone must be nil or non-empty string')]
  if (timeZone.toLowerCase() === 'local')
    return [
      invalidValue(
        field,
        timeZone,
        'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
      ),
    ]
  return isTimeZone(timeZone) ? [] : [invalidValue(field, timeZone, `unknown time zone ${timeZone}`)]
}

export function cronJobNameErrors({ metadata: { name } }: CronJob): FieldError[] {
  if (name.length <= maxCronJobName) return []
  return [invalidValue('metadata.name', name, `must be no more than ${maxCronJobName} characters`)]
}
