// What a pod asks of a node's labels, and whether a node has it.
import { expressionRequirement, selectorFromRequirements } from '#api/labels.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'

function terms(pod: Pod) {
  const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return (required?.nodeSelectorTerms ?? []).map(({ matchExpressions }) =>
    (matchExpressions ?? []).map(({ key, operator, values }) => ({ key, operator, values: values ?? [] })),
  )
}

/** Whether a node has the labels that a pod must have. */
export function matchesNode(pod: Pod, { metadata }: Node): boolean {
  const labels = metadata.labels ?? {}
  const wanted = Object.entries(pod.spec?.nodeSelector ?? {})
  if (!wanted.every(([key, value]) => labels[key] === value)) return false
  const alternatives = terms(pod)
  return (
    alternatives.length === 0 ||
    alternatives.some((term) =>
      selectorFromRequirements(
        term.map(({ key, operator, values }) => expressionRequirement(key, operator, values)),
      ).matches(labels),
    )
  )
}

/** `disk=ssd, zone in (a, b)`. */
export function selectorWords(pod: Pod): string {
  return [
    ...Object.entries(pod.spec?.nodeSelector ?? {}).map(([key, value]) => `${key}=${value}`),
    ...terms(pod).flatMap((term) =>
      term.map(({ key, operator, values }) => `${key} ${operator} ${values.join(', ')}`.trim()),
    ),
  ].join(', ')
}
