// Deletes what nobody owns any more. Models kube-controller-manager garbagecollector attemptToDeleteItem, v1.35.
import { type KubeObject, type ObjectKey, splitKey } from '#api/object.ts'
import type { ResourceRef } from '#api/resource-ref.ts'
import { ApiError, isConflict, isNotFound } from '#api/status.ts'
import type { OwnerReference } from '#api/types/meta-v1.ts'
import { ConnectionError } from '../runtime/api-client.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import { type DiscoveredResource, discoverResources } from '../runtime/discovery.ts'
import {
  foregroundFinalizer,
  hasFinalizer,
  type Identity,
  isWaitingForDependents,
  OwnerGraph,
  type OwnerNode,
  orphanFinalizer,
} from './owner-graph.ts'

/** How often new kinds are looked for. */
const discoveryPeriodMs = 30_000
const absentLimit = 500
const conflictTries = 5
/** How long it takes to look an object and its owners up before it is deleted. */
const lookUpMs = 10
/** How long after its dependents an owner that leaves them is let go. */
const releaseMs = 25
/** Nothing owns events, and they own nothing. */
const ignored = new Set(['events.', 'events.events.k8s.io'])

export const garbageCollectorController: ControllerFactory = {
  name: 'garbage-collector-controller',
  account: 'generic-garbage-collector',
  create: (on) => new GarbageCollectorController(on),
}

/** An owner reference, by what is known of the owner. */
interface Owners {
  readonly solid: readonly OwnerReference[]
  readonly dangling: readonly OwnerReference[]
  /** Owners that are being deleted and wait for their dependents. */
  readonly waiting: readonly OwnerReference[]
}

/** The owner's kind is not served; it cannot be told whether the owner is there. */
class UnknownKind extends ApiError {}

class GarbageCollectorController implements Controller {
  readonly #on: Runtime
  readonly #graph: OwnerGraph
  readonly #refs = new Map<string, DiscoveredResource>()
  #found: readonly DiscoveredResource[] = []
  /** Uids of owners that are known to be gone, the oldest first. */
  readonly #absent = new Set<string>()
  #enqueue: (key: ObjectKey, afterMs?: number) => void = () => {}
  #cancel: () => void = () => {}

