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

/** Which cluster-wide bindings mean whom, in the order of the bindings, by whoName. */
type Meanings = ReadonlyMap<string, readonly Meaning[]>

interface Meaning {
  readonly binding: ClusterRoleBinding
  readonly subject: Subject
  /** Where the binding stands among all, and the subject in it. */
  readonly place: number
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
  #meanings: Meanings | undefined
  readonly #cancels: readonly Cancel[]

  /** `collections` are those of roles and bindings, whose changes make known grants void. */
  constructor(on: Lookup, store: Store, collections: readonly string[]) {
    this.#on = on
    this.#cancels = collections.map((collection) =>
      store.watch({ collection }, store.revision, () => {
        this.#grants = new WeakMap()
        if (collection === 'clusterrolebindings.rbac.authorization.k8s.io') this.#meanings = undefined
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
      local = this.#bindingsOf(bindings, user, namespace)
      byNamespace.set(namespace, local)
    }
    return local.length === 0 ? clusterWide : [...clusterWide, ...local]
  }

  #grantsOf(user: User): Grants {
    let grants = this.#grants.get(user)
    if (grants === undefined) {
      const clusterWide = this.#clusterWide(user)
      grants = { clusterWide, byNamespace: new Map(), open: new Map() }
      this.#grants.set(user, grants)
    }
    return grants
  }

  /** There are many cluster-wide bindings and many users: each user looks only at those that name it. */
  #clusterWide(user: User): BoundRules[] {
    this.#meanings ??= meaningsOf(this.#on.list(clusterRoleBindings, undefined))
    const meanings = this.#meanings
    const whose = [whoName('User', user.name), ...user.groups.map((group) => whoName('Group', group))]
    const found = whose.flatMap((who) => meanings.get(who) ?? []).sort((a, b) => a.place - b.place)
    return found.flatMap(({ binding, subject }, i) =>
      found[i - 1]?.binding === binding
        ? []
        : [this.#boundRules('ClusterRoleBinding', binding, subject, undefined)],
    )
  }

  #bindingsOf(bindings: readonly RoleBinding[], user: User, namespace: string): BoundRules[] {
    const whose = new Set([
      whoName('User', user.name),
      ...user.groups.map((group) => whoName('Group', group)),
    ])
    return bindings.flatMap((binding) => {
      const subject = binding.subjects?.find((candidate) => whose.has(whoOf(candidate, namespace)))
      return subject === undefined ? [] : [this.#boundRules('RoleBinding', binding, subject, namespace)]
    })
  }

  #boundRules(
    kind: string,
    binding: RoleBinding | ClusterRoleBinding,
    subject: Subject,
    namespace: string | undefined,
  ): BoundRules {
    const rules = this.roleRules(binding.roleRef, namespace)
    const missing = rules === undefined ? binding.roleRef : undefined
    return { rules: rules ?? [], text: bindingText(kind, binding, subject), missing }
  }
}

function meaningsOf(bindings: readonly ClusterRoleBinding[]): Meanings {
  const meanings = new Map<string, Meaning[]>()
  let place = 0
  for (const binding of bindings)
    for (const subject of binding.subjects ?? []) {
      const who = whoOf(subject, undefined)
      const known = meanings.get(who)
      const meaning = { binding, subject, place: place++ }
      if (known === undefined) meanings.set(who, [meaning])
      else known.push(meaning)
    }
  return meanings
}

/** A service account is a user of a certain name. */
function whoName(kind: 'User' | 'Group', name: string): string {
  return `${kind}/${name}`
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

/** Whom a subject means, as whoName names it. */
function whoOf({ kind, name, namespace }: Subject, bindingNamespace: string | undefined): string {
  if (kind === 'User' || kind === 'Group') return whoName(kind, name)
  return whoName('User', `system:serviceaccount:${namespace ?? bindingNamespace}:${name}`)
}
