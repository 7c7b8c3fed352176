// ServiceCIDRs. Models printServiceCIDR, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'

export const serviceCidr = defineResource('networking.k8s.io/v1/ServiceCIDR', {
  cells: (range, nowMs) => [range.metadata.name, (range.spec.cidrs ?? []).join(','), ageCell(range, nowMs)],
})
