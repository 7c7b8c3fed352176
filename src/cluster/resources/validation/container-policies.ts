// When containers begin anew. Models pkg/apis/core/validation validateContainerRestartPolicy, v1.35.
import { duplicate, type FieldError, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import type { Container, PodSpec } from '#api/types/core-v1.ts'
import { choiceErrors } from './names.ts'

/** What a change of resources does to the container. Models validateResizePolicy. */
export function resizePolicyErrors(
  at: string,
  { resizePolicy = [] }: Container,
  { restartPolicy: ofPod }: PodSpec,
): FieldError[] {
  return resizePolicy.flatMap(({ resourceName, restartPolicy }, i) => {
    const isTwice = resizePolicy.findIndex((other) => other.resourceName === resourceName) < i
    const errors = isTwice ? [duplicate(`${at}[${i}]`, resourceName)] : []
    for (const [value, choices] of [
      [resourceName, ['cpu', 'memory']],
      [restartPolicy, ['NotRequired', 'RestartContainer']],
    ] as const)
      errors.push(...(value ? choiceErrors(at, value, choices) : [required(at)]))
    if (ofPod === 'Never' && restartPolicy !== 'NotRequired')
      errors.push(invalidValue(at, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'"))
    return errors
  })
}

const maxRestartRules = 20
const maxExitCodes = 255

/** When a container with a policy of its own begins anew. Models validateContainerRestartPolicy. */
export function restartErrors(
  field: string,
  { restartPolicy, restartPolicyRules = [] }: Container,
): FieldError[] {
  const at = `${field}.restartPolicyRules`
  const errors: FieldError[] = []
  const tooLong = (where: string, most: number) =>
    errors.push({ type: 'FieldValueTooLong', field: where, detail: `may not be more than ${most} bytes` })
  if (restartPolicy !== undefined)
    errors.push(...choiceErrors(`${field}.restartPolicy`, restartPolicy, ['Always', 'Never', 'OnFailure']))
  else if (restartPolicyRules.length > 0)
    errors.push(required(`${field}.restartPolicy`, 'must specify restartPolicy when restart rules are used'))
  if (restartPolicyRules.length > maxRestartRules) tooLong(at, maxRestartRules)
  for (const [i, { action, exitCodes }] of restartPolicyRules.entries()) {
    errors.push(...choiceErrors(`${at}[${i}].action`, action, ['Restart']))
    const here = `${at}[${i}].exitCodes`
    if (exitCodes === undefined) {
      errors.push(required(here, 'must be specified'))
      continue
    }
    errors.push(...choiceErrors(`${here}.operator`, exitCodes.operator, ['In', 'NotIn']))
    if ((exitCodes.values ?? []).length > maxExitCodes) tooLong(`${here}.values`, maxExitCodes)
  }
  return errors
}

/** Of init containers, those that always restart have no rules. Models validateInitContainerRestartPolicy. */
export function initRestartErrors(field: string, container: Container): FieldError[] {
  const { restartPolicy, restartPolicyRules = [] } = container
  if (restartPolicy === undefined && restartPolicyRules.length === 0) return []
  if (restartPolicy !== 'Always') return restartErrors(field, container)
  return restartPolicyRules.length === 0
    ? []
    : [
        forbiddenField(
          `${field}.restartPolicyRules`,
          'restartPolicyRules are not allowed for init containers with restart policy Always',
        ),
      ]
}
