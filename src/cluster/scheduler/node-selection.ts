// Which nodes a node selector or node affinity means. Models component-helpers nodeaffinity, v1.35.
import { expressionRequirement, selectorFromRequirements } from '#api/labels.ts'
import type { Node, NodeSelector, NodeSelectorTerm, Pod } from '#api/types/core-v1.ts'

export function matchesNodeSelector(selector: NodeSelector, node: Node): boolean {
  return selector.nodeSelectorTerms.some((term) => matchesNodeSelectorTerm(term, node))
}

/** An empty term matches nothing. */
export function matchesNodeSelectorTerm(term: NodeSelectorTerm, node: Node): boolean {
  const { matchExpressions = [], matchFields = [] } = term
  if (matchExpressions.length === 0 && matchFields.length === 0) return false
  const requirement = ({ key, operator, values }: (typeof matchExpressions)[number]) =>
    expressionRequirement(key, operator, values ?? [])
  return (
    selectorFromRequirements(matchExpressions.map(requirement)).matches(node.metadata.labels) &&
    selectorFromRequirements(matchFields.map(requirement)).matches({ 'metadata.name': node.metadata.name })
  )
}

/** spec.nodeSelector and the required node affinity of a pod. */
export function matchesRequiredNodeAffinity(pod: Pod, node: Node): boolean {
  for (const [key, value] of Object.entries(pod.spec.nodeSelector ?? {}))
    if (node.metadata.labels?.[key] !== value) return false
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return required === undefined || matchesNodeSelector(required, node)
}

export function hasRequiredNodeAffinity(pod: Pod): boolean {
  return (
    pod.spec.nodeSelector !== undefined ||
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution !== undefined
  )
}
