// Which moments came of which: from the requests of a command to what controllers, scheduler and kubelets made of them.
import type { Moment } from '#api/moment.ts'
import type { KubeObject } from '#api/object.ts'
import { serviceNameLabel } from '#api/well-known.ts'
import { type Request, subjectOf, writerOf } from './writer.ts'

/** Controllers that act on the pods of a node. */
const nodeParts = new Set(['taint-eviction', 'node', 'pod-garbage-collector'])

/** Everything that came of the moments that `isRoot` picks, in order. */
export function relatedTo(moments: readonly Moment[], isRoot: (moment: Moment) => boolean): Moment[] {
  const flow = new Flow()
  return moments.filter((moment) => flow.takes(moment, isRoot(moment)))
}

/** What is known of a flow so far, and whether a moment belongs to it. */
class Flow {
  /** Of objects that were written. */
  readonly #uids = new Set<string>()
  readonly #keys = new Set<string>()
  /** Owners of what was deleted: they put something in its place. */
  readonly #bereaved = new Set<string>()
  readonly #nodes = new Set<string>()
  /** Namespaces that came or went. */
  readonly #namespaces = new Set<string>()
  /** `shop/web`. */
  readonly #services = new Set<string>()

  takes(moment: Moment, isRoot: boolean): boolean {
    switch (moment.kind) {
      case 'request': {
        const isOurs = isRoot || this.#isOurs(moment)
        if (isOurs && moment.resource !== 'events') this.#follow(moment)
        return isOurs
      }
      case 'scheduling': {
        if (!this.#uids.has(moment.pod.uid)) return false
        for (const { uid } of moment.victims) this.#uids.add(uid)
        return true
      }
      case 'sandbox':
        return this.#uids.has(moment.pod.uid)
      case 'rules':
        return moment.services.some((service) => this.#services.has(service))
      default:
        return isRoot
    }
  }

  #isOurs(request: Request): boolean {
    if (request.isClient || !request.isResource) return false
    const { object, before, resource, namespace } = request
    if (resource === 'events') return this.#uids.has(involvedIn(object))
    if (this.#keys.has(subjectOf(request))) return true
    const uids = [...relativesOf(object), ...relativesOf(before)]
    if (uids.some((uid) => this.#uids.has(uid))) return true
    if (request.verb === 'create' && ownersOf(object).some((uid) => this.#bereaved.has(uid))) return true
    if (namespace !== undefined && this.#namespaces.has(namespace)) return true
    const node = nodeOf(before ?? object)
    return node !== undefined && this.#nodes.has(node) && nodeParts.has(writerOf(request).part)
  }

  #follow(request: Request): void {
    const { object, before, verb, resource, name, code } = request
    if (verb === 'get' || verb === 'list' || verb === 'watch' || code >= 400) return
    this.#keys.add(subjectOf(request))
    for (const each of [object, before]) if (each?.metadata.uid) this.#uids.add(each.metadata.uid)
    const isEnd = verb === 'delete' || resource === 'pods/eviction'
    if (isEnd) for (const uid of ownersOf(before)) this.#bereaved.add(uid)
    if (resource === 'nodes') this.#nodes.add(name)
    if (resource === 'namespaces' && (verb === 'create' || isEnd)) this.#namespaces.add(name)
    if (resource === 'services') this.#services.add(`${request.namespace}/${name}`)
    const service = (object ?? before)?.metadata.labels?.[serviceNameLabel]
    if (resource === 'endpointslices' && service !== undefined)
      this.#services.add(`${request.namespace}/${service}`)
    const target = scaleTargetOf(object)
    if (target !== undefined && request.isClient) this.#keys.add(`${request.namespace ?? ''} ${target}`)
  }
}

function ownersOf(object: KubeObject | undefined): readonly string[] {
  return (object?.metadata.ownerReferences ?? []).map(({ uid }) => uid)
}

interface Referring {
  readonly spec?: {
    readonly claimRef?: { readonly uid?: string }
    readonly nodeName?: string
    readonly scaleTargetRef?: { readonly kind?: string; readonly name?: string }
  }
  readonly endpoints?: readonly { readonly targetRef?: { readonly uid?: string } }[] | null
  readonly involvedObject?: { readonly uid?: string }
  readonly regarding?: { readonly uid?: string }
}

/** The uids that an object stands for or was made for. */
function relativesOf(object: KubeObject | undefined): readonly string[] {
  if (object === undefined) return []
  const { endpoints, spec } = object as Referring
  return [
    object.metadata.uid,
    ...ownersOf(object),
    ...(endpoints ?? []).flatMap(({ targetRef }) => targetRef?.uid ?? []),
    ...(spec?.claimRef?.uid === undefined ? [] : [spec.claimRef.uid]),
  ]
}

/** Whom an event is about. */
function involvedIn(event: KubeObject | undefined): string {
  const { involvedObject, regarding } = (event ?? {}) as Referring
  return involvedObject?.uid ?? regarding?.uid ?? ''
}

const nodeOf = (object: KubeObject | undefined) => (object as Referring | undefined)?.spec?.nodeName

/** What an autoscaler scales, by resource and name. */
function scaleTargetOf(object: KubeObject | undefined): string | undefined {
  const { kind, name } = (object as Referring | undefined)?.spec?.scaleTargetRef ?? {}
  return kind === undefined ? undefined : `${kind.toLowerCase()}s ${name}`
}
