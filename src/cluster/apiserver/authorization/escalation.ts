// Nobody may grant what they do not hold. Models pkg/registry/rbac role and rolebinding policybased storage, v1.35.
import { deepEqual, type KubeObject } from '#api/object.ts'
import { forbidden, notFound } from '#api/status.ts'
import type { PolicyRule, RoleRef } from '#api/types/rbac-v1.ts'
import type { Call } from '../call.ts'
import { isSuperuser } from './attributes.ts'
import { quotedList, uncoveredRules } from './policy-rules.ts'

const group = 'rbac.authorization.k8s.io'

interface Granting {
  readonly rules?: readonly PolicyRule[] | null | undefined
  readonly roleRef?: RoleRef | undefined
}

/** Throws 403 when a write of a role or a binding would give away rights that its writer does not have. */
export function confirmNoEscalation(call: Call, object: KubeObject, old: KubeObject | undefined): void {
  const { facts } = call.resource
  if (facts.group !== group || isSuperuser(call.user)) return
  const { rules, roleRef } = object as Granting
  if (roleRef !== undefined) confirmBinding(call, object, roleRef)
  else if (old === undefined || !deepEqual(rules ?? [], (old as Granting).rules ?? []))
    confirmRole(call, object, rules ?? [])
}

function confirmRole(call: Call, { metadata }: KubeObject, rules: readonly PolicyRule[]): void {
  const { namespace, name } = metadata
  const escalate = { verb: 'escalate', group, resource: call.resource.facts.plural, namespace, name }
  if (call.server.authorization.decide(call.user, escalate).allowed) return
  confirmHeld(call, metadata.name, namespace, rules)
}

function confirmBinding(call: Call, { metadata }: KubeObject, roleRef: RoleRef): void {
  const { authorization } = call.server
  const { namespace } = metadata
  const resource = roleRef.kind === 'Role' ? 'roles' : 'clusterroles'
  const bind = { verb: 'bind', group, resource, namespace, name: roleRef.name }
  if (authorization.decide(call.user, bind).allowed) return
  const rules = authorization.rbac.roleRules(roleRef, namespace)
  if (rules === undefined) throw notFound(call.resource.facts, roleRef.name)
  confirmHeld(call, metadata.name, namespace, rules)
}

function confirmHeld(
  call: Call,
  name: string,
  namespace: string | undefined,
  rules: readonly PolicyRule[],
): void {
  const { rules: held, missing } = call.server.authorization.rbac.rulesFor(call.user, namespace)
  const uncovered = uncoveredRules(held, rules)
  if (uncovered.length === 0) return
  const { user } = call
  const { plural } = call.resource.facts
  const unresolved = missing.map((ref) => `${plural}.${group} "${ref.name}" not found`)
  const errors = unresolved.length === 0 ? '' : `; resolution errors: [${unresolved.join(', ')}]`
  throw forbidden(
    call.resource.facts,
    name,
    `user ${JSON.stringify(user.name)} (groups=${quotedList(user.groups)}) is attempting to grant RBAC permissions not currently held:\n${uncovered.join('\n')}${errors}`,
  )
}
