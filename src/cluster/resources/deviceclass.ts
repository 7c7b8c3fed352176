// DeviceClasses. Models pkg/registry/resource/deviceclass and printDeviceClass, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'

export const deviceClass = defineResource('resource.k8s.io/v1/DeviceClass', {
  returnsDeletedObject: true,
  hasGeneration: true,

  cells: (deviceClass, nowMs) => [deviceClass.metadata.name, ageCell(deviceClass, nowMs)],
})
