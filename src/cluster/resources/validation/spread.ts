// How the pods of a selector spread. Models pkg/apis/core/validation validateTopologySpreadConstraints, v1.35.
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '#api/field-error.ts'
import type { PodSpec, TopologySpreadConstraint } from '#api/types/core-v1.ts'
import { labelSelectorErrors } from './label-selector.ts'
import { qualifiedErrors } from './names.ts'

export function spreadErrors({ topologySpreadConstraints = [] }: PodSpec): FieldError[] {
  return topologySpreadConstraints.flatMap((constraint, i) => {
    const { maxSkew, topologyKey, whenUnsatisfiable, labelSelector, minDomains } = constraint
    const at = `spec.topologySpreadConstraints[${i}]`
    const errors: FieldError[] = []
    if (maxSkew <= 0) errors.push(invalidValue(`${at}.maxSkew`, maxSkew, 'must be greater than zero'))
    if (!topologyKey) errors.push(required(`${at}.topologyKey`, 'can not be empty'))
    const actions = ['DoNotSchedule', 'ScheduleAnyway']
    if (!actions.includes(whenUnsatisfiable))
      errors.push(notSupported(`${at}.whenUnsatisfiable`, whenUnsatisfiable, actions))
    const isTwice = topologySpreadConstraints.some(
      (other, k) =>
        k > i && other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable,
    )
    if (isTwice)
      errors.push(
        duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`),
      )
    if (minDomains !== undefined && minDomains <= 0)
      errors.push(invalidValue(`${at}.minDomains`, minDomains, 'must be greater than zero'))
    if (minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule')
      errors.push(
        invalidValue(
          `${at}.minDomains`,
          minDomains,
          `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`,
        ),
      )
    errors.push(...policyErrors(constraint, at), ...labelKeyErrors(constraint, `${at}.matchLabelKeys`))
    return [...errors, ...labelSelectorErrors(`${at}.labelSelector`, labelSelector)]
  })
}

function policyErrors(constraint: TopologySpreadConstraint, at: string): FieldError[] {
  const policies = ['Honor', 'Ignore']
  return (['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const).flatMap((name) => {
    const policy = constraint[name]
    return policy === undefined || policies.includes(policy)
      ? []
      : [notSupported(`${at}.${name}`, policy, policies)]
  })
}

function labelKeyErrors(
  { matchLabelKeys = [], labelSelector }: TopologySpreadConstraint,
  at: string,
): FieldError[] {
  if (matchLabelKeys.length === 0) return []
  if (labelSelector === undefined)
    return [forbiddenField(at, 'must not be specified when labelSelector is not set')]
  const selected = new Set([
    ...Object.keys(labelSelector.matchLabels ?? {}),
    ...(labelSelector.matchExpressions ?? []).map(({ key }) => key),
  ])
  return matchLabelKeys.flatMap((key, i) => [
    ...qualifiedErrors(`${at}[${i}]`, key),
    ...(selected.has(key)
      ? [invalidValue(`${at}[${i}]`, key, 'exists in both matchLabelKeys and labelSelector')]
      : []),
  ])
}
