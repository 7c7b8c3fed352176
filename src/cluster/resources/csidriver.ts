// CSIDrivers. Models pkg/registry/storage/csidriver and printCSIDriver, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { csiDriverErrors, csiDriverUpdateErrors, csiDriverWarnings } from './validation/storage.ts'

export const csiDriver = defineResource('storage.k8s.io/v1/CSIDriver', {
  needsRevision: true,
  returnsDeletedObject: true,
  validate: csiDriverErrors,
  validateUpdate: csiDriverUpdateErrors,
  warnings: csiDriverWarnings,

  setDefaults({ spec }) {
    spec.attachRequired ??= true
    spec.podInfoOnMount ??= false
    spec.storageCapacity ??= false
    spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType'
    if ((spec.volumeLifecycleModes ?? []).length === 0) spec.volumeLifecycleModes = ['Persistent']
    spec.requiresRepublish ??= false
    spec.seLinuxMount ??= false
  },

  cells(driver, nowMs) {
    const { spec } = driver
    const audiences = (spec.tokenRequests ?? []).map(({ audience }) => audience)
    return [
      driver.metadata.name,
      spec.attachRequired ?? true,
      spec.podInfoOnMount ?? false,
      spec.storageCapacity ?? false,
      audiences.length === 0 ? '<unset>' : audiences.join(','),
      spec.requiresRepublish ?? false,
      (spec.volumeLifecycleModes ?? []).join(',') || '<none>',
      ageCell(driver, nowMs),
    ]
  },
})
