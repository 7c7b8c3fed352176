// ReplicationControllers. Models pkg/registry/core/replicationcontroller and printReplicationController, v1.35.
import { printSelector, selectorFromMap } from '#api/labels.ts'
import { ageCell, containerCells } from './columns.ts'
import { setPodTemplateDefaults } from './pod-spec.ts'
import { replicaScale } from './replica-scale.ts'
import { defineResource } from './resource.ts'
import { templateWarnings, workloadNameWarnings } from './validation/pod-warnings.ts'
import { controllerErrors } from './validation/replication-controller.ts'
import { replicaSetStatusErrors } from './validation/status.ts'

export const replicationController = defineResource('v1/ReplicationController', {
  warnings: ({ metadata, spec }, old) => [
    ...(old === undefined ? workloadNameWarnings(metadata.name) : []),
    ...(spec.template === undefined
      ? []
      : templateWarnings('spec.template', spec.template, old?.spec.template)),
  ],

  validate: controllerErrors,
  validateStatusUpdate: replicaSetStatusErrors,

  hasGeneration: true,
  orphansByDefault: true,

  setDefaults({ metadata, spec }) {
    const labels = spec.template?.metadata?.labels ?? {}
    if (Object.keys(labels).length > 0) {
      if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels }
      if (Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels }
    }
    spec.replicas ??= 1
    if (spec.template !== undefined) setPodTemplateDefaults(spec.template)
  },

  prepareForCreate(controller) {
    controller.status = { replicas: 0 }
  },

  selectableFields: ({ status }) => ({ 'status.replicas': String(status.replicas) }),

  scale: replicaScale(({ spec }) => selectorFromMap(spec.selector)),

  podTemplate: ({ spec }) => spec.template,

  cells: (controller, nowMs) => [
    controller.metadata.name,
    controller.spec.replicas ?? 0,
    controller.status.replicas,
    controller.status.readyReplicas ?? 0,
    ageCell(controller, nowMs),
    ...containerCells(controller.spec.template?.spec.containers ?? []),
    printSelector(selectorFromMap(controller.spec.selector)) || '<none>',
  ],
})
