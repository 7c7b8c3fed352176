// Who owns whom among all objects of the cluster, kept from what watches tell. Models garbagecollector GraphBuilder, v1.35.
import { deepEqual, type KubeObject } from '#api/object.ts'
import type { OwnerReference } from '#api/types/meta-v1.ts'

export const foregroundFinalizer = 'foregroundDeletion'
export const orphanFinalizer = 'orphan'

/** Where an object is to be found. */
export interface Identity {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly namespace: string | undefined
}

/** One object, or an owner that some object names and no watch has told of yet. */
export class OwnerNode {
  identity: Identity
  owners: readonly OwnerReference[] = []
  isVirtual: boolean
  isBeingDeleted = false
  /** It goes once the dependents that block it are gone. */
  isDeletingDependents = false
  readonly #dependents = new Set<OwnerNode>()

  constructor(identity: Identity, isVirtual: boolean) {
    this.identity = identity
    this.isVirtual = isVirtual
  }

  get dependents(): ReadonlySet<OwnerNode> {
    return this.#dependents
  }

  addDependent(node: OwnerNode): void {
    this.#dependents.add(node)
  }

  removeDependent(node: OwnerNode): void {
    this.#dependents.delete(node)
  }

  /** The dependents whose end this one waits for. */
  blockingDependents(): readonly OwnerNode[] {
    const { uid } = this.identity
    return [...this.#dependents].filter((dependent) =>
      dependent.owners.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true),
    )
  }
}

/** What a change asks the collector to look at. */
export interface GraphWork {
  attemptToDelete(node: OwnerNode): void
  orphanDependents(node: OwnerNode): void
  /** An owner is gone for good. */
  rememberAbsent(identity: Identity): void
}

const none: readonly OwnerReference[] = []

export class OwnerGraph {
  readonly #nodes = new Map<string, OwnerNode>()
  readonly #work: GraphWork

  constructor(work: GraphWork) {
    this.#work = work
  }

  get(uid: string): OwnerNode | undefined {
    return this.#nodes.get(uid)
  }

  /** An object was seen, for the first time or changed. */
  seen(object: KubeObject, previous: KubeObject | undefined): void {
    if (previous !== undefined && isSameToGraph(object, previous)) return
    const { uid, ownerReferences: owners = none } = object.metadata
    const node = this.#nodes.get(uid) ?? new OwnerNode(identityOf(object), true)
    const isNew = !this.#nodes.has(uid)
    this.#nodes.set(uid, node)
    if (node.isVirtual) this.#observe(node, object)
    node.isBeingDeleted = object.metadata.deletionTimestamp !== undefined
    if (isNew) node.isDeletingDependents = isWaitingForDependents(object)
    this.#follow(node, owners)
    this.#followDeletion(node, object, previous)
  }

  gone(uid: string): void {
    const node = this.#nodes.get(uid)
    if (node === undefined) return
    this.#nodes.delete(uid)
    for (const { uid: owner } of node.owners) this.#nodes.get(owner)?.removeDependent(node)
    if (node.dependents.size > 0) this.#work.rememberAbsent(node.identity)
    for (const dependent of node.dependents) this.#work.attemptToDelete(dependent)
    for (const { uid: owner } of node.owners) {
      const ownerNode = this.#nodes.get(owner)
      if (ownerNode?.isDeletingDependents) this.#work.attemptToDelete(ownerNode)
    }
  }

  /** A watch told of an owner that was only known by name; who named it wrongly is looked at. */
  #observe(node: OwnerNode, object: KubeObject): void {
    node.isVirtual = false
    const identity = identityOf(object)
    if (deepEqual(node.identity, identity)) return
    node.identity = identity
    for (const dependent of node.dependents) this.#work.attemptToDelete(dependent)
  }

  #follow(node: OwnerNode, owners: readonly OwnerReference[]): void {
    const before = node.owners
    node.owners = owners
    const added = owners.filter((owner) => !before.some((each) => each.uid === owner.uid))
    const removed = before.filter((owner) => !owners.some((each) => each.uid === owner.uid))
    for (const owner of removed) {
      const ownerNode = this.#nodes.get(owner.uid)
      ownerNode?.removeDependent(node)
      if (owner.blockOwnerDeletion && ownerNode?.isDeletingDependents) this.#work.attemptToDelete(ownerNode)
    }
    for (const owner of owners) {
      const former = before.find((each) => each.uid === owner.uid)
      const ownerNode = this.#nodes.get(owner.uid)
      if (former?.blockOwnerDeletion && !owner.blockOwnerDeletion && ownerNode?.isDeletingDependents)
        this.#work.attemptToDelete(ownerNode)
    }
    this.#addToOwners(node, added)
  }

  #addToOwners(node: OwnerNode, owners: readonly OwnerReference[]): void {
    let isDoubtful = false
    for (const { apiVersion, kind, name, uid } of owners) {
      const known = this.#nodes.get(uid)
      const { namespace } = node.identity
      const owner = known ?? new OwnerNode({ apiVersion, kind, name, uid, namespace }, true)
      owner.addDependent(node)
      if (known === undefined) {
        this.#nodes.set(uid, owner)
        this.#work.attemptToDelete(owner)
      } else if (!known.isVirtual && !isNamedRightly(known.identity, kind, name, namespace)) isDoubtful = true
    }
    if (isDoubtful) this.#work.attemptToDelete(node)
  }

  #followDeletion(node: OwnerNode, object: KubeObject, previous: KubeObject | undefined): void {
    if (begins(object, previous, orphanFinalizer)) this.#work.orphanDependents(node)
    else if (begins(object, previous, foregroundFinalizer)) {
      node.isDeletingDependents = true
      for (const dependent of node.dependents) this.#work.attemptToDelete(dependent)
      this.#work.attemptToDelete(node)
    }
  }
}

export function identityOf({ apiVersion, kind, metadata }: KubeObject): Identity {
  const { name, uid, namespace } = metadata
  return { apiVersion, kind, name, uid, namespace }
}

export function hasFinalizer(object: KubeObject, finalizer: string): boolean {
  return (object.metadata.finalizers ?? []).includes(finalizer)
}

/** The object is being deleted and waits until what it owns is gone. */
export function isWaitingForDependents(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined && hasFinalizer(object, foregroundFinalizer)
}

function isSameToGraph({ metadata: a }: KubeObject, { metadata: b }: KubeObject): boolean {
  return (
    a.deletionTimestamp === b.deletionTimestamp &&
    deepEqual(a.ownerReferences, b.ownerReferences) &&
    deepEqual(a.finalizers, b.finalizers)
  )
}

/** The group of an owner may have other versions, so only kind and place are compared. */
function isNamedRightly(
  identity: Identity,
  kind: string,
  name: string,
  namespace: string | undefined,
): boolean {
  if (identity.kind !== kind || identity.name !== name) return false
  return identity.namespace === undefined || identity.namespace === namespace
}

/** Deletion with this finalizer began with the change. */
function begins(object: KubeObject, previous: KubeObject | undefined, finalizer: string): boolean {
  const holds = (each: KubeObject) =>
    each.metadata.deletionTimestamp !== undefined && hasFinalizer(each, finalizer)
  return holds(object) && (previous === undefined || !holds(previous))
}
