// CSIStorageCapacities. Models pkg/registry/storage/csistoragecapacity, v1.35.
import { defineResource } from './resource.ts'
import { capacityErrors, capacityUpdateErrors } from './validation/storage-capacity.ts'

export const csiStorageCapacity = defineResource('storage.k8s.io/v1/CSIStorageCapacity', {
  needsRevision: true,
  // Upstream looks twice, and each look leaves a cause.
  validate: (capacity) => [...capacityErrors(capacity), ...capacityErrors(capacity)],
  validateUpdate: capacityUpdateErrors,
})
