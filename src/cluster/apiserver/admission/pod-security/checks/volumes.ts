// Volumes: the baseline mounts nothing of the node, restricted pods only what the cluster provides.
import type { Volume } from '#api/types/core-v1.ts'
import { type Check, type CheckPod, plural, quoted, sortedSet } from '../check.ts'

const provided: readonly (keyof Volume)[] = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]

const mountsNoHostPaths: CheckPod = (spec) => {
  const bad = (spec.volumes ?? []).filter((volume) => volume.hostPath !== undefined)
  if (bad.length === 0) return undefined
  return { reason: 'hostPath volumes', detail: volumesNamed(bad) }
}

const mountsOnlyProvided: CheckPod = (spec) => {
  const bad = (spec.volumes ?? []).filter((volume) => provided.every((type) => volume[type] === undefined))
  if (bad.length === 0) return undefined
  const types = sortedSet(bad.map(typeOf))
  const uses = bad.length === 1 ? 'uses' : 'use'
  return {
    reason: 'restricted volume types',
    detail: `${volumesNamed(bad)} ${uses} ${plural('restricted volume type', types.length)} ${quoted(types)}`,
  }
}

function volumesNamed(volumes: readonly Volume[]): string {
  return `${plural('volume', volumes.length)} ${quoted(volumes.map(({ name }) => name))}`
}

function typeOf({ name: _, ...source }: Volume): string {
  const [type = 'unknown'] = Object.entries(source).find(([, value]) => value !== undefined) ?? []
  return type
}

/** Models policy CheckHostPathVolumes, v1.35. */
export const hostPathVolumes: Check = {
  id: 'hostPathVolumes',
  level: 'baseline',
  versions: [{ since: 0, check: mountsNoHostPaths }],
}

/** Models policy CheckRestrictedVolumes, v1.35. */
export const restrictedVolumes: Check = {
  id: 'restrictedVolumes',
  level: 'restricted',
  versions: [{ since: 0, check: mountsOnlyProvided }],
  overrides: 'hostPathVolumes',
}
