// APIServices. Models kube-aggregator's APIService columns and defaults, v1.35.
import { formatTime } from '#api/time.ts'
import { ageCell } from './columns.ts'
import { defineResource, ownMetadata } from './resource.ts'
import { apiServiceErrors, apiServiceStatusErrors } from './validation/api-service.ts'
import { pathSegment } from './validation/names.ts'

const httpsPort = 443

export const apiService = defineResource('apiregistration.k8s.io/v1/APIService', {
  metadataKeptByStatus: ownMetadata,
  needsRevision: true,
  nameRule: pathSegment,
  validate: apiServiceErrors,
  validateStatusUpdate: apiServiceStatusErrors,

  setDefaults({ spec }) {
    if (spec.service !== undefined) spec.service.port ??= httpsPort
  },

  /** Nobody need look whether the server itself answers. */
  prepareForCreate(draft, { nowMs }) {
    if (draft.spec.service !== undefined) return
    const lastTransitionTime = formatTime(nowMs)
    const [type, reason, message] = ['Available', 'Local', 'Local APIServices are always available']
    draft.status.conditions = [{ type, status: 'True', lastTransitionTime, reason, message }]
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
