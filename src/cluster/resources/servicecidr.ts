// ServiceCIDRs. Models printServiceCIDR, v1.35.
import { ageCell } from './columns.ts'
import { defineResource, ownMetadata } from './resource.ts'
import { serviceCidrErrors, serviceCidrUpdateErrors } from './validation/service-ranges.ts'

export const serviceCidr = defineResource('networking.k8s.io/v1/ServiceCIDR', {
  metadataKeptByStatus: ownMetadata,
  validate: serviceCidrErrors,
  validateUpdate: serviceCidrUpdateErrors,

  cells: (range, nowMs) => [range.metadata.name, (range.spec.cidrs ?? []).join(','), ageCell(range, nowMs)],
})
