// Whether a request may go on: the authorizers in their order, and the answer to those who may not.
// Models apiserver filters WithAuthorization and responsewriters.Forbidden, v1.35.
import { type ApiRequest, queryValue, type User } from '#api/request.ts'
import { forbidden, forbiddenPath } from '#api/status.ts'
import type { Store } from '../../store.ts'
import type { RequestInfo } from '../request-info.ts'
import {
  type AccessAttributes,
  type AccessDecision,
  type Authorizer,
  isSuperuser,
  type Lookup,
} from './attributes.ts'
import { NodeAuthorizer, nodeNameOf } from './node-authorizer.ts'
import { Rbac } from './rbac.ts'

/** The values of --authorization-mode that are known. */
export type AuthorizationMode = 'Node' | 'RBAC' | 'AlwaysAllow'

const policyCollections = ['clusterroles', 'clusterrolebindings', 'roles', 'rolebindings'].map(
  (plural) => `${plural}.rbac.authorization.k8s.io`,
)
const everyone: Authorizer = { decide: () => ({ allowed: true, reason: '' }) }

export class Authorization implements Authorizer {
  readonly rbac: Rbac
  readonly #authorizers: readonly Authorizer[]
  readonly #allowsAll: boolean

  constructor(on: Lookup, store: Store, modes: readonly AuthorizationMode[]) {
    this.rbac = new Rbac(on, store, policyCollections)
    const all = { Node: new NodeAuthorizer(on), RBAC: this.rbac, AlwaysAllow: everyone }
    this.#authorizers = modes.map((mode) => all[mode])
    this.#allowsAll = modes.includes('AlwaysAllow')
  }

  stop(): void {
    this.rbac.stop()
  }

  /** The first authorizer that allows decides; else the reasons of all. */
  decide(user: User, wanted: AccessAttributes): AccessDecision {
    if (isSuperuser(user)) return { allowed: true, reason: '' }
    const reasons: string[] = []
    for (const authorizer of this.#authorizers) {
      const decision = authorizer.decide(user, wanted)
      if (decision.allowed) return decision
      if (decision.reason !== '') reasons.push(decision.reason)
    }
    return { allowed: false, reason: reasons.join('\n') }
  }

  /** Throws 403 when the user may not do what the request asks for. */
  check(user: User, info: RequestInfo, request: ApiRequest): void {
    if (this.#allowsAll || isSuperuser(user)) return
    // Most requests are of components, whose roles name no objects. A kubelet's rights are decided object by object.
    const { isResource, verb, group } = info
    if (isResource && nodeNameOf(user) === undefined && this.rbac.isOpen(user, verb, group, pluralOf(info)))
      return
    const wanted = wantedBy(info, request)
    const { allowed, reason } = this.decide(user, wanted)
    if (!allowed) throw refusal(user, wanted, info.resource, reason)
  }

  /** By which rule a request may go on; empty where nobody was asked. */
  reasonFor(user: User, info: RequestInfo, request: ApiRequest): string {
    return this.decide(user, wantedBy(info, request)).reason
  }

  /** Throws 403 when the user may not do something beside what the request itself says. */
  require(user: User, wanted: Exclude<AccessAttributes, { path: string }>): void {
    const { allowed, reason } = this.decide(user, wanted)
    if (!allowed) throw refusal(user, wanted, wanted.resource.split('/')[0] ?? '', reason)
  }
}

function pluralOf({ resource, subresource }: RequestInfo): string {
  return subresource === undefined ? resource : `${resource}/${subresource}`
}

/** What a request needs to be allowed. */
function wantedBy(info: RequestInfo, request: ApiRequest): AccessAttributes {
  const { isResource, verb, path, group, namespace, name } = info
  if (!isResource) return { verb, path }
  const fieldSelector = queryValue(request.query, 'fieldSelector')
  return { verb, group, resource: pluralOf(info), namespace, name, fieldSelector }
}

function refusal(user: User, wanted: AccessAttributes, plural: string, reason: string) {
  const who = `User ${JSON.stringify(user.name)} cannot ${wanted.verb}`
  const why = reason === '' ? '' : `: ${reason}`
  if ('path' in wanted) return forbiddenPath(`${who} path ${JSON.stringify(wanted.path)}${why}`)
  const where = wanted.namespace ? `in the namespace "${wanted.namespace}"` : 'at the cluster scope'
  const what = `resource "${wanted.resource}" in API group "${wanted.group}"`
  return forbidden({ group: wanted.group, plural }, wanted.name ?? '', `${who} ${what} ${where}${why}`)
}
