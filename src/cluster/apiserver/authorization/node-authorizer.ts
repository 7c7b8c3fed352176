// Node authorization: a kubelet may read what the pods of its own node need, and write about itself.
// Models plugin/pkg/auth/authorizer/node NodeAuthorizer.Authorize, v1.35.
import type { User } from '#api/request.ts'
import { persistentVolumeClaims, pods, resourceRef } from '#api/resource-ref.ts'
import { bootstrap } from '#api/schema/bootstrap.ts'
import type { PersistentVolumeClaim, Pod } from '#api/types/core-v1.ts'
import type { VolumeAttachment } from '#api/types/storage-v1.ts'
import type {
  AccessAttributes,
  AccessDecision,
  Authorizer,
  Lookup,
  ResourceAttributes,
} from './attributes.ts'
import { usesClaim, usesConfigMap, usesSecret } from './pod-references.ts'
import { ruleAllows } from './policy-rules.ts'

const userPrefix = 'system:node:'
const nodesGroup = 'system:nodes'
const leaseNamespace = 'kube-node-lease'
const attachments = resourceRef('storage.k8s.io/v1/VolumeAttachment')
const nodeRules = bootstrap.clusterRoles.find(({ name }) => name === 'system:node')?.rules ?? []
const readVerbs = ['get', 'list', 'watch']
const ownVerbs = ['get', 'create', 'update', 'patch', 'delete']

/** The node whose kubelet the user is; undefined when it is none. */
export function nodeNameOf(user: User): string | undefined {
  return user.name.startsWith(userPrefix) && user.groups.includes(nodesGroup)
    ? user.name.slice(userPrefix.length)
    : undefined
}

/** A request of one kubelet. */
interface Request {
  readonly on: Lookup
  readonly node: string
  readonly wanted: ResourceAttributes
  readonly subresource: string | undefined
}

/** Allowed, not allowed and why, or left to the rules of all nodes. */
type Answer = true | string | 'by-rules'

const unrelated = ({ node }: Request) => `no relationship found between node '${node}' and this object`

export class NodeAuthorizer implements Authorizer {
  readonly #on: Lookup
  /** What the rules of all nodes say, by verb, group and resource. */
  readonly #byRules = new Map<string, boolean>()

  constructor(on: Lookup) {
    this.#on = on
  }

