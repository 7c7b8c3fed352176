// ResourceSlices. Models pkg/registry/resource/resourceslice and printResourceSlice, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'

export const resourceSlice = defineResource('resource.k8s.io/v1/ResourceSlice', {
  returnsDeletedObject: true,
  hasGeneration: true,

  cells: (slice, nowMs) => [
    slice.metadata.name,
    slice.spec.nodeName ?? '',
    slice.spec.driver,
    slice.spec.pool.name,
    ageCell(slice, nowMs),
  ],
})
