// Which objects belong to an owner: taking over orphans that match its selector, letting go of its own that no longer do.
// Models controller ControllerRefManager, v1.35.
import type { Selector } from '#api/labels.ts'
import { controllerOf, type KubeObject } from '#api/object.ts'
import type { ResourceRef } from '#api/resource-ref.ts'
import { isInvalid, isNotFound } from '#api/status.ts'
import type { OwnerReference } from '#api/types/meta-v1.ts'
import type { ApiClient } from './api-client.ts'

export interface Claim<T> {
  readonly api: ApiClient
  readonly ref: ResourceRef<T>
  readonly owner: KubeObject
  readonly selector: Selector
  /** What else an orphan must be to be taken over. */
  readonly isAdoptable?: (object: T) => boolean
  /** Finalizers that an adopted object gets. */
  readonly finalizers?: readonly string[]
}

/** The reference of an owner that controls what it made. Models metav1.NewControllerRef. */
export function controllerReference({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  const { name, uid } = metadata
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
}

/** Those of the candidates that are the owner's, as they are cached. Throws ApiError when a write fails. */
export function claimObjects<T extends KubeObject>(claim: Claim<T>, candidates: readonly T[]): readonly T[] {
  const { owner, selector } = claim
  const isOwnerEnding = owner.metadata.deletionTimestamp !== undefined
  const claimed: T[] = []
  for (const object of candidates) {
    const controller = controllerOf(object)
    const matches = selector.matches(object.metadata.labels)
    if (controller !== undefined) {
      if (controller.uid !== owner.metadata.uid) continue
      if (matches) claimed.push(object)
      else if (!isOwnerEnding) release(claim, object)
    } else if (matches && !isOwnerEnding && isOrphanAdoptable(claim, object)) {
      if (adopt(claim, object)) claimed.push(object)
    }
  }
  return claimed
}

function isOrphanAdoptable<T extends KubeObject>({ isAdoptable }: Claim<T>, object: T): boolean {
  return object.metadata.deletionTimestamp === undefined && (isAdoptable?.(object) ?? true)
}

/** False when the object is gone or the owner is, by what the API says and the cache does not yet. */
function adopt<T extends KubeObject>(claim: Claim<T>, object: T): boolean {
  const { api, ref, owner, finalizers } = claim
  const { namespace, name, uid } = object.metadata
  const metadata = {
    ownerReferences: [controllerReference(owner)],
    uid,
    ...(finalizers !== undefined && { finalizers }),
  }
  try {
    api.patch(ref, namespace, name, 'strategic', { metadata })
    return true
  } catch (error) {
    if (isNotFound(error)) return false
    throw error
  }
}

function release<T extends KubeObject>({ api, ref, owner, finalizers }: Claim<T>, object: T): void {
  const { namespace, name, uid } = object.metadata
  const metadata = {
    ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }],
    uid,
    ...(finalizers !== undefined && { '$deleteFromPrimitiveList/finalizers': finalizers }),
  }
  try {
    api.patch(ref, namespace, name, 'strategic', { metadata })
  } catch (error) {
    // Gone, or no longer ours: either way there is nothing left to let go.
    if (!isNotFound(error) && !isInvalid(error)) throw error
  }
}
