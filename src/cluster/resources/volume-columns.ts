// Texts that volumes' and claims' columns share. Models component-helpers storage/volume, v1.35.
import type { KubeObject } from '#api/object.ts'
import { claimClassAnnotation } from '#api/well-known.ts'

const shortModes = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
] as const

/** `RWO,RWX`, always in the same order. */
export function accessModesCell(modes: readonly string[] | undefined): string {
  const shown = shortModes.filter(([mode]) => modes?.includes(mode))
  return shown.map(([, short]) => short).join(',')
}

/** The class of a volume or claim; the annotation of old goes first. */
export function storageClassCell(
  volume: KubeObject & { readonly spec: { readonly storageClassName?: string | undefined } },
): string {
  return volume.metadata.annotations?.[claimClassAnnotation] ?? volume.spec.storageClassName ?? ''
}

/** Where the volume is in its life; being deleted goes first. */
export function volumePhaseCell(
  volume: KubeObject & { readonly status: { readonly phase?: string | undefined } },
): string {
  return volume.metadata.deletionTimestamp === undefined ? (volume.status.phase ?? '') : 'Terminating'
}
