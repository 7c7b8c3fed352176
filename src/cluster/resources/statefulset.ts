// StatefulSets. Models pkg/registry/apps/statefulset and printStatefulSet, v1.35.
import { ageCell, containerCells } from './columns.ts'
import { setPodTemplateDefaults } from './pod-spec.ts'
import { selectedReplicaScale } from './replica-scale.ts'
import { defineResource } from './resource.ts'
import { templateWarnings } from './validation/pod-warnings.ts'
import { statefulSetErrors, statefulSetUpdateErrors } from './validation/statefulset.ts'
import { collisionErrors, replicaStatusErrors } from './validation/status.ts'

/** The counts of a status, and those that are parts of its replicas. */
const statusCounts = [
  'replicas',
  'readyReplicas',
  'currentReplicas',
  'updatedReplicas',
  'availableReplicas',
  'observedGeneration',
  'collisionCount',
]
const statusParts = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas']

export const statefulSet = defineResource('apps/v1/StatefulSet', {
  warnings: ({ spec }, old) => [
    ...templateWarnings('spec.template', spec.template, old?.spec.template),
    ...((spec.revisionHistoryLimit ?? 0) < 0
      ? [
          'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
        ]
      : []),
  ],

  validateStatusUpdate: (set, old) => [
    ...replicaStatusErrors(set.status, statusCounts, statusParts, 'status.readyReplicas'),
    ...collisionErrors(set, old),
  ],

  hasGeneration: true,

  setDefaults({ spec }) {
    spec.replicas ??= 1
    spec.podManagementPolicy ||= 'OrderedReady'
    spec.updateStrategy ??= {}
    spec.updateStrategy.type ||= 'RollingUpdate'
    if (spec.updateStrategy.type === 'RollingUpdate') {
      spec.updateStrategy.rollingUpdate ??= {}
      spec.updateStrategy.rollingUpdate.partition ??= 0
    }
    spec.persistentVolumeClaimRetentionPolicy ??= {}
    spec.persistentVolumeClaimRetentionPolicy.whenDeleted ||= 'Retain'
    spec.persistentVolumeClaimRetentionPolicy.whenScaled ||= 'Retain'
    spec.revisionHistoryLimit ??= 10
    for (const claim of spec.volumeClaimTemplates ?? []) {
      claim.apiVersion ||= 'v1'
      claim.kind ||= 'PersistentVolumeClaim'
      claim.spec.volumeMode ??= 'Filesystem'
      claim.status = { ...claim.status, phase: 'Pending' }
    }
    setPodTemplateDefaults(spec.template)
  },

  prepareForCreate(set) {
    set.status = { replicas: 0, availableReplicas: 0 }
    delete set.spec.updateStrategy?.rollingUpdate?.maxUnavailable
  },

  /** What a feature that is off would read is not kept. Models dropStatefulSetDisabledFields. */
  prepareForUpdate: ({ spec }) => void delete spec.updateStrategy?.rollingUpdate?.maxUnavailable,

  validate: statefulSetErrors,
  validateUpdate: statefulSetUpdateErrors,

  scale: selectedReplicaScale(),

  podTemplate: ({ spec }) => spec.template,

  cells: (set, nowMs) => [
    set.metadata.name,
    `${set.status.readyReplicas ?? 0}/${set.spec.replicas ?? 0}`,
    ageCell(set, nowMs),
    ...containerCells(set.spec.template.spec.containers),
  ],
})
