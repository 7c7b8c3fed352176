// The specs of Jobs and CronJobs. Models pkg/apis/batch/validation, v1.35.
import { isTimeZone } from '#api/cron-schedule.ts'
import { type FieldError, invalidValue, notSupported, required } from '#api/field-error.ts'
import { selectorFromObject } from '#api/labels.ts'
import { deepEqual } from '#api/object.ts'
import type { CronJob, Job, JobSpec } from '#api/types/batch-v1.ts'
import { domainPathErrors } from './domain-path.ts'
import { completionModeErrors } from './job-indexes.ts'
import { failurePolicyErrors, successPolicyErrors } from './job-policies.ts'
import { labelSelectorErrors } from './label-selector.ts'
import { dnsLabel, nonNegativeErrors } from './names.ts'
import { podTemplateErrors } from './pod-spec.ts'
import { scheduleErrors } from './schedule.ts'

const ownLabel = 'batch.kubernetes.io/controller-uid'
/** A Job's name is the CronJob's with eleven characters more. */
const maxCronJobName = 52
const maxManagerBytes = 63

export function jobErrors({ metadata, spec }: Job): FieldError[] {
  const { selector } = spec
  const errors: FieldError[] = []
  const generated = { matchLabels: { [ownLabel]: metadata.uid } }
  if (spec.manualSelector !== true && !deepEqual(selector, generated))
    errors.push(invalidValue('spec.selector', selector, '`selector` not auto-generated'))
  errors.push(...jobSpecErrors(spec, 'spec'), ...labelSelectorErrors('spec.selector', selector))
  return [...errors, ...templateLabelErrors(spec), ...podNameErrors(metadata.name, spec)]
}

/** The last pod of an Indexed Job has the longest name, which is its host name. */
function podNameErrors(name: string, { completionMode, completions = 0 }: JobSpec): FieldError[] {
  if (completionMode !== 'Indexed' || completions <= 0) return []
  const last = `${name}-${completions - 1}`
  return dnsLabel(last).map(() =>
    invalidValue('metadata.name', name, `will not able to create pod with invalid DNS label: ${last}`),
  )
}

/** The selector of a Job selects its pods. */
export function templateLabelErrors({ selector, template }: JobSpec): FieldError[] {
  const labels = template.metadata?.labels
  if (selector === undefined || selectorFromObject(selector).matches(labels)) return []
  return [
    invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'),
  ]
}

/** What the spec of a Job, or of those that a CronJob makes, may not be. */
export function jobSpecErrors(spec: JobSpec, at: string): FieldError[] {
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
  if (managedBy !== undefined) errors.push(...managerErrors(`${at}.managedBy`, managedBy))
  errors.push(
    ...completionModeErrors(spec, at),
    ...failurePolicyErrors(spec, at),
    ...successPolicyErrors(spec, at),
    ...replacementErrors(spec, at),
  )
  return [...errors, ...podTemplateErrors(spec.template, `${at}.template`), ...restartErrors(spec, at)]
}

/** Who looks after the Job in the controller's place. */
function managerErrors(field: string, managedBy: string): FieldError[] {
  const errors = domainPathErrors(field, managedBy)
  if (managedBy.length > maxManagerBytes)
    errors.push({
      type: 'FieldValueTooLong',
      field,
      detail: `may not be more than ${maxManagerBytes} bytes`,
    })
  return errors
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
