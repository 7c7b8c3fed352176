// RBAC: what the roles bound to a user allow. Models plugin/pkg/auth/authorizer/rbac, v1.35.
import type { Cancel, User } from '#api/request.ts'
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from '#api/resource-ref.ts'
import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  RoleRef,
  Subject,
} from '#api/types/rbac-v1.ts'
import type { Store } from '../../store.ts'
import {
  type AccessAttributes,
  type AccessDecision,
  type Authorizer,
  isSuperuser,
  type Lookup,
} from './attributes.ts'
import { ruleAllows } from './policy-rules.ts'

/** A binding that means the user, with the rules of its role. */
interface BoundRules {
  readonly rules: readonly PolicyRule[]
  /** `ClusterRoleBinding "x" of ClusterRole "y" to User "z"`. */
  readonly text: string
  /** The role that the binding names, when there is none of that name. */
  readonly missing: RoleRef | undefined
}

/** What is known about one user until a role or a binding changes. */
interface Grants {
  readonly clusterWide: readonly BoundRules[]
  readonly byNamespace: Map<string, readonly BoundRules[]>
  /** `get /pods`: whether everybody's objects of the resource are open to the verb, whatever their names. */
  readonly open: Map<string, boolean>
}

/** A user's rules, and the roles that could not be found. */
export interface ResolvedRules {
  readonly rules: readonly PolicyRule[]
  readonly missing: readonly RoleRef[]
}

/** A user that asks about ever new resources starts anew after so many. */
const openLimit = 1000

export class Rbac implements Authorizer {
  readonly #on: Lookup
  #grants = new WeakMap<User, Grants>()
  readonly #cancels: readonly Cancel[]

  /** `collections` are those of roles and bindings, whose changes make known grants void. */
  constructor(on: Lookup, store: Store, collections: readonly string[]) {
    this.#on = on
    this.#cancels = collections.map((collection) =>
      store.watch({ collection }, store.revision, () => {
        this.#grants = new WeakMap()
      }),
    )
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel()
  }

  /** True when a cluster-wide rule without names allows the verb on all objects of a resource: most requests. */
  isOpen(user: User, verb: string, group: string, resource: string): boolean {
    const { open, clusterWide } = this.#grantsOf(user)
    const key = `${verb} ${group}/${resource}`
    const known = open.get(key)
    if (known !== undefined) return known
    const wanted = { verb, group, resource }
    const isAllowed = clusterWide.some(({ rules }) => rules.some((rule) => ruleAllows(rule, wanted)))
    if (open.size >= openLimit) open.clear()
    open.set(key, isAllowed)
    return isAllowed
  }

  decide(user: User, wanted: AccessAttributes): AccessDecision {
    if (isSuperuser(user)) return { allowed: true, reason: '' }
    const missing: string[] = []
    for (const bound of this.#bound(user, 'path' in wanted ? undefined : wanted.namespace)) {
      if (bound.missing !== undefined) missing.push(missingText(bound.missing))
      if (bound.rules.some((rule) => ruleAllows(rule, wanted)))
        return { allowed: true, reason: `RBAC: allowed by ${bound.text}` }
    }
    const [first] = missing
    if (first === undefined) return { allowed: false, reason: '' }
    const texts = [...new Set(missing)]
    return { allowed: false, reason: `RBAC: ${texts.length === 1 ? first : `[${texts.join(', ')}]`}` }
  }

  /** All rules that hold for a user in a namespace, or cluster-wide. */
  rulesFor(user: User, namespace: string | undefined): ResolvedRules {
    const bound = this.#bound(user, namespace)
    return {
      rules: bound.flatMap(({ rules }) => rules),
      missing: bound.flatMap(({ missing }) => missing ?? []),
    }
  }

  /** The rules of the role that a binding in a namespace names; undefined when there is no such role. */
  roleRules({ kind, name }: RoleRef, namespace: string | undefined): readonly PolicyRule[] | undefined {
    const role: Role | ClusterRole | undefined =
      kind === 'Role' ? this.#on.get(roles, namespace, name) : this.#on.get(clusterRoles, undefined, name)
    return role === undefined ? undefined : (role.rules ?? [])
  }

  #bound(user: User, namespace: string | undefined): readonly BoundRules[] {
    const { clusterWide, byNamespace } = this.#grantsOf(user)
    if (!namespace) return clusterWide
    let local = byNamespace.get(namespace)
    if (local === undefined) {
      const bindings: readonly RoleBinding[] = this.#on.list(roleBindings, namespace)
      local = this.#bindingsOf('RoleBinding', bindings, user, namespace)
      byNamespace.set(namespace, local)
    }
    return local.length === 0 ? clusterWide : [...clusterWide, ...local]
  }

  #grantsOf(user: User): Grants {
    let grants = this.#grants.get(user)
    if (grants === undefined) {
      const bindings: readonly ClusterRoleBinding[] = this.#on.list(clusterRoleBindings, undefined)
      const clusterWide = this.#bindingsOf('ClusterRoleBinding', bindings, user, undefined)
      grants = { clusterWide, byNamespace: new Map(), open: new Map() }
      this.#grants.set(user, grants)
    }
    return grants
  }

  #bindingsOf(
    kind: string,
    bindings: readonly (RoleBinding | ClusterRoleBinding)[],
    user: User,
    namespace: string | undefined,
  ): BoundRules[] {
    return bindings.flatMap((binding) => {
      const subject = binding.subjects?.find((candidate) => isMeant(candidate, user, namespace))
      if (subject === undefined) return []
      const rules = this.roleRules(binding.roleRef, namespace)
      const missing = rules === undefined ? binding.roleRef : undefined
      return [{ rules: rules ?? [], text: bindingText(kind, binding, subject), missing }]
    })
  }
}

function missingText({ kind, name }: RoleRef): string {
  return `${kind.toLowerCase()}.rbac.authorization.k8s.io "${name}" not found`
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
