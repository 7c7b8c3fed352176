// Deployments. Models pkg/registry/apps/deployment and printDeployment, v1.35.

import { type FieldError, forbiddenField, invalidValue, notSupported } from '#api/field-error.ts'
import { printSelector, selectorFromObject } from '#api/labels.ts'
import type { DeploymentSpec, DeploymentStrategy } from '#api/types/apps-v1.ts'
import { ageCell, containerCells } from './columns.ts'
import { setPodTemplateDefaults } from './pod-spec.ts'
import { selectedReplicaScale } from './replica-scale.ts'
import { defineResource } from './resource.ts'
import { immutableErrors } from './validation/immutable.ts'
import { workloadSelectorErrors } from './validation/label-selector.ts'
import { countOrPercentErrors, nonNegativeErrors, over100PercentErrors } from './validation/names.ts'
import { alwaysRestartErrors, podTemplateErrors } from './validation/pod-spec.ts'
import { templateWarnings, workloadNameWarnings } from './validation/pod-warnings.ts'
import { collisionErrors, replicaStatusErrors } from './validation/status.ts'

/** The counts of a status, and those that are parts of its replicas. */
const statusCounts = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'collisionCount',
]
const statusParts = ['updatedReplicas', 'readyReplicas', 'availableReplicas']

export const deployment = defineResource('apps/v1/Deployment', {
  metadataKeptByStatus: ['labels'],
  warnings: ({ metadata, spec }, old) => [
    ...(old === undefined ? workloadNameWarnings(metadata.name) : []),
    ...templateWarnings('spec.template', spec.template, old?.spec.template),
  ],

  validateStatusUpdate: (deployment, old) => [
    ...replicaStatusErrors(deployment.status, statusCounts, statusParts),
    ...collisionErrors(deployment, old),
  ],

  hasGeneration: true,

  setDefaults({ spec }) {
    spec.replicas ??= 1
    spec.strategy.type ??= 'RollingUpdate'
    if (spec.strategy.type === 'RollingUpdate') {
      spec.strategy.rollingUpdate ??= {}
      spec.strategy.rollingUpdate.maxUnavailable ??= '25%'
      spec.strategy.rollingUpdate.maxSurge ??= '25%'
    }
    spec.revisionHistoryLimit ??= 10
    spec.progressDeadlineSeconds ??= 600
    setPodTemplateDefaults(spec.template)
  },

  validate: ({ spec }) => [
    ...nonNegativeErrors('spec.replicas', spec.replicas),
    ...nonNegativeErrors('spec.minReadySeconds', spec.minReadySeconds),
    ...workloadSelectorErrors('deployment', spec.selector, spec.template.metadata.labels),
    ...podTemplateErrors(spec.template),
    ...alwaysRestartErrors(spec.template),
    ...strategyErrors(spec.strategy),
    ...nonNegativeErrors('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...deadlineErrors(spec),
  ],

  validateUpdate: ({ spec }, old) => immutableErrors('spec.selector', spec.selector, old.spec.selector),

  scale: selectedReplicaScale(),

  podTemplate: ({ spec }) => spec.template,

  cells: (deployment, nowMs) => [
    deployment.metadata.name,
    `${deployment.status.readyReplicas ?? 0}/${deployment.spec.replicas ?? 0}`,
    deployment.status.updatedReplicas ?? 0,
    deployment.status.availableReplicas ?? 0,
    ageCell(deployment, nowMs),
    ...containerCells(deployment.spec.template.spec.containers),
    printSelector(selectorFromObject(deployment.spec.selector)),
  ],
})

function strategyErrors({ type, rollingUpdate }: DeploymentStrategy): FieldError[] {
  if (type === 'Recreate')
    return rollingUpdate === undefined
      ? []
      : [
          forbiddenField(
            'spec.strategy.rollingUpdate',
            "may not be specified when strategy `type` is 'Recreate'",
          ),
        ]
  if (type !== 'RollingUpdate') {
    const shown = { Type: type ?? '', RollingUpdate: rollingUpdate ?? null }
    return [notSupported('spec.strategy', shown, ['Recreate', 'RollingUpdate'])]
  }
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate ?? {}
  const at = 'spec.strategy.rollingUpdate'
  const errors = [
    ...countOrPercentErrors(`${at}.maxUnavailable`, maxUnavailable),
    ...countOrPercentErrors(`${at}.maxSurge`, maxSurge),
  ]
  if (isZero(maxUnavailable) && isZero(maxSurge))
    errors.push(invalidValue(`${at}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'))
  return [...errors, ...over100PercentErrors(`${at}.maxUnavailable`, maxUnavailable)]
}

function isZero(value: number | string): boolean {
  return value === 0 || value === '0%'
}

function deadlineErrors({ progressDeadlineSeconds, minReadySeconds = 0 }: DeploymentSpec): FieldError[] {
  const field = 'spec.progressDeadlineSeconds'
  const errors = nonNegativeErrors(field, progressDeadlineSeconds)
  if (progressDeadlineSeconds !== undefined && progressDeadlineSeconds <= minReadySeconds)
    errors.push(invalidValue(field, progressDeadlineSeconds, 'must be greater than minReadySeconds'))
  return errors
}
