// PersistentVolumeClaims. Models pkg/registry/core/persistentvolumeclaim and printPersistentVolumeClaim, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { claimErrors, claimUpdateErrors, claimWarnings } from './validation/volume-claims.ts'
import { accessModesCell, storageClassCell, volumePhaseCell } from './volume-columns.ts'

export const persistentVolumeClaim = defineResource('v1/PersistentVolumeClaim', {
  returnsDeletedObject: true,
  validate: claimErrors,
  validateUpdate: claimUpdateErrors,
  warnings: claimWarnings,

  setDefaults(claim) {
    claim.status = { phase: 'Pending', ...claim.status }
    claim.spec.volumeMode ??= 'Filesystem'
  },

  prepareForCreate(claim) {
    claim.status = { phase: 'Pending' }
    const { dataSource } = claim.spec
    if (dataSource !== undefined) claim.spec.dataSourceRef ??= { ...dataSource }
  },

  cells(claim, nowMs) {
    const { volumeName = '', volumeAttributesClassName, volumeMode } = claim.spec
    const isBound = volumeName !== ''
    return [
      claim.metadata.name,
      volumePhaseCell(claim),
      volumeName,
      isBound ? (claim.status.capacity?.storage ?? '0') : '',
      isBound ? accessModesCell(claim.status.accessModes) : '',
      storageClassCell(claim),
      volumeAttributesClassName ?? '<unset>',
      ageCell(claim, nowMs),
      volumeMode ?? '<unset>',
    ]
  },
})