  constructor(on: Runtime) {
    this.#on = on
    this.#graph = new OwnerGraph({
      attemptToDelete: ({ identity }) => this.#enqueue(identity.uid, lookUpMs),
      orphanDependents: ({ identity }) => this.#enqueue(`orphan/${identity.uid}`),
      rememberAbsent: ({ uid }) => this.#rememberAbsent(uid),
    })
  }

  start(enqueue: (key: ObjectKey, afterMs?: number) => void): void {
    this.#enqueue = enqueue
    this.#discover()
  }

  stop(): void {
    this.#cancel()
  }

  reconcile(key: ObjectKey): undefined {
    const { namespace: what, name: uid } = splitKey(key)
    const node = this.#graph.get(uid)
    if (node === undefined) return
    if (what === 'orphan') this.#orphan(node)
    else if (what === 'release') this.#removeFinalizer(node.identity, orphanFinalizer)
    else this.#attemptToDelete(node)
  }

  #discover(): void {
    this.#cancel = this.#on.clock.after(discoveryPeriodMs, () => this.#discover())
    let found: readonly DiscoveredResource[]
    try {
      found = discoverResources(this.#on.api)
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
      return
    }
    if (found === this.#found) return
    this.#found = found
    for (const resource of found) {
      const { apiVersion, kind, plural, group, verbs } = resource
      const key = `${apiVersion}/${kind}`
      const isDeletable = ['delete', 'list', 'watch'].every((verb) => verbs.includes(verb))
      if (this.#refs.has(key) || !isDeletable) continue
      this.#refs.set(key, resource)
      if (ignored.has(`${plural}.${group}`)) continue
      this.#on.informer(resource).onChange(({ type, object, previous }) => {
        if (type === 'deleted') this.#graph.gone(object.metadata.uid)
        else this.#graph.seen(object, previous)
      })
    }
  }

  #attemptToDelete(node: OwnerNode): void {
    if (node.isBeingDeleted && !node.isDeletingDependents) return
    const latest = this.#fetch(node.identity)
    if (latest === undefined || latest.metadata.uid !== node.identity.uid) {
      if (node.isVirtual) {
        this.#rememberAbsent(node.identity.uid)
        this.#graph.gone(node.identity.uid)
      }
      return
    }
    if (node.isDeletingDependents) {
      this.#finishForeground(node)
      return
    }
    const references = latest.metadata.ownerReferences ?? []
    if (references.length === 0) return
    this.#judge(node, latest, this.#classify(node, references))
  }

  #judge(node: OwnerNode, latest: KubeObject, { solid, dangling, waiting }: Owners): void {
    if (solid.length > 0) {
      // An owner that waits would wait for ever for a dependent that somebody else keeps.
      const freed = [...dangling, ...waiting].map(({ uid }) => uid)
      if (freed.length > 0) this.#dropOwners(node.identity, freed)
      return
    }
    if (waiting.length > 0 && node.dependents.size > 0) {
      // A circle of owners that wait for each other is opened here.
      if ([...node.dependents].some((dependent) => dependent.isDeletingDependents))
        this.#unblockOwners(node, latest)
      this.#delete(node.identity, 'Foreground')
      return
    }
    const policy = hasFinalizer(latest, orphanFinalizer)
      ? 'Orphan'
      : hasFinalizer(latest, foregroundFinalizer)
        ? 'Foreground'
        : 'Background'
    this.#delete(node.identity, policy)
  }

  #finishForeground(node: OwnerNode): void {
    const blocking = node.blockingDependents()
    if (blocking.length === 0) this.#removeFinalizer(node.identity, foregroundFinalizer)
    for (const dependent of blocking)
      if (!dependent.isDeletingDependents) this.#enqueue(dependent.identity.uid)
  }

  #orphan(node: OwnerNode): void {
    for (const dependent of node.dependents) this.#dropOwners(dependent.identity, [node.identity.uid])
    this.#enqueue(`release/${node.identity.uid}`, releaseMs)
  }

  #classify({ identity }: OwnerNode, references: readonly OwnerReference[]): Owners {
    const solid: OwnerReference[] = []
    const dangling: OwnerReference[] = []
    const waiting: OwnerReference[] = []
    for (const reference of references) {
      const owner = this.#ownerOf(identity, reference)
      if (owner === undefined) dangling.push(reference)
      else if (isWaitingForDependents(owner)) waiting.push(reference)
      else solid.push(reference)
    }
    return { solid, dangling, waiting }
  }

  /** The owner as the server has it; undefined when it is gone. */
  #ownerOf({ namespace }: Identity, { apiVersion, kind, name, uid }: OwnerReference): KubeObject | undefined {
    if (this.#absent.has(uid)) return undefined
    const owner = this.#fetch({ apiVersion, kind, name, uid, namespace })
    if (owner?.metadata.uid === uid) return owner
    this.#rememberAbsent(uid)
    return undefined
  }

  #rememberAbsent(uid: string): void {
    this.#absent.delete(uid)
    this.#absent.add(uid)
    const [oldest] = this.#absent
    if (this.#absent.size > absentLimit && oldest !== undefined) this.#absent.delete(oldest)
  }

  /** Throws ApiError for a kind that is not served. */
  #refOf({ apiVersion, kind }: Identity): ResourceRef<KubeObject> {
    const ref = this.#refs.get(`${apiVersion}/${kind}`) ?? this.#refOfOtherVersion(apiVersion, kind)
    if (ref !== undefined) return ref
    const message = `unable to get REST mapping for ${apiVersion}/${kind}.`
    throw new UnknownKind({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message })
  }

  #refOfOtherVersion(apiVersion: string, kind: string): ResourceRef<KubeObject> | undefined {
    const groupOf = (text: string) => (text.includes('/') ? text.split('/')[0] : '')
    const group = groupOf(apiVersion)
    for (const ref of this.#refs.values()) if (ref.kind === kind && ref.group === group) return ref
    return undefined
  }

  #fetch(identity: Identity): KubeObject | undefined {
    const ref = this.#refOf(identity)
    if (ref.namespaced && identity.namespace === undefined) return undefined
    try {
      return this.#on.api.get(ref, ref.namespaced ? identity.namespace : undefined, identity.name)
    } catch (error) {
      if (isNotFound(error)) return undefined
      throw error
    }
  }

  #delete(identity: Identity, propagationPolicy: string): void {
    const { uid, namespace, name } = identity
    try {
      const options = { preconditions: { uid }, propagationPolicy }
      this.#on.api.delete(this.#refOf(identity), namespace, name, options)
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error
    }
  }

  #dropOwners(identity: Identity, uids: readonly string[]): void {
    const ownerReferences = uids.map((uid) => ({ $patch: 'delete', uid }))
    const patch = { metadata: { uid: identity.uid, ownerReferences } }
    const { namespace, name } = identity
    try {
      this.#on.api.patch(this.#refOf(identity), namespace, name, 'strategic', patch)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }

  #unblockOwners({ identity }: OwnerNode, latest: KubeObject): void {
    const ownerReferences = (latest.metadata.ownerReferences ?? [])
      .filter((owner) => owner.blockOwnerDeletion)
      .map(({ uid }) => ({ uid, blockOwnerDeletion: false }))
    const patch = { metadata: { uid: identity.uid, ownerReferences } }
    this.#on.api.patch(this.#refOf(identity), identity.namespace, identity.name, 'strategic', patch)
  }

  #removeFinalizer(identity: Identity, finalizer: string): void {
    for (let left = conflictTries; left > 0; left--) {
      const latest = this.#fetch(identity)
      if (latest === undefined || !hasFinalizer(latest, finalizer)) return
      const { resourceVersion, finalizers = [] } = latest.metadata
      const kept = finalizers.filter((each) => each !== finalizer)
      const patch = { metadata: { resourceVersion, finalizers: kept } }
      const { namespace, name } = identity
      try {
        this.#on.api.patch(this.#refOf(identity), namespace, name, 'merge', patch)
        return
      } catch (error) {
        if (isNotFound(error)) return
        if (!isConflict(error) || left === 1) throw error
      }
    }
  }
}