  decide(user: User, wanted: AccessAttributes): AccessDecision {
    const node = nodeNameOf(user)
    if (node === undefined) return { allowed: false, reason: '' }
    if ('path' in wanted) return { allowed: false, reason: '' }
    const [plural = '', subresource] = wanted.resource.split('/')
    const ask = special[`${wanted.group}/${plural}`]
    const answer = ask?.({ on: this.#on, node, wanted, subresource }) ?? 'by-rules'
    if (answer === true) return { allowed: true, reason: '' }
    if (answer !== 'by-rules') return { allowed: false, reason: answer }
    return { allowed: this.#rulesAllow(wanted), reason: '' }
  }

  #rulesAllow(wanted: ResourceAttributes): boolean {
    const { verb, group, resource } = wanted
    const key = `${verb} ${group}/${resource}`
    let isAllowed = this.#byRules.get(key)
    if (isAllowed === undefined) {
      isAllowed = nodeRules.some((rule) => ruleAllows(rule, { verb, group, resource }))
      this.#byRules.set(key, isAllowed)
    }
    return isAllowed
  }
}

/** The pods of the request's namespace on its node. */
function podsOf({ on, node, wanted }: Request): readonly Pod[] {
  const all: readonly Pod[] = on.indexed(pods, 'spec.nodeName', node)
  return all.filter((pod) => pod.metadata.namespace === wanted.namespace)
}

/** Objects that may be read one by one when a pod of the node uses them. */
function readable(uses: (pod: Pod, name: string) => boolean) {
  return (request: Request): Answer => {
    const { verb, namespace, name } = request.wanted
    if (!readVerbs.includes(verb)) return 'can only read resources of this type'
    if (request.subresource !== undefined) return 'cannot read subresource'
    if (!namespace) return 'can only read namespaced object of this type'
    if (!name) return 'No Object name found'
    return podsOf(request).some((pod) => uses(pod, name)) || unrelated(request)
  }
}

function onlyGet(isRelated: (request: Request, name: string) => boolean) {
  return (request: Request): Answer => {
    if (request.wanted.verb !== 'get') return 'can only get individual resources of this type'
    if (request.subresource !== undefined) return 'cannot get subresource'
    const { name } = request.wanted
    if (!name) return 'No Object name found'
    return isRelated(request, name) || unrelated(request)
  }
}

function hasVolume({ on, node }: Request, name: string): boolean {
  const all: readonly Pod[] = on.indexed(pods, 'spec.nodeName', node)
  return all.some((pod) =>
    (pod.spec.volumes ?? []).some(({ persistentVolumeClaim }) => {
      if (persistentVolumeClaim === undefined) return false
      const claim: PersistentVolumeClaim | undefined = on.get(
        persistentVolumeClaims,
        pod.metadata.namespace,
        persistentVolumeClaim.claimName,
      )
      return claim?.spec.volumeName === name
    }),
  )
}

function claims(request: Request): Answer {
  if (request.subresource !== 'status')
    return onlyGet((asked, name) => podsOf(asked).some((pod) => usesClaim(pod, name)))(request)
  if (!['update', 'patch'].includes(request.wanted.verb)) return 'can only update status'
  const { name } = request.wanted
  return (name !== undefined && podsOf(request).some((pod) => usesClaim(pod, name))) || unrelated(request)
}

function accounts(request: Request): Answer {
  const { verb, name } = request.wanted
  if (verb !== 'create' || !name) return 'can only create tokens for individual service accounts'
  if (request.subresource !== 'token') return 'can only create token subresource of service account'
  return podsOf(request).some((pod) => pod.spec.serviceAccountName === name) || unrelated(request)
}

function nodeLeases({ wanted, node }: Request): Answer {
  const { verb, namespace, name } = wanted
  if (!ownVerbs.includes(verb)) return 'can only get, create, update, patch, or delete a node lease'
  if (namespace !== leaseNamespace)
    return `can only access leases in the "${leaseNamespace}" system namespace`
  if (verb !== 'create' && name !== node)
    return 'can only access node lease with the same name as the requesting node'
  return true
}

function csiNodes({ wanted, node }: Request): Answer {
  if (!ownVerbs.includes(wanted.verb)) return 'can only get, create, update, patch, or delete a CSINode'
  if (wanted.verb !== 'create' && wanted.name !== node)
    return 'can only access CSINode with the same name as the requesting node'
  return true
}

function ownNode({ wanted, node, subresource }: Request): Answer {
  if (subresource !== undefined || !readVerbs.includes(wanted.verb)) return 'by-rules'
  if (wanted.name === node || wanted.fieldSelector === `metadata.name=${node}`) return true
  return `node '${node}' cannot read '${wanted.name ?? ''}', only its own Node object`
}

function nodePods(request: Request): Answer {
  const { wanted, node, subresource, on } = request
  if (subresource !== undefined || !readVerbs.includes(wanted.verb)) return 'by-rules'
  if (wanted.verb !== 'get')
    return (
      wanted.fieldSelector === `spec.nodeName=${node}` ||
      'can only list/watch pods with spec.nodeName field selector'
    )
  const pod: Pod | undefined = on.get(pods, wanted.namespace, wanted.name ?? '')
  // Upstream's graph forgets a pod a while after it is gone; who asks for one before that hears that it is not found.
  return pod === undefined || pod.spec.nodeName === node || unrelated(request)
}

const special: { readonly [resource: string]: (request: Request) => Answer } = {
  '/secrets': readable(usesSecret),
  '/configmaps': readable(usesConfigMap),
  '/persistentvolumeclaims': claims,
  '/persistentvolumes': onlyGet(hasVolume),
  'storage.k8s.io/volumeattachments': onlyGet(({ on, node }, name) => {
    const attachment: VolumeAttachment | undefined = on.get(attachments, undefined, name)
    return attachment?.spec.nodeName === node
  }),
  '/serviceaccounts': accounts,
  'coordination.k8s.io/leases': nodeLeases,
  'storage.k8s.io/csinodes': csiNodes,
  '/nodes': ownNode,
  '/pods': nodePods,
}
