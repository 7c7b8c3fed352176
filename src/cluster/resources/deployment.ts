// Deployments. Models pkg/registry/apps/deployment and printDeployment, v1.35.
import { printSelector, selectorFromObject } from '#api/labels.ts'
import { ageCell, containerCells } from './columns.ts'
import { setPodTemplateDefaults } from './pod-spec.ts'
import { defineResource } from './resource.ts'

export const deployment = defineResource('apps/v1/Deployment', {
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

  scale: {
    replicas: (deployment) => deployment.spec.replicas ?? 1,
    currentReplicas: (deployment) => deployment.status.replicas ?? 0,
    selector: (deployment) => printSelector(selectorFromObject(deployment.spec.selector)),
    setReplicas: (draft, replicas) => {
      draft.spec.replicas = replicas
    },
  },

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
