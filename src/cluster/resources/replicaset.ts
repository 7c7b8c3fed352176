// ReplicaSets. Models pkg/registry/apps/replicaset and printReplicaSet, v1.35.
import { printSelector, selectorFromObject } from '#api/labels.ts'
import { ageCell, containerCells } from './columns.ts'
import { setPodTemplateDefaults } from './pod-spec.ts'
import { selectedReplicaScale } from './replica-scale.ts'
import { defineResource } from './resource.ts'
import { immutableErrors } from './validation/immutable.ts'
import { workloadSelectorErrors } from './validation/label-selector.ts'
import { nonNegativeErrors } from './validation/names.ts'
import { alwaysRestartErrors, podTemplateErrors } from './validation/pod-spec.ts'
import { templateWarnings, workloadNameWarnings } from './validation/pod-warnings.ts'
import { replicaSetStatusErrors } from './validation/status.ts'

export const replicaSet = defineResource('apps/v1/ReplicaSet', {
  warnings: ({ metadata, spec }, old) => [
    ...(old === undefined ? workloadNameWarnings(metadata.name) : []),
    ...templateWarnings('spec.template', spec.template, old?.spec.template),
  ],

  validateStatusUpdate: replicaSetStatusErrors,

  hasGeneration: true,

  setDefaults(set) {
    set.spec.replicas ??= 1
    if (set.spec.template !== undefined) setPodTemplateDefaults(set.spec.template)
  },

  prepareForCreate(set) {
    set.status = { replicas: 0 }
  },

  validate: ({ spec }) => [
    ...nonNegativeErrors('spec.replicas', spec.replicas),
    ...nonNegativeErrors('spec.minReadySeconds', spec.minReadySeconds),
    ...workloadSelectorErrors('replicaset', spec.selector, spec.template.metadata.labels),
    ...podTemplateErrors(spec.template),
    ...alwaysRestartErrors(spec.template),
  ],

  validateUpdate: ({ spec }, old) => immutableErrors('spec.selector', spec.selector, old.spec.selector),

  selectableFields: ({ status }) => ({ 'status.replicas': String(status.replicas) }),

  scale: selectedReplicaScale(),

  podTemplate: ({ spec }) => spec.template,

  cells: (set, nowMs) => [
    set.metadata.name,
    set.spec.replicas ?? 0,
    set.status.replicas,
    set.status.readyReplicas ?? 0,
    ageCell(set, nowMs),
    ...containerCells(set.spec.template.spec.containers),
    printSelector(selectorFromObject(set.spec.selector)),
  ],
})
