// DaemonSets. Models pkg/registry/apps/daemonset and printDaemonSet, v1.35.
import { type FieldError, invalidValue, notSupported, required } from '#api/field-error.ts'
import { printSelector, selectorFromMap, selectorFromObject } from '#api/labels.ts'
import { type Draft, deepEqual } from '#api/object.ts'
import type { DaemonSet, DaemonSetUpdateStrategy } from '#api/types/apps-v1.ts'
import { templateGenerationAnnotation } from '#api/well-known.ts'
import { ageCell, containerCells } from './columns.ts'
import { setPodTemplateDefaults } from './pod-spec.ts'
import { defineResource } from './resource.ts'
import { immutableErrors } from './validation/immutable.ts'
import { workloadSelectorErrors } from './validation/label-selector.ts'
import { countOrPercentErrors, nonNegativeErrors, over100PercentErrors } from './validation/names.ts'
import { alwaysRestartErrors, podTemplateErrors } from './validation/pod-spec.ts'
import { templateWarnings } from './validation/pod-warnings.ts'
import { collisionErrors, replicaStatusErrors } from './validation/status.ts'

/** Counts the templates that a DaemonSet has had. */

/** The counts of a status, and those that are parts of its replicas. */
const statusCounts = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
]

export const daemonSet = defineResource('apps/v1/DaemonSet', {
  warnings: ({ spec }, old) => templateWarnings('spec.template', spec.template, old?.spec.template),

  validateStatusUpdate: (set, old) => [
    ...replicaStatusErrors(set.status, statusCounts, []),
    ...collisionErrors(set, old),
  ],

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

  validate: ({ spec }) => [
    ...workloadSelectorErrors('daemonset', spec.selector, spec.template.metadata.labels, {
      needsSelector: false,
    }),
    ...podTemplateErrors(spec.template),
    ...alwaysRestartErrors(spec.template, 'DaemonSet'),
    ...nonNegativeErrors('spec.minReadySeconds', spec.minReadySeconds),
    ...updateStrategyErrors(spec.updateStrategy),
    ...nonNegativeErrors('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
  ],

  validateUpdate: ({ spec }, old) => immutableErrors('spec.selector', spec.selector, old.spec.selector),

  podTemplate: ({ spec }) => spec.template,

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
  return Number(metadata.annotations?.[templateGenerationAnnotation] ?? 0) || 0
}

function setTemplateGeneration(set: Draft<DaemonSet>, generation: number): void {
  set.metadata.annotations = {
    ...set.metadata.annotations,
    [templateGenerationAnnotation]: String(generation),
  }
}

function updateStrategyErrors({ type, rollingUpdate }: DaemonSetUpdateStrategy = {}): FieldError[] {
  if (type === 'OnDelete') return []
  if (type !== 'RollingUpdate') {
    const shown = { Type: type ?? '', RollingUpdate: rollingUpdate ?? null }
    return [notSupported('spec.updateStrategy', shown, ['RollingUpdate', 'OnDelete'])]
  }
  const at = 'spec.updateStrategy.rollingUpdate'
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate ?? {}
  const errors = [
    ...countOrPercentErrors(`${at}.maxUnavailable`, maxUnavailable),
    ...countOrPercentErrors(`${at}.maxSurge`, maxSurge),
    ...over100PercentErrors(`${at}.maxUnavailable`, maxUnavailable),
    ...over100PercentErrors(`${at}.maxSurge`, maxSurge),
  ]
  const isSet = (value: number | string) => value !== 0 && value !== '0%'
  if (isSet(maxUnavailable) && isSet(maxSurge))
    errors.push(invalidValue(`${at}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'))
  if (!isSet(maxUnavailable) && !isSet(maxSurge))
    errors.push(required(`${at}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'))
  return errors
}
