// PriorityLevelConfigurations. Models pkg/registry/flowcontrol/prioritylevelconfiguration and its printer, v1.35.
import { ageCell } from './columns.ts'
import { defineResource, ownMetadata } from './resource.ts'
import { priorityLevelErrors } from './validation/flow-control.ts'

const defaultShares = 30
const defaultQueuing = { queues: 64, handSize: 8, queueLengthLimit: 50 }

export const priorityLevelConfiguration = defineResource(
  'flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration',
  {
    metadataKeptByStatus: ownMetadata,
    hasGeneration: true,
    validate: priorityLevelErrors,

    setDefaults({ spec: { exempt, limited } }) {
      if (exempt !== undefined) {
        exempt.nominalConcurrencyShares ??= 0
        exempt.lendablePercent ??= 0
      }
      if (limited === undefined) return
      limited.nominalConcurrencyShares ??= defaultShares
      limited.lendablePercent ??= 0
      const { queuing } = limited.limitResponse
      if (queuing === undefined) return
      queuing.queues ||= defaultQueuing.queues
      queuing.handSize ||= defaultQueuing.handSize
      queuing.queueLengthLimit ||= defaultQueuing.queueLengthLimit
    },

    cells(level, nowMs) {
      const { type, limited } = level.spec
      const queuing = limited?.limitResponse.queuing
      return [
        level.metadata.name,
        type,
        limited?.nominalConcurrencyShares ?? '<none>',
        queuing?.queues ?? '<none>',
        queuing?.handSize ?? '<none>',
        queuing?.queueLengthLimit ?? '<none>',
        ageCell(level, nowMs),
      ]
    },
  },
)
