// PodDisruptionBudgets. Models pkg/apis/policy/validation ValidatePodDisruptionBudgetSpec, v1.35.
import { type FieldError, invalidValue } from '#api/field-error.ts'
import { internalObject } from '#api/internal-object.ts'
import type { PodDisruptionBudget } from '#api/types/policy-v1.ts'
import { labelSelectorErrors } from './label-selector.ts'
import { choiceErrors, countOrPercentErrors, over100PercentErrors } from './names.ts'

export function budgetErrors({ spec }: PodDisruptionBudget): FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec
  const errors: FieldError[] = []
  if (minAvailable !== undefined && maxUnavailable !== undefined)
    errors.push(
      invalidValue(
        'spec',
        internalObject('policy.v1.PodDisruptionBudgetSpec', spec),
        'minAvailable and maxUnavailable cannot be both set',
      ),
    )
  for (const [field, value] of [
    ['spec.minAvailable', minAvailable],
    ['spec.maxUnavailable', maxUnavailable],
  ] as const)
    if (value !== undefined)
      errors.push(...countOrPercentErrors(field, value), ...over100PercentErrors(field, value))
  errors.push(...labelSelectorErrors('spec.selector', selector))
  if (policy !== undefined)
    errors.push(
      ...choiceErrors('spec.unhealthyPodEvictionPolicy', policy, ['AlwaysAllow', 'IfHealthyBudget']),
    )
  return errors
}
