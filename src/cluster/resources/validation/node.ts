// Nodes. Models pkg/apis/core/validation ValidateNode, v1.35.
import { duplicate, type FieldError, forbiddenField, invalidValue } from '#api/field-error.ts'
import { internalObject } from '#api/internal-object.ts'
import { labelValueErrors } from '#api/labels.ts'
import type { Node, Taint } from '#api/types/core-v1.ts'
import { familyOf, rangeErrors } from './addresses.ts'
import { choiceErrors, qualifiedErrors } from './names.ts'

export function nodeErrors({ spec }: Node): FieldError[] {
  const cidrs = spec.podCIDRs ?? []
  const families = cidrs.map((cidr) => familyOf(cidr.split('/')[0] ?? ''))
  return [
    ...taintErrors('metadata.taints', spec.taints ?? []),
    ...cidrs.flatMap((cidr, i) => rangeErrors(`spec.podCIDRs[${i}]`, cidr)),
    ...(cidrs.length > 2 || new Set(families).size < cidrs.length
      ? [invalidValue('spec.podCIDRs', cidrs, 'may specify no more than one CIDR for each IP family')]
      : []),
  ]
}

function taintErrors(at: string, taints: readonly Taint[]): FieldError[] {
  const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']
  return taints.flatMap((taint, i) => {
    const { key, value = '', effect } = taint
    const field = `${at}[${i}]`
    const problems = labelValueErrors(value)
    const isRepeated = taints.slice(0, i).some((other) => other.key === key && other.effect === effect)
    return [
      ...qualifiedErrors(`${field}.key`, key),
      ...(problems.length > 0 ? [invalidValue(`${field}.value`, value, problems.join(';'))] : []),
      ...choiceErrors(`${field}.effect`, effect, effects),
      ...(isRepeated
        ? [
            {
              ...duplicate(field, internalObject('core.v1.Taint', taint)),
              detail: 'taints must be unique by key and effect pair',
            },
          ]
        : []),
    ]
  })
}

/** A node's address range and provider are given once. */
export function nodeUpdateErrors({ spec }: Node, { spec: old }: Node): FieldError[] {
  const errors: FieldError[] = []
  const before = old.podCIDRs ?? []
  const now = spec.podCIDRs ?? []
  if (before.length > 0) {
    const detail = 'node updates may not change podCIDR except from "" to valid'
    const isChanged = before.length !== now.length || before.some((cidr, i) => cidr !== now[i])
    if (isChanged) errors.push(forbiddenField('spec.podCIDRs', detail))
  }
  if (old.providerID && old.providerID !== spec.providerID)
    errors.push(
      forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid'),
    )
  return errors
}
