// Leases. Models printLease, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { leaseErrors } from './validation/classes.ts'

export const lease = defineResource('coordination.k8s.io/v1/Lease', {
  needsRevision: true,
  createsOnUpdate: true,
  validate: leaseErrors,

  cells: (lease, nowMs) => [lease.metadata.name, lease.spec.holderIdentity ?? '', ageCell(lease, nowMs)],
})
