// LimitRanges: a container's open ends follow from its bounds. Models pkg/apis/core/v1 SetDefaults_LimitRangeItem, v1.35.
import { defineResource } from './resource.ts'
import { limitRangeErrors } from './validation/limit-range.ts'

export const limitRange = defineResource('v1/LimitRange', {
  createsOnUpdate: true,
  validate: limitRangeErrors,

  setDefaults({ spec }) {
    for (const item of spec.limits ?? []) {
      if (item.type !== 'Container') continue
      item.default = { ...item.max, ...item.default }
      item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest }
      if (Object.keys(item.default).length === 0) delete item.default
      if (Object.keys(item.defaultRequest).length === 0) delete item.defaultRequest
    }
  },
})
