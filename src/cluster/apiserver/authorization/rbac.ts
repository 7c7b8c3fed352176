// RBAC: what the roles bound to a user allow. Models plugin/pkg/auth/authorizer/rbac, v1.35.
import type { User } from '#api/request.ts'
import { resourceRef } from '#api/resource-ref.ts'
import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  RoleRef,
  Subject,
} from '#api/types/rbac-v1.ts'
import type { StrategyContext } from '../../resources/resource.ts'

const roles = resourceRef('rbac.authorization.k8s.io/v1/Role')
const clusterRoles = resourceRef('rbac.authorization.k8s.io/v1/ClusterRole')
const roleBindings = resourceRef('rbac.authorization.k8s.io/v1/RoleBinding')
const clusterRoleBindings = resourceRef('rbac.authorization.k8s.io/v1/ClusterRoleBinding')

/** What somebody wants to do. */
export type AccessAttributes =
  | {
      readonly verb: string
      readonly namespace?: string | undefined
      readonly group: string
      /** `pods`, or `pods/log`. */
      readonly resource: string
      readonly name?: string | undefined
    }
  | { readonly verb: string; readonly path: string }

export interface AccessDecision {
  readonly allowed: boolean
  /** Which binding allowed it; empty when none had to. */
  readonly reason: string
}

type Lookup = Pick<StrategyContext, 'get' | 'list'>

/** Decides by the roles in the store; the group system:masters may do anything. */
export function decideAccess(on: Lookup, user: User, wanted: AccessAttributes): AccessDecision {
  if (user.groups.includes('system:masters')) return { allowed: true, reason: '' }
  const namespace = 'path' in wanted ? undefined : wanted.namespace
  for (const { rules, text } of boundRules(on, user, namespace))
    if (rules.some((rule) => ruleAllows(rule, wanted)))
      return { allowed: true, reason: `RBAC: allowed by ${text}` }
  return { allowed: false, reason: '' }
}

/** All rules that hold for a user in a namespace. */
export function rulesFor(on: Lookup, user: User, namespace: string): readonly PolicyRule[] {
  if (user.groups.includes('system:masters')) {
    const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] }
    return [
      everything,
      { verbs: ['*'], nonResourceURLs: ['*'] },
      ...boundRules(on, user, namespace).flatMap(({ rules }) => rules),
    ]
  }
  return boundRules(on, user, namespace).flatMap(({ rules }) => rules)
}

interface BoundRules {
  readonly rules: readonly PolicyRule[]
  /** `ClusterRoleBinding "x" of ClusterRole "y" to User "z"`. */
  readonly text: string
}

function boundRules(on: Lookup, user: User, namespace: string | undefined): BoundRules[] {
  const found: BoundRules[] = []
  const clusterWide: readonly ClusterRoleBinding[] = on.list(clusterRoleBindings, undefined)
  for (const binding of clusterWide) {
    const subject = binding.subjects?.find((candidate) => isMeant(candidate, user, undefined))
    if (subject !== undefined)
      found.push({
        rules: roleRules(on, binding.roleRef, undefined),
        text: bindingText('ClusterRoleBinding', binding, subject),
      })
  }
  if (namespace === undefined) return found
  const local: readonly RoleBinding[] = on.list(roleBindings, namespace)
  for (const binding of local) {
    const subject = binding.subjects?.find((candidate) => isMeant(candidate, user, namespace))
    if (subject !== undefined)
      found.push({
        rules: roleRules(on, binding.roleRef, namespace),
        text: bindingText('RoleBinding', binding, subject),
      })
  }
  return found
}

function bindingText(kind: string, binding: RoleBinding | ClusterRoleBinding, subject: Subject): string {
  const { namespace, name } = binding.metadata
  const full = namespace === undefined ? name : `${name}/${namespace}`
  const to = subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace}` : subject.name
  return `${kind} "${full}" of ${binding.roleRef.kind} "${binding.roleRef.name}" to ${subject.kind} "${to}"`
}

function isMeant(
  { kind, name, namespace }: Subject,
  user: User,
  bindingNamespace: string | undefined,
): boolean {
  if (kind === 'User') return name === user.name
  if (kind === 'Group') return user.groups.includes(name)
  return user.name === `system:serviceaccount:${namespace ?? bindingNamespace}:${name}`
}

function roleRules(
  on: Lookup,
  { kind, name }: RoleRef,
  namespace: string | undefined,
): readonly PolicyRule[] {
  const role: Role | ClusterRole | undefined =
    kind === 'Role' ? on.get(roles, namespace, name) : on.get(clusterRoles, undefined, name)
  return role?.rules ?? []
}

function ruleAllows(rule: PolicyRule, wanted: AccessAttributes): boolean {
  if (!includes(rule.verbs ?? [], wanted.verb)) return false
  if ('path' in wanted)
    return (rule.nonResourceURLs ?? []).some((pattern) => matchesPath(pattern, wanted.path))
  const [, subresource] = wanted.resource.split('/')
  const resources = rule.resources ?? []
  const isResource =
    includes(resources, wanted.resource) ||
    (subresource !== undefined && resources.includes(`*/${subresource}`))
  if (!isResource || !includes(rule.apiGroups ?? [], wanted.group)) return false
  const names = rule.resourceNames ?? []
  return names.length === 0 || (wanted.name !== undefined && names.includes(wanted.name))
}

function includes(list: readonly string[], value: string): boolean {
  return list.includes('*') || list.includes(value)
}

function matchesPath(pattern: string, path: string): boolean {
  return (
    pattern === '*' || pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)))
  )
}
