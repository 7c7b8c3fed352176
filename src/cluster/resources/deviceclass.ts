// DeviceClasses. Models pkg/registry/resource/deviceclass and printDeviceClass, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { deviceClassErrors } from './validation/device-claims.ts'

export const deviceClass = defineResource('resource.k8s.io/v1/DeviceClass', {
  returnsDeletedObject: true,
  hasGeneration: true,
  validate: deviceClassErrors,

  /** What features that are off would read is not kept. */
  prepareForCreate: ({ spec }) => void delete spec.extendedResourceName,

  cells: (deviceClass, nowMs) => [deviceClass.metadata.name, ageCell(deviceClass, nowMs)],
})
