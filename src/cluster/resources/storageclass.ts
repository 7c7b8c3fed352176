// StorageClasses. Models pkg/registry/storage/storageclass and printStorageClass, v1.35.
import { defaultStorageClassAnnotations } from '#api/well-known.ts'
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { storageClassErrors, storageClassUpdateErrors } from './validation/storage.ts'

export const storageClass = defineResource('storage.k8s.io/v1/StorageClass', {
  returnsDeletedObject: true,
  validate: storageClassErrors,
  validateUpdate: storageClassUpdateErrors,

  setDefaults(storageClass) {
    storageClass.reclaimPolicy ??= 'Delete'
    storageClass.volumeBindingMode ??= 'Immediate'
  },

  cells(storageClass, nowMs) {
    const { name, annotations } = storageClass.metadata
    const isDefault = defaultStorageClassAnnotations.some((mark) => annotations?.[mark] === 'true')
    return [
      isDefault ? `${name} (default)` : name,
      storageClass.provisioner,
      storageClass.reclaimPolicy ?? 'Delete',
      storageClass.volumeBindingMode ?? 'Immediate',
      storageClass.allowVolumeExpansion ?? false,
      ageCell(storageClass, nowMs),
    ]
  },
})
