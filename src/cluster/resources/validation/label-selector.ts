// Label selectors inside objects. Models apimachinery meta/v1/validation ValidateLabelSelector, v1.35.
import { type FieldError, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import { selectorFromObject } from '#api/labels.ts'
import type { LabelSelector } from '#api/types/meta-v1.ts'
import { labelErrors } from './metadata.ts'

export function labelSelectorErrors(field: string, selector: LabelSelector | undefined): FieldError[] {
  if (selector === undefined) return []
  const errors = labelErrors(`${field}.matchLabels`, selector.matchLabels)
  for (const [i, { operator, values }] of (selector.matchExpressions ?? []).entries())
    errors.push(...requirementErrors(`${field}.matchExpressions[${i}]`, operator, values))
  return errors
}

/** The errors of one requirement with the operators that all selectors know. */
export function requirementErrors(
  field: string,
  operator: string | undefined,
  values: readonly string[] | undefined,
): FieldError[] {
  const count = values?.length ?? 0
  if (operator === 'In' || operator === 'NotIn')
    return count > 0
      ? []
      : [required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
  if (operator === 'Exists' || operator === 'DoesNotExist')
    return count === 0
      ? []
      : [
          forbiddenField(
            `${field}.values`,
            "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
          ),
        ]
  return [invalidValue(`${field}.operator`, operator, 'not a valid selector operator')]
}

/**
 * The selector of a workload and the labels of its template: it must be there, not be empty, and select the template.
 */
export function workloadSelectorErrors(
  kind: string,
  selector: LabelSelector | undefined,
  templateLabels: { readonly [key: string]: string } | undefined,
  options: { readonly needsSelector: boolean } = { needsSelector: true },
): FieldError[] {
  const errors: FieldError[] = []
  if (selector === undefined) {
    if (options.needsSelector) errors.push(required('spec.selector'))
  } else {
    errors.push(...labelSelectorErrors('spec.selector', selector))
    const isEmpty =
      Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions?.length ?? 0) === 0
    if (isEmpty) errors.push(invalidValue('spec.selector', selector, `empty selector is invalid for ${kind}`))
  }
  const hasBadOperator = errors.some((error) => error.detail === 'not a valid selector operator')
  if (hasBadOperator) return [...errors, invalidValue('spec.selector', selector, 'invalid label selector')]
  if (!selectorFromObject(selector).matches(templateLabels))
    errors.push(
      invalidValue(
        'spec.template.metadata.labels',
        templateLabels ?? null,
        '`selector` does not match template `labels`',
      ),
    )
  return errors
}
