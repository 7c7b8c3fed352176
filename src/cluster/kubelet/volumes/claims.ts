// The volume behind a claim that a pod mounts. Models volumemanager desired_state_of_world_populator, v1.35.
import { persistentVolumeClaims, persistentVolumes } from '#api/resource-ref.ts'
import { isNotFound } from '#api/status.ts'
import type { Pod, Volume } from '#api/types/core-v1.ts'
import type { KubeletParts } from '../parts.ts'
import type { VolumeSpec } from './volume-plugin.ts'

/** How often a pod that waits for its claim is looked at. */
export const claimPollMs = 100

/** The name of the claim that a volume stands for. */
export function claimNameOf(
  pod: Pod,
  { name, persistentVolumeClaim, ephemeral }: Volume,
): string | undefined {
  if (persistentVolumeClaim !== undefined) return persistentVolumeClaim.claimName
  return ephemeral === undefined ? undefined : `${pod.metadata.name}-${name}`
}

/**
 * What is to be mounted; undefined while the claim is not bound, is being deleted, or its volume is not attached.
 * Nobody is told of that: the wait shows only in the log.
 */
export function volumeOfClaim(
  { api }: KubeletParts,
  pod: Pod,
  volume: Volume,
  claimName: string,
): VolumeSpec | undefined {
  const { namespace } = pod.metadata
  try {
    const claim = api.get(persistentVolumeClaims, namespace, claimName)
    const { volumeName } = claim.spec
    if (claim.metadata.deletionTimestamp !== undefined) return undefined
    if (claim.status.phase !== 'Bound' || !volumeName) return undefined
    const { spec } = api.get(persistentVolumes, undefined, volumeName)
    if (spec.claimRef?.uid !== claim.metadata.uid) return undefined
    // What a driver attaches is never attached here: no attacher runs.
    if (spec.csi !== undefined) return undefined
    return { name: volumeName, source: spec, isReadOnly: volume.persistentVolumeClaim?.readOnly === true }
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}
