// PersistentVolumes. Models pkg/registry/core/persistentvolume and printPersistentVolume, v1.35.
import { formatTime } from '#api/time.ts'
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { volumeErrors, volumeUpdateErrors, volumeWarnings } from './validation/persistent-volumes.ts'
import { accessModesCell, storageClassCell, volumePhaseCell } from './volume-columns.ts'

export const persistentVolume = defineResource('v1/PersistentVolume', {
  returnsDeletedObject: true,
  validate: volumeErrors,
  validateUpdate: volumeUpdateErrors,
  warnings: volumeWarnings,

  setDefaults({ spec }) {
    spec.persistentVolumeReclaimPolicy ||= 'Retain'
    spec.volumeMode ??= 'Filesystem'
    if (spec.hostPath !== undefined) spec.hostPath.type ??= ''
    if (spec.iscsi !== undefined) spec.iscsi.iscsiInterface ||= 'default'
  },

  prepareForCreate(volume, { nowMs }) {
    volume.status = { phase: 'Pending', lastPhaseTransitionTime: formatTime(nowMs) }
  },

  cells: (volume, nowMs) => [
    volume.metadata.name,
    volume.spec.capacity?.storage ?? '0',
    accessModesCell(volume.spec.accessModes),
    volume.spec.persistentVolumeReclaimPolicy ?? '',
    volumePhaseCell(volume),
    volume.spec.claimRef === undefined
      ? ''
      : `${volume.spec.claimRef.namespace}/${volume.spec.claimRef.name}`,
    storageClassCell(volume),
    volume.spec.volumeAttributesClassName ?? '<unset>',
    volume.status.reason ?? '',
    ageCell(volume, nowMs),
    volume.spec.volumeMode ?? '<unset>',
  ],
})
