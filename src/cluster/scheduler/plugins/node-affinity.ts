// NodeAffinity: nodeSelector and node affinity, required and preferred.
import type { Pod } from '#api/types/core-v1.ts'
import { eventNode } from '../cluster-event.ts'
import { normalizeScores, type SchedulerPlugin, type Scorer, skip, unresolvable } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import {
  hasRequiredNodeAffinity,
  matchesNodeSelectorTerm,
  matchesRequiredNodeAffinity,
} from '../node-selection.ts'

const refusal = unresolvable("node(s) didn't match Pod's node affinity/selector")

export const nodeAffinity: SchedulerPlugin = {
  name: 'NodeAffinity',
  weight: 2,

  filterFor(pod) {
    if (!hasRequiredNodeAffinity(pod)) return skip
    const filter = ({ node }: NodeInfo) => (matchesRequiredNodeAffinity(pod, node) ? undefined : refusal)
    const nodeNames = namedNodes(pod)
    return nodeNames === undefined ? { kind: 'filter', filter } : { kind: 'only', nodeNames, filter }
  },

  scorerFor(pod) {
    const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
    if (preferred.length === 0) return undefined
    const scorer: Scorer = ({ node }) =>
      preferred.reduce(
        (sum, term) => sum + (matchesNodeSelectorTerm(term.preference, node) ? term.weight : 0),
        0,
      )
    scorer.normalize = (scores) => normalizeScores(scores, false)
    return scorer
  },

  wakesOn(event, pod) {
    const node = eventNode(event)
    if (node === undefined || !matchesRequiredNodeAffinity(pod, node)) return false
    return event.kind !== 'node-changed' || !matchesRequiredNodeAffinity(pod, event.previous)
  },
}

/** The nodes that matchFields names, when every term names some. */
function namedNodes(pod: Pod): ReadonlySet<string> | undefined {
  const terms =
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const names = new Set<string>()
  if (terms.length === 0) return undefined
  for (const { matchFields = [] } of terms) {
    const byName = matchFields.find((field) => field.key === 'metadata.name' && field.operator === 'In')
    if (byName === undefined) return undefined
    for (const name of byName.values ?? []) names.add(name)
  }
  return names
}
