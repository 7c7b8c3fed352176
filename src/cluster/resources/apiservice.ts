// APIServices. Models kube-aggregator's APIService columns and defaults, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'

const httpsPort = 443

export const apiService = defineResource('apiregistration.k8s.io/v1/APIService', {
  needsRevision: true,
  setDefaults({ spec }) {
    if (spec.service !== undefined) spec.service.port ??= httpsPort
  },

  cells(apiService, nowMs) {
    const { service } = apiService.spec
    const available = apiService.status.conditions?.find(({ type }) => type === 'Available')
    const why = available?.status !== 'True' && available?.reason ? ` (${available.reason})` : ''
    return [
      apiService.metadata.name,
      service === undefined ? 'Local' : `${service.namespace}/${service.name}`,
      available === undefined ? 'Unknown' : `${available.status}${why}`,
      ageCell(apiService, nowMs),
    ]
  },
})
