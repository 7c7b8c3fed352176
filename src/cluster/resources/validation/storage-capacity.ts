// What is left at a driver's places. Models pkg/apis/storage/validation ValidateCSIStorageCapacity, v1.35.
import { type FieldError, invalidValue } from '#api/field-error.ts'
import { quantityOf } from '#api/quantity.ts'
import type { CSIStorageCapacity } from '#api/types/storage-v1.ts'
import { immutableErrors } from './immutable.ts'
import { labelSelectorErrors } from './label-selector.ts'
import { dnsSubdomain, nameRuleErrors } from './names.ts'

export function capacityErrors({
  nodeTopology,
  storageClassName,
  capacity,
}: CSIStorageCapacity): FieldError[] {
  return [
    ...labelSelectorErrors('nodeTopology', nodeTopology),
    ...nameRuleErrors('storageClassName', storageClassName, dnsSubdomain),
    ...(quantityOf(capacity).nanos < 0n
      ? [invalidValue('capacity', capacity, 'must be greater than or equal to 0')]
      : []),
  ]
}

export function capacityUpdateErrors(capacity: CSIStorageCapacity, old: CSIStorageCapacity): FieldError[] {
  return [
    ...immutableErrors('nodeTopology', capacity.nodeTopology, old.nodeTopology),
    ...immutableErrors('storageClassName', capacity.storageClassName, old.storageClassName),
  ]
}
