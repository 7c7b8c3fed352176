// IPAddresses. Models printIPAddress, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { addressName, addressObjectErrors, addressUpdateErrors } from './validation/service-ranges.ts'

export const ipAddress = defineResource('networking.k8s.io/v1/IPAddress', {
  nameRule: addressName,
  validate: addressObjectErrors,
  validateUpdate: addressUpdateErrors,

  cells(address, nowMs) {
    const { group, resource, namespace, name } = address.spec.parentRef ?? {}
    const place = [group ? `${resource}.${group}` : resource, namespace, name]
    return [address.metadata.name, name ? place.filter(Boolean).join('/') : '<none>', ageCell(address, nowMs)]
  },
})
