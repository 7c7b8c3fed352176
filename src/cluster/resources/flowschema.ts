// FlowSchemas. Models pkg/registry/flowcontrol/flowschema and printFlowSchema, v1.35.
import { ageCell } from './columns.ts'
import { defineResource, ownMetadata } from './resource.ts'
import { flowSchemaErrors } from './validation/flow-control.ts'

const defaultPrecedence = 1000

export const flowSchema = defineResource('flowcontrol.apiserver.k8s.io/v1/FlowSchema', {
  metadataKeptByStatus: ownMetadata,
  hasGeneration: true,
  validate: flowSchemaErrors,

  setDefaults({ spec }) {
    spec.matchingPrecedence ||= defaultPrecedence
  },

  compareRows: (a, b) => a.spec.matchingPrecedence - b.spec.matchingPrecedence,

  cells: (flow, nowMs) => [
    flow.metadata.name,
    flow.spec.priorityLevelConfiguration.name,
    flow.spec.matchingPrecedence,
    flow.spec.distinguisherMethod?.type ?? '<none>',
    ageCell(flow, nowMs),
    flow.status.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?',
  ],
})
