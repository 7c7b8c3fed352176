// Roles and their bindings. Models pkg/apis/rbac/validation, v1.35.
import { type FieldError, invalidValue, required } from '#api/field-error.ts'
import { deepEqual } from '#api/object.ts'
import type { ClusterRole, PolicyRule, Role, RoleRef, Subject } from '#api/types/rbac-v1.ts'
import { labelSelectorErrors } from './label-selector.ts'
import { choiceErrors, dnsSubdomain, neededNameErrors, pathSegment } from './names.ts'

const rbacGroup = 'rbac.authorization.k8s.io'

export function roleErrors({ rules }: Role): FieldError[] {
  return (rules ?? []).flatMap((rule, i) => ruleErrors(`rules[${i}]`, rule, true))
}

export function clusterRoleErrors({ rules, aggregationRule }: ClusterRole): FieldError[] {
  const errors = (rules ?? []).flatMap((rule, i) => ruleErrors(`rules[${i}]`, rule, false))
  if (aggregationRule === undefined) return errors
  const at = 'aggregationRule.clusterRoleSelectors'
  const selectors = aggregationRule.clusterRoleSelectors ?? []
  if (selectors.length === 0)
    errors.push(required(at, 'at least one clusterRoleSelector required if aggregationRule is non-nil'))
  return [...errors, ...selectors.flatMap((selector, i) => labelSelectorErrors(`${at}[${i}]`, selector))]
}

function ruleErrors(at: string, rule: PolicyRule, isNamespaced: boolean): FieldError[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule
  const errors: FieldError[] = []
  if ((verbs ?? []).length === 0)
    errors.push(required(`${at}.verbs`, 'verbs must contain at least one value'))
  if (nonResourceURLs.length > 0) {
    const refuse = (why: string) => errors.push(invalidValue(`${at}.nonResourceURLs`, nonResourceURLs, why))
    if (isNamespaced) refuse('namespaced rules cannot apply to non-resource URLs')
    if (apiGroups.length > 0 || resources.length > 0 || resourceNames.length > 0)
      refuse('rules cannot apply to both regular resources and non-resource URLs')
    return errors
  }
  if (apiGroups.length === 0)
    errors.push(required(`${at}.apiGroups`, 'resource rules must supply at least one api group'))
  if (resources.length === 0)
    errors.push(required(`${at}.resources`, 'resource rules must supply at least one resource'))
  return errors
}

interface Binding {
  readonly roleRef: RoleRef
  readonly subjects?: readonly Subject[] | undefined
}

export function roleBindingErrors(binding: Binding): FieldError[] {
  return bindingErrors(binding, ['Role', 'ClusterRole'])
}

export function clusterRoleBindingErrors(binding: Binding): FieldError[] {
  return bindingErrors(binding, ['ClusterRole'])
}

function bindingErrors({ roleRef, subjects }: Binding, kinds: readonly string[]): FieldError[] {
  const isNamespaced = kinds.includes('Role')
  return [
    ...choiceErrors('roleRef.apiGroup', roleRef.apiGroup, [rbacGroup]),
    ...choiceErrors('roleRef.kind', roleRef.kind, kinds),
    ...neededNameErrors('roleRef.name', roleRef.name, pathSegment),
    ...(subjects ?? []).flatMap((subject, i) => subjectErrors(`subjects[${i}]`, subject, isNamespaced)),
  ]
}

function subjectErrors(
  at: string,
  { kind, name, namespace, apiGroup }: Subject,
  isNamespaced: boolean,
): FieldError[] {
  if (kind === 'ServiceAccount')
    return [
      ...neededNameErrors(`${at}.name`, name, dnsSubdomain),
      ...choiceErrors(`${at}.apiGroup`, apiGroup, ['']),
      ...(isNamespaced || namespace ? [] : [required(`${at}.namespace`)]),
    ]
  const errors = name ? [] : [required(`${at}.name`)]
  if (kind === 'User' || kind === 'Group')
    return [...errors, ...choiceErrors(`${at}.apiGroup`, apiGroup, [rbacGroup])]
  return [...errors, ...choiceErrors(`${at}.kind`, kind, ['ServiceAccount', 'User', 'Group'])]
}

export function bindingUpdateErrors({ roleRef }: Binding, { roleRef: old }: Binding): FieldError[] {
  return deepEqual(roleRef, old) ? [] : [invalidValue('roleRef', shownRef(roleRef), 'cannot change roleRef')]
}

/** The internal type has no JSON names: upstream prints Go's. */
function shownRef({ apiGroup, kind, name }: RoleRef): object {
  return { APIGroup: apiGroup, Kind: kind, Name: name }
}
