// PriorityClasses, RuntimeClasses and Leases. Models pkg/apis/scheduling, node and coordination validation, v1.35.
import { type FieldError, forbiddenField } from '#api/field-error.ts'
import type { Lease } from '#api/types/coordination-v1.ts'
import type { RuntimeClass } from '#api/types/node-v1.ts'
import type { PriorityClass } from '#api/types/scheduling-v1.ts'
import { tolerationListErrors } from './affinity.ts'
import { immutableErrors } from './immutable.ts'
import { labelErrors } from './metadata.ts'
import { choiceErrors, dnsLabel, nameRuleErrors, nonNegativeErrors, positiveErrors } from './names.ts'

const maxUserPriority = 1_000_000_000
const systemPriorities: { readonly [name: string]: number } = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
}

export function priorityClassErrors(priorityClass: PriorityClass): FieldError[] {
  const { metadata, value, preemptionPolicy } = priorityClass
  const errors: FieldError[] = []
  if (metadata.name?.startsWith('system-')) {
    const problem = systemProblem(priorityClass)
    if (problem !== undefined)
      errors.push(
        forbiddenField(
          'metadata.name',
          `priority class names with 'system-' prefix are reserved for system use only. error: ${problem}`,
        ),
      )
  } else if (value > maxUserPriority)
    errors.push(
      forbiddenField('value', `maximum allowed value of a user defined priority is ${maxUserPriority}`),
    )
  if (preemptionPolicy !== undefined)
    errors.push(...choiceErrors('preemptionPolicy', preemptionPolicy, ['PreemptLowerPriority', 'Never']))
  return errors
}

/** Models scheduling IsKnownSystemPriorityClass. */
function systemProblem({ metadata: { name }, value, globalDefault }: PriorityClass): string | undefined {
  const known = systemPriorities[name]
  if (known === undefined) return `${name} is not a known system priority class`
  if (known !== value) return `value of ${name} PriorityClass must be ${known}`
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined
}

export function priorityClassUpdateErrors(priorityClass: PriorityClass, old: PriorityClass): FieldError[] {
  return [
    ...(priorityClass.value === old.value
      ? []
      : [forbiddenField('value', 'may not be changed in an update.')]),
    ...immutableErrors('preemptionPolicy', priorityClass.preemptionPolicy, old.preemptionPolicy),
  ]
}

export function runtimeClassErrors({ handler, scheduling }: RuntimeClass): FieldError[] {
  return [
    ...nameRuleErrors('handler', handler ?? '', dnsLabel),
    ...labelErrors('scheduling.nodeSelector', scheduling?.nodeSelector),
    ...tolerationListErrors('scheduling.tolerations', scheduling?.tolerations ?? []),
  ]
}

export function runtimeClassUpdateErrors({ handler }: RuntimeClass, old: RuntimeClass): FieldError[] {
  return immutableErrors('handler', handler, old.handler)
}

export function leaseErrors({ spec }: Lease): FieldError[] {
  const { leaseDurationSeconds, leaseTransitions, strategy, preferredHolder } = spec
  return [
    ...positiveErrors('spec.leaseDurationSeconds', leaseDurationSeconds),
    ...nonNegativeErrors('spec.leaseTransitions', leaseTransitions),
    ...(preferredHolder && !strategy
      ? [forbiddenField('spec.preferredHolder', 'may only be specified if `strategy` is defined')]
      : []),
  ]
}
