// ResourceSlices. Models pkg/registry/resource/resourceslice and printResourceSlice, v1.35.
import type { Draft } from '#api/object.ts'
import type { ResourceSlice } from '#api/types/resource-v1.ts'
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { sliceErrors, sliceUpdateErrors } from './validation/device-slices.ts'

export const resourceSlice = defineResource('resource.k8s.io/v1/ResourceSlice', {
  returnsDeletedObject: true,
  hasGeneration: true,
  validate: sliceErrors,
  validateUpdate: sliceUpdateErrors,
  prepareForCreate: dropDisabled,
  prepareForUpdate: dropDisabled,
  selectableFields: ({ spec }) => ({ 'spec.nodeName': spec.nodeName ?? '', 'spec.driver': spec.driver }),

  cells: (slice, nowMs) => [
    slice.metadata.name,
    slice.spec.nodeName ?? '',
    slice.spec.driver,
    slice.spec.pool.name,
    ageCell(slice, nowMs),
  ],
})

/** What features that are off would read is not kept. Models resourceslice dropDisabledFields. */
function dropDisabled({ spec }: Draft<ResourceSlice>): void {
  delete spec.sharedCounters
  delete spec.perDeviceNodeSelection
  for (const device of spec.devices ?? []) {
    for (const field of disabled) delete device[field]
    for (const amount of Object.values(device.capacity ?? {})) delete amount.requestPolicy
  }
}

const disabled = [
  'consumesCounters',
  'nodeName',
  'nodeSelector',
  'allNodes',
  'taints',
  'bindsToNode',
  'bindingConditions',
  'bindingFailureConditions',
  'allowMultipleAllocations',
] as const
