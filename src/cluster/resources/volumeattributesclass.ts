// VolumeAttributesClasses. Models printVolumeAttributesClass, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'

export const volumeAttributesClass = defineResource('storage.k8s.io/v1/VolumeAttributesClass', {
  returnsDeletedObject: true,
  cells: (attributes, nowMs) => [attributes.metadata.name, attributes.driverName, ageCell(attributes, nowMs)],
})
