// The specs of Jobs and CronJobs. Models pkg/apis/batch/validation, v1.35.
import { isTimeZone } from '#api/cron-schedule.ts'
import { type FieldError, invalidValue, notSupported, required } from '#api/field-error.ts'
import { internalObject } from '#api/internal-object.ts'
import { selectorFromObject } from '#api/labels.ts'
import { deepEqual } from '#api/object.ts'
import type { CronJob, Job, JobSpec, PodFailurePolicyRule } from '#api/types/batch-v1.ts'
import { labelSelectorErrors } from './label-selector.ts'
import { nonNegativeErrors } from './names.ts'
import { immutableErrors, podTemplateErrors } from './pod-spec.ts'
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
  const { completionMode, managedBy, backoffLimitPerIndex } = spec
  const errors = [
    ...nonNegativeErrors(`${at}.parallelism`, spec.parallelism),
    ...nonNegativeErrors(`${at}.completions`, spec.completions),
    ...nonNegativeErrors(`${at}.activeDeadlineSeconds`, spec.activeDeadlineSeconds),
    ...nonNegativeErrors(`${at}.backoffLimit`, spec.backoffLimit),
    ...nonNegativeErrors(`${at}.ttlSecondsAfterFinished`, spec.ttlSecondsAfterFinished),
  ]
  if (managedBy !== undefined && !/^[a-z0-9.-]+\/.+$/.test(managedBy))
    errors.push(
      invalidValue(`${at}.managedBy`, managedBy, 'must be a domain-prefixed path (such as "acme.io/foo")'),
    )
  if (completionMode !== undefined && completionMode !== 'NonIndexed' && completionMode !== 'Indexed')
    errors.push(notSupported(`${at}.completionMode`, completionMode, ['NonIndexed', 'Indexed']))
  if (completionMode === 'Indexed' && spec.completions === undefined)
    errors.push(required(`${at}.completions`, 'when completion mode is Indexed'))
  if (completionMode !== 'Indexed' && backoffLimitPerIndex !== undefined)
    errors.push(
      invalidValue(`${at}.backoffLimitPerIndex`, backoffLimitPerIndex, 'requires indexed completion mode'),
    )
  for (const [i, rule] of (spec.podFailurePolicy?.rules ?? []).entries())
    errors.push(...failureRuleErrors(rule, spec, `${at}.podFailurePolicy.rules[${i}]`))
  return [...errors, ...podTemplateErrors(spec.template, `${at}.template`), ...restartErrors(spec, at)]
}

function restartErrors({ template, podFailurePolicy }: JobSpec, at: string): FieldError[] {
  const field = `${at}.template.spec.restartPolicy`
  const { restartPolicy = 'Always' } = template.spec
  if (restartPolicy === 'Always') return [required(field, 'valid values: "OnFailure", "Never"')]
  if (podFailurePolicy === undefined || restartPolicy === 'Never') return []
  return [invalidValue(field, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified')]
}

function failureRuleErrors(
  { action, onExitCodes }: PodFailurePolicyRule,
  { template }: JobSpec,
  at: string,
): FieldError[] {
  const errors: FieldError[] = []
  const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']
  if (!actions.includes(action)) errors.push(notSupported(`${at}.action`, action, actions))
  if (onExitCodes === undefined) return errors
  const { containerName, operator, values } = onExitCodes
  if (operator === 'In')
    for (const [i, value] of (values ?? []).entries())
      if (value === 0)
        errors.push(
          invalidValue(`${at}.onExitCodes.values[${i}]`, value, 'must not be 0 for the In operator'),
        )
  const { containers = [], initContainers = [] } = template.spec
  if (
    containerName !== undefined &&
    ![...containers, ...initContainers].some((c) => c.name === containerName)
  )
    errors.push(
      invalidValue(
        `${at}.onExitCodes.containerName`,
        containerName,
        'must be one of the container or initContainer names in the pod template',
      ),
    )
  return errors
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
    ...(spec.timeZone === undefined || isTimeZone(spec.timeZone)
      ? []
      : [invalidValue('spec.timeZone', spec.timeZone, `unknown time zone ${spec.timeZone}`)]),
    ...(policies.includes(concurrencyPolicy ?? '')
      ? []
      : [notSupported('spec.concurrencyPolicy', concurrencyPolicy, policies)]),
    ...jobSpecErrors(spec.jobTemplate.spec, 'spec.jobTemplate.spec'),
    ...nonNegativeErrors('spec.successfulJobsHistoryLimit', spec.successfulJobsHistoryLimit),
    ...nonNegativeErrors('spec.failedJobsHistoryLimit', spec.failedJobsHistoryLimit),
  ]
}

export function cronJobNameErrors({ metadata: { name } }: CronJob): FieldError[] {
  if (name.length <= maxCronJobName) return []
  return [invalidValue('metadata.name', name, `must be no more than ${maxCronJobName} characters`)]
}
