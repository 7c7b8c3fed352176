// ResourceQuotas. Models pkg/registry/core/resourcequota and printResourceQuota, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { quotaErrors, quotaStatusErrors, quotaUpdateErrors } from './validation/quotas.ts'

export const resourceQuota = defineResource('v1/ResourceQuota', {
  returnsDeletedObject: true,
  validate: quotaErrors,
  validateUpdate: quotaUpdateErrors,
  validateStatusUpdate: quotaStatusErrors,

  cells(quota, nowMs) {
    const { hard = {}, used = {} } = quota.status
    const isLimit = (name: string) => name.includes('limits')
    const names = Object.keys(hard).sort()
    const cell = (shown: readonly string[]) =>
      shown.map((name) => `${name}: ${used[name] ?? '0'}/${hard[name]}`).join(', ')
    return [
      quota.metadata.name,
      cell(names.filter((name) => !isLimit(name))),
      cell(names.filter(isLimit)),
      ageCell(quota, nowMs),
    ]
  },
})
