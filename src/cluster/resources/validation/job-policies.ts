// When a Job fails or succeeds by rules. Models pkg/apis/batch/validation validatePodFailurePolicy and
// validateSuccessPolicy, v1.35.
import {
  duplicate,
  type FieldError,
  invalidUnshown,
  invalidValue,
  notSupported,
  required,
} from '#api/field-error.ts'
import type { JobSpec, PodFailurePolicyRule, SuccessPolicyRule } from '#api/types/batch-v1.ts'
import { readIndexes } from './job-index-text.ts'
import { nonNegativeErrors, qualifiedErrors, tooManyErrors } from './names.ts'

type ExitCodes = NonNullable<PodFailurePolicyRule['onExitCodes']>

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const operators = ['In', 'NotIn']
const statuses = ['False', 'True', 'Unknown']
const maxRules = 20
const maxExitCodes = 255
const maxIndexBytes = 65_536

export function failurePolicyErrors(spec: JobSpec, at: string): FieldError[] {
  const rules = spec.podFailurePolicy?.rules ?? []
  return [
    ...tooManyErrors(`${at}.podFailurePolicy.rules`, rules.length, maxRules),
    ...rules.flatMap((rule, i) => failureRuleErrors(rule, spec, `${at}.podFailurePolicy.rules[${i}]`)),
  ]
}

/** A choice that has to be made. */
function choiceOf(field: string, value: string, choices: readonly string[]): FieldError[] {
  if (!value) return [required(field, `valid values: ${JSON.stringify(choices)}`)]
  return choices.includes(value) ? [] : [notSupported(field, value, choices)]
}

function failureRuleErrors(rule: PodFailurePolicyRule, spec: JobSpec, at: string): FieldError[] {
  const { action, onExitCodes, onPodConditions } = rule
  const errors =
    action === 'FailIndex' && spec.backoffLimitPerIndex === undefined
      ? [invalidValue(`${at}.action`, action, 'requires the backoffLimitPerIndex to be set')]
      : choiceOf(`${at}.action`, action, actions)
  if (onExitCodes !== undefined) errors.push(...exitCodeErrors(onExitCodes, spec, `${at}.onExitCodes`))
  const conditions = onPodConditions ?? []
  errors.push(...tooManyErrors(`${at}.onPodConditions`, conditions.length, maxRules))
  for (const [i, { type, status }] of conditions.entries())
    errors.push(
      ...qualifiedErrors(`${at}.onPodConditions[${i}].type`, type),
      ...choiceOf(`${at}.onPodConditions[${i}].status`, status ?? '', statuses),
    )
  if (onExitCodes !== undefined && conditions.length > 0)
    errors.push(invalidUnshown(at, 'specifying both OnExitCodes and OnPodConditions is not supported'))
  if (onExitCodes === undefined && conditions.length === 0)
    errors.push(invalidUnshown(at, 'specifying one of OnExitCodes and OnPodConditions is required'))
  return errors
}

function exitCodeErrors(
  { operator, containerName, values }: ExitCodes,
  spec: JobSpec,
  at: string,
): FieldError[] {
  const errors = choiceOf(`${at}.operator`, operator, operators)
  const { containers = [], initContainers = [] } = spec.template.spec
  const names = [...containers, ...initContainers].map(({ name }) => name)
  if (containerName !== undefined && !names.includes(containerName))
    errors.push(
      invalidValue(
        `${at}.containerName`,
        containerName,
        'must be one of the container or initContainer names in the pod template',
      ),
    )
  const codes = values ?? []
  if (codes.length === 0) errors.push(invalidValue(`${at}.values`, codes, 'at least one value is required'))
  errors.push(...tooManyErrors(`${at}.values`, codes.length, maxExitCodes))
  for (const [i, code] of codes.entries()) {
    if (operator === 'In' && code === 0)
      errors.push(invalidValue(`${at}.values[${i}]`, code, 'must not be 0 for the In operator'))
    if (codes.indexOf(code) < i) errors.push(duplicate(`${at}.values[${i}]`, code))
  }
  if (codes.some((code, i) => i > 0 && code < (codes[i - 1] as number)))
    errors.push(invalidValue(`${at}.values`, codes, 'must be ordered'))
  return errors
}

export function successPolicyErrors(spec: JobSpec, at: string): FieldError[] {
  const { successPolicy } = spec
  const field = `${at}.successPolicy`
  if (successPolicy === undefined) return []
  if (spec.completionMode !== 'Indexed')
    return [invalidValue(field, successPolicy, 'requires indexed completion mode')]
  const rules = successPolicy.rules ?? []
  if (rules.length === 0)
    return [
      required(`${field}.rules`, 'at least one rules must be specified when the successPolicy is specified'),
    ]
  return [
    ...tooManyErrors(`${field}.rules`, rules.length, maxRules),
    ...rules.flatMap((rule, i) => successRuleErrors(rule, spec.completions ?? 0, `${field}.rules[${i}]`)),
  ]
}

function successRuleErrors(rule: SuccessPolicyRule, completions: number, at: string): FieldError[] {
  const { succeededCount: count, succeededIndexes: indexes } = rule
  if (count === undefined && indexes === undefined)
    return [required(at, 'at least one of succeededCount or succeededIndexes must be specified')]
  const errors: FieldError[] = []
  let total = 0
  if (indexes !== undefined) {
    const field = `${at}.succeededIndexes`
    if (indexes.length > maxIndexBytes)
      errors.push({ type: 'FieldValueTooLong', field, detail: `may not be more than ${maxIndexBytes} bytes` })
    const read = readIndexes(indexes, completions)
    if (typeof read === 'string')
      errors.push(invalidValue(field, indexes, `error parsing succeededIndexes: ${read}`))
    else total = read.reduce((sum, [first, last]) => sum + last - first + 1, 0)
  }
  if (count === undefined) return errors
  const field = `${at}.succeededCount`
  errors.push(...nonNegativeErrors(field, count))
  const most = 'must be less than or equal to'
  if (count > completions)
    errors.push(invalidValue(field, count, `${most} ${completions} (the number of specified completions)`))
  if (indexes !== undefined && count > total)
    errors.push(
      invalidValue(
        field,
        count,
        `${most} ${total} (the number of indexes in the specified succeededIndexes field)`,
      ),
    )
  return errors
}
