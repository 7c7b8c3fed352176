// PersistentVolumeClaims. Models pkg/registry/core/persistentvolumeclaim and printPersistentVolumeClaim, v1.35.
import type { PersistentVolumeClaim } from '#api/types/core-v1.ts'
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'

export const persistentVolumeClaim = defineResource('v1/PersistentVolumeClaim', {
  setDefaults(draft) {
    draft.status = { phase: 'Pending', ...draft.status }
    draft.spec.volumeMode ??= 'Filesystem'
  },

  prepareForCreate(draft) {
    draft.status = { phase: 'Pending' }
  },

  cells: (claim, nowMs) => {
    const { spec, status, metadata } = claim
    const isBound = Boolean(spec.volumeName)
    return [
      metadata.name,
      metadata.deletionTimestamp === undefined ? (status.phase ?? '') : 'Terminating',
      spec.volumeName ?? '',
      isBound ? (status.capacity?.storage ?? '') : '',
      isBound ? accessModesCell(status.accessModes ?? []) : '',
      spec.storageClassName ?? '',
      spec.volumeAttributesClassName ?? '<unset>',
      ageCell(claim, nowMs),
      spec.volumeMode ?? '<unset>',
    ]
  },
})

const shortModes: { readonly [mode: string]: string } = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}

/** Each mode once, in upstream's order. */
function accessModesCell(modes: NonNullable<PersistentVolumeClaim['status']['accessModes']>): string {
  return Object.keys(shortModes)
    .filter((mode) => modes.includes(mode))
    .map((mode) => shortModes[mode])
    .join(',')
}
