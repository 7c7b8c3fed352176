// Which volume a claim gets. Models component-helpers storage/volume FindMatchingVolume, v1.35.
import { selectorFromObject } from '#api/labels.ts'
import { compareQuantities, type Quantity, quantityOf } from '#api/quantity.ts'
import type { ObjectReference, PersistentVolume, PersistentVolumeClaim } from '#api/types/core-v1.ts'

/** True when the reference names the claim; one without a uid waits for any claim of that name. */
export function isClaimOf(
  { namespace, name, uid }: ObjectReference,
  { metadata }: PersistentVolumeClaim,
): boolean {
  return namespace === metadata.namespace && name === metadata.name && (!uid || uid === metadata.uid)
}

/** The volume that is kept for the claim, else the smallest that is large enough, unless a pod is to come first. */
export function bestVolume(
  claim: PersistentVolumeClaim,
  volumes: Iterable<PersistentVolume>,
  isWaiting: boolean,
): PersistentVolume | undefined {
  const selector = claim.spec.selector === undefined ? undefined : selectorFromObject(claim.spec.selector)
  let best: PersistentVolume | undefined
  for (const volume of volumes) {
    if (!fits(volume, claim)) continue
    if (volume.spec.claimRef !== undefined) {
      if (isClaimOf(volume.spec.claimRef, claim)) return volume
      continue
    }
    if (isWaiting || volume.status.phase !== 'Available') continue
    if (volume.metadata.deletionTimestamp !== undefined) continue
    if (selector !== undefined && !selector.matches(volume.metadata.labels)) continue
    if ((volume.spec.storageClassName ?? '') !== (claim.spec.storageClassName ?? '')) continue
    if (best === undefined || compareQuantities(sizeOf(volume), sizeOf(best)) < 0) best = volume
  }
  return best
}

function fits(volume: PersistentVolume, { spec }: PersistentVolumeClaim): boolean {
  const wanted = quantityOf(spec.resources?.requests?.storage)
  if (compareQuantities(sizeOf(volume), wanted) < 0) return false
  if ((volume.spec.volumeMode ?? 'Filesystem') !== (spec.volumeMode ?? 'Filesystem')) return false
  return (spec.accessModes ?? []).every((mode) => volume.spec.accessModes?.includes(mode) ?? false)
}

function sizeOf({ spec }: PersistentVolume): Quantity {
  return quantityOf(spec.capacity?.storage)
}
