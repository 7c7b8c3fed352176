// Pod affinity terms: those of a pod, and which pods a term means.
import { selectorFromObject } from '#api/labels.ts'
import type { Pod, PodAffinityTerm, WeightedPodAffinityTerm } from '#api/types/core-v1.ts'
import type { LabelSelector } from '#api/types/meta-v1.ts'
import type { Lookups } from './cache.ts'

const none: readonly PodAffinityTerm[] = []
const noneWeighted: readonly WeightedPodAffinityTerm[] = []

export function affinityTerms(pod: Pod): readonly PodAffinityTerm[] {
  return pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? none
}

export function antiAffinityTerms(pod: Pod): readonly PodAffinityTerm[] {
  return pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? none
}

export function preferredTerms(
  pod: Pod,
): readonly { readonly term: PodAffinityTerm; readonly weight: number }[] {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {}
  const weighted = (terms: readonly WeightedPodAffinityTerm[], sign: number) =>
    terms.map(({ weight, podAffinityTerm }) => ({ term: podAffinityTerm, weight: sign * weight }))
  return [
    ...weighted(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? noneWeighted, 1),
    ...weighted(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? noneWeighted, -1),
  ]
}

/** The term's selector with the pod's own values of matchLabelKeys and mismatchLabelKeys. */
export function termSelector(pod: Pod, term: PodAffinityTerm): LabelSelector | undefined {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term
  if (labelSelector === undefined || matchLabelKeys.length + mismatchLabelKeys.length === 0)
    return labelSelector
  const labels = pod.metadata.labels ?? {}
  const extra = (keys: readonly string[], operator: string) =>
    keys
      .filter((key) => labels[key] !== undefined)
      .map((key) => ({ key, operator, values: [labels[key] as string] }))
  const matchExpressions = [
    ...(labelSelector.matchExpressions ?? []),
    ...extra(matchLabelKeys, 'In'),
    ...extra(mismatchLabelKeys, 'NotIn'),
  ]
  return { ...labelSelector, matchExpressions }
}

/** A pod in the namespaces and with the labels that a term of another pod (in `ownNamespace`) speaks of. */
export function termMeans(
  term: PodAffinityTerm,
  ownNamespace: string,
  candidate: Pod,
  lookups: Lookups,
): boolean {
  const namespace = candidate.metadata.namespace ?? ''
  return (
    isTermNamespace(term, ownNamespace, namespace, lookups) &&
    selectorFromObject(term.labelSelector).matches(candidate.metadata.labels)
  )
}

export function isTermNamespace(
  term: PodAffinityTerm,
  ownNamespace: string,
  namespace: string,
  lookups: Lookups,
): boolean {
  const named = term.namespaces ?? []
  if (named.includes(namespace)) return true
  if (term.namespaceSelector !== undefined)
    return selectorFromObject(term.namespaceSelector).matches(lookups.namespaceLabels(namespace))
  return named.length === 0 && namespace === ownNamespace
}
