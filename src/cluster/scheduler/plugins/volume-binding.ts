// VolumeBinding: the pod's claims exist, and their volumes can be used from the node.
import { quantityValue } from '#api/quantity.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '#api/types/core-v1.ts'
import type { StorageLookups } from '../cache.ts'
import { type FilterPlan, type Refusal, type SchedulerPlugin, skip, unresolvable } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import { matchesNodeSelector } from '../node-selection.ts'

const noVolume = unresolvable("node(s) didn't find available persistent volumes to bind")
const wrongNode = unresolvable("node(s) didn't match PersistentVolume's node affinity")
const lostVolume = unresolvable('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)')

export const volumeBinding: SchedulerPlugin = {
  name: 'VolumeBinding',

  filterFor(pod, { lookups }) {
    const names = claimNames(pod)
    return names.length === 0 ? skip : planFor(pod, names, lookups.storage)
  },

  wakesOn: (event) =>
    event.kind === 'storage-changed' ||
    event.kind === 'node-added' ||
    (event.kind === 'node-changed' && event.node.metadata.labels !== event.previous.metadata.labels),
}

function claimNames(pod: Pod): string[] {
  const names: string[] = []
  for (const { name, persistentVolumeClaim, ephemeral } of pod.spec.volumes ?? []) {
    if (persistentVolumeClaim !== undefined) names.push(persistentVolumeClaim.claimName)
    else if (ephemeral !== undefined) names.push(`${pod.metadata.name}-${name}`)
  }
  return names
}

function planFor(pod: Pod, names: readonly string[], storage: StorageLookups): FilterPlan {
  const bound: PersistentVolumeClaim[] = []
  const waiting: PersistentVolumeClaim[] = []
  for (const name of names) {
    const claim = storage.claim(pod.metadata.namespace ?? '', name)
    if (claim === undefined) return { kind: 'none', reason: absence(pod, name) }
    if (claim.metadata.deletionTimestamp !== undefined)
      return { kind: 'none', reason: `persistentvolumeclaim "${name}" is being deleted` }
    if (claim.spec.volumeName !== undefined) bound.push(claim)
    else if (waitsForConsumer(claim, storage)) waiting.push(claim)
    else return { kind: 'none', reason: 'pod has unbound immediate PersistentVolumeClaims' }
  }
  return { kind: 'filter', filter: (node) => firstRefusal(bound, waiting, node, storage) }
}

/** Right after a pod was made, the claims of its ephemeral volumes are yet to come. */
function absence({ metadata, spec }: Pod, claim: string): string {
  const isToCome = (spec.volumes ?? []).some(
    ({ name, ephemeral }) => ephemeral !== undefined && `${metadata.name}-${name}` === claim,
  )
  return isToCome
    ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${claim}"`
    : `persistentvolumeclaim "${claim}" not found`
}

/** The claims of a pod that are bound only once it has a node. */
export function waitingClaims(pod: Pod, storage: StorageLookups): PersistentVolumeClaim[] {
  return claimNames(pod).flatMap((name) => {
    const claim = storage.claim(pod.metadata.namespace ?? '', name)
    return claim !== undefined && !claim.spec.volumeName ? [claim] : []
  })
}

function waitsForConsumer(claim: PersistentVolumeClaim, storage: StorageLookups): boolean {
  const known = storage.storageClass(claim.spec.storageClassName ?? '')
  return known?.volumeBindingMode === 'WaitForFirstConsumer'
}

function firstRefusal(
  bound: readonly PersistentVolumeClaim[],
  waiting: readonly PersistentVolumeClaim[],
  node: NodeInfo,
  storage: StorageLookups,
): Refusal | undefined {
  for (const claim of bound) {
    const volume = storage.volume(claim.spec.volumeName ?? '')
    if (volume === undefined) return lostVolume
    if (!isUsableFrom(volume, node)) return wrongNode
  }
  for (const claim of waiting) {
    const known = storage.storageClass(claim.spec.storageClassName ?? '')
    const canProvision = known !== undefined && known.provisioner !== 'kubernetes.io/no-provisioner'
    if (!canProvision && freeVolume(claim, node, storage) === undefined) return noVolume
  }
  return undefined
}

function isUsableFrom(volume: PersistentVolume, { node }: NodeInfo): boolean {
  const required = volume.spec.nodeAffinity?.required
  return required === undefined || matchesNodeSelector(required, node)
}

/** The volume that is kept for the claim, else the smallest free one that the node reaches. */
export function freeVolume(
  claim: PersistentVolumeClaim,
  node: NodeInfo,
  storage: StorageLookups,
  taken: ReadonlySet<string> = new Set(),
): PersistentVolume | undefined {
  const wanted = quantityValue(claim.spec.resources.requests?.storage)
  const sizeOf = ({ spec }: PersistentVolume) => quantityValue(spec.capacity?.storage)
  let best: PersistentVolume | undefined
  for (const volume of storage.volumes()) {
    const { spec, status, metadata } = volume
    if (isKeptFor(volume, claim)) return volume
    const isFree = spec.claimRef === undefined && (status.phase ?? 'Available') === 'Available'
    const isOfClass = (spec.storageClassName ?? '') === (claim.spec.storageClassName ?? '')
    const hasModes = (claim.spec.accessModes ?? []).every((mode) => (spec.accessModes ?? []).includes(mode))
    const fits = isFree && isOfClass && hasModes && sizeOf(volume) >= wanted && isUsableFrom(volume, node)
    if (!fits || taken.has(metadata.name)) continue
    if (best === undefined || sizeOf(volume) < sizeOf(best)) best = volume
  }
  return best
}

function isKeptFor({ spec }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  const { namespace, name, uid } = spec.claimRef ?? {}
  return namespace === metadata.namespace && name === metadata.name && (!uid || uid === metadata.uid)
}
