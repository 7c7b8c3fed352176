// DaemonSets. Models pkg/registry/apps/daemonset and printDaemonSet, v1.35.
import { printSelector, selectorFromMap, selectorFromObject } from '#api/labels.ts'
import { type Draft, deepEqual } from '#api/object.ts'
import type { DaemonSet } from '#api/types/apps-v1.ts'
import { ageCell, containerCells } from './columns.ts'
import { setPodTemplateDefaults } from './pod-spec.ts'
import { defineResource } from './resource.ts'

/** Counts the templates that a DaemonSet has had. */
const templateGeneration = 'deprecated.daemonset.template.generation'

export const daemonSet = defineResource('apps/v1/DaemonSet', {
  hasGeneration: true,

  setDefaults(set) {
    const { spec } = set
    spec.updateStrategy ??= {}
    spec.updateStrategy.type ??= 'RollingUpdate'
    if (spec.updateStrategy.type === 'RollingUpdate') {
      spec.updateStrategy.rollingUpdate ??= {}
      spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1
      spec.updateStrategy.rollingUpdate.maxSurge ??= 0
    }
    spec.revisionHistoryLimit ??= 10
    setPodTemplateDefaults(spec.template)
    setTemplateGeneration(set, templateGenerationOf(set))
  },

  prepareForCreate(set) {
    const zero = {
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
    }
    set.status = zero
    setTemplateGeneration(set, Math.max(1, templateGenerationOf(set)))
  },

  prepareForUpdate(set, old) {
    const isNew = !deepEqual(set.spec.template, old.spec.template)
    setTemplateGeneration(set, templateGenerationOf(old) + (isNew ? 1 : 0))
  },

  cells: (set, nowMs) => [
    set.metadata.name,
    set.status.desiredNumberScheduled,
    set.status.currentNumberScheduled,
    set.status.numberReady,
    set.status.updatedNumberScheduled ?? 0,
    set.status.numberAvailable ?? 0,
    printSelector(selectorFromMap(set.spec.template.spec.nodeSelector)) || '<none>',
    ageCell(set, nowMs),
    ...containerCells(set.spec.template.spec.containers),
    printSelector(selectorFromObject(set.spec.selector)),
  ],
})

function templateGenerationOf({ metadata }: Draft<DaemonSet> | DaemonSet): number {
  return Number(metadata.annotations?.[templateGeneration] ?? 0) || 0
}

function setTemplateGeneration(set: Draft<DaemonSet>, generation: number): void {
  set.metadata.annotations = { ...set.metadata.annotations, [templateGeneration]: String(generation) }
}
