// Which pods and claims a quota is about, where it names scopes. Models pkg/quota/v1/evaluator/core scopes, v1.35.
import type { Affinity, PersistentVolumeClaim, Pod, ResourceQuota } from '#api/types/core-v1.ts'
import { qosClassOf } from './pod-qos.ts'

export interface ScopeRequirement {
  readonly scopeName: string
  readonly operator: string
  readonly values?: readonly string[] | undefined
}

/** All scopes of the quota: each has to hold. */
export function scopesOf({ spec }: ResourceQuota): readonly ScopeRequirement[] {
  const named = (spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' }))
  return [...named, ...(spec.scopeSelector?.matchExpressions ?? [])]
}

export function podIsInScope({ spec }: Pod, scope: ScopeRequirement): boolean {
  switch (scope.scopeName) {
    case 'Terminating':
      return spec.activeDeadlineSeconds !== undefined
    case 'NotTerminating':
      return spec.activeDeadlineSeconds === undefined
    case 'BestEffort':
      return qosClassOf(spec) === 'BestEffort'
    case 'NotBestEffort':
      return qosClassOf(spec) !== 'BestEffort'
    case 'PriorityClass':
      return isChosen(spec.priorityClassName ? [spec.priorityClassName] : [], scope)
    case 'CrossNamespacePodAffinity':
      return reachesOtherNamespaces(spec.affinity)
    default:
      return false
  }
}

export function claimIsInScope({ spec, status }: PersistentVolumeClaim, scope: ScopeRequirement): boolean {
  if (scope.scopeName !== 'VolumeAttributesClass') return false
  const names = [
    spec.volumeAttributesClassName,
    status.currentVolumeAttributesClassName,
    status.modifyVolumeStatus?.targetVolumeAttributesClassName,
  ]
  return isChosen(
    names.filter((name) => name !== undefined && name !== ''),
    scope,
  )
}

/** What a selector makes of an object that goes by these names; one without any fulfils only what forbids. */
function isChosen(
  names: readonly (string | undefined)[],
  { operator, values = [] }: ScopeRequirement,
): boolean {
  const isAmong = names.some((name) => name !== undefined && values.includes(name))
  switch (operator) {
    case 'Exists':
      return names.length > 0
    case 'DoesNotExist':
      return names.length === 0
    case 'In':
      return isAmong
    default:
      return !isAmong
  }
}

function reachesOtherNamespaces(affinity: Affinity | undefined): boolean {
  const { podAffinity, podAntiAffinity } = affinity ?? {}
  const terms = [podAffinity, podAntiAffinity].flatMap((kind) => [
    ...(kind?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(kind?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => term.podAffinityTerm),
  ])
  return terms.some(
    ({ namespaces, namespaceSelector }) => (namespaces ?? []).length > 0 || namespaceSelector !== undefined,
  )
}
