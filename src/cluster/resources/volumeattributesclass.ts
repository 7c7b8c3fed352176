// VolumeAttributesClasses. Models printVolumeAttributesClass, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { attributesClassErrors, attributesClassUpdateErrors } from './validation/storage.ts'

export const volumeAttributesClass = defineResource('storage.k8s.io/v1/VolumeAttributesClass', {
  returnsDeletedObject: true,
  validate: attributesClassErrors,
  validateUpdate: attributesClassUpdateErrors,

  cells: (attributes, nowMs) => [attributes.metadata.name, attributes.driverName, ageCell(attributes, nowMs)],
})
