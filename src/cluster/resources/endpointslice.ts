// EndpointSlices. Models pkg/registry/discovery/endpointslice and printEndpointSlice, v1.35.
import { deepEqual } from '#api/object.ts'
import { ageCell, cutListCell } from './columns.ts'
import { defineResource } from './resource.ts'
import {
  endpointSliceErrors,
  endpointSliceUpdateErrors,
  endpointSliceWarnings,
} from './validation/endpoints.ts'

export const endpointSlice = defineResource('discovery.k8s.io/v1/EndpointSlice', {
  validate: endpointSliceErrors,
  validateUpdate: endpointSliceUpdateErrors,
  warnings: endpointSliceWarnings,

  setDefaults({ ports }) {
    for (const port of ports ?? []) {
      port.name ??= ''
      port.protocol ??= 'TCP'
    }
  },

  prepareForCreate(slice) {
    slice.metadata.generation = 1
  },

  /** The generation counts changes of everything but labels' and annotations' bookkeeping. */
  prepareForUpdate(slice, old) {
    const isSame =
      deepEqual(slice.endpoints, old.endpoints) &&
      deepEqual(slice.ports, old.ports) &&
      deepEqual(slice.metadata.labels, old.metadata.labels)
    slice.metadata.generation = (old.metadata.generation ?? 0) + (isSame ? 0 : 1)
  },

  cells: (slice, nowMs) => [
    slice.metadata.name,
    slice.addressType,
    cutListCell(
      (slice.ports ?? []).map(({ name, port }) => (port === undefined ? (name ?? '*') : String(port))),
      '<unset>',
    ),
    cutListCell(
      (slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses ?? []),
      '<unset>',
    ),
    ageCell(slice, nowMs),
  ],
})
