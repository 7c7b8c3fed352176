// StorageClasses. Models pkg/registry/storage/storageclass and printStorageClass, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { storageClassErrors, storageClassUpdateErrors } from './validation/storage.ts'

const defaultMarks = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
]

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
    const isDefault = defaultMarks.some((mark) => annotations?.[mark] === 'true')
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
