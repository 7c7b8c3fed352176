// TaintToleration: untolerated taints refuse; PreferNoSchedule taints cost score.
import type { Pod } from '#api/types/core-v1.ts'
import { toleratesTaint, untoleratedTaint } from '../../runtime/taints.ts'
import { eventNode } from '../cluster-event.ts'
import { normalizeScores, type SchedulerPlugin, type Scorer, unresolvable } from '../framework.ts'

const refusal = unresolvable('node(s) had untolerated taint(s)')

export const taintToleration: SchedulerPlugin = {
  name: 'TaintToleration',
  followsTaints: true,
  weight: 3,

  filterFor: (pod) => ({
    kind: 'filter',
    filter: ({ node }) => (untoleratedTaint(pod, node.spec.taints) === undefined ? undefined : refusal),
  }),

  scorerFor(pod, on) {
    if (!on.hasPreferTaints) return undefined
    const scorer: Scorer = ({ node }) => intolerableCount(pod, node.spec.taints ?? [])
    scorer.normalize = (scores) => normalizeScores(scores, true)
    return scorer
  },

  wakesOn(event, pod) {
    const node = eventNode(event)
    if (node === undefined || untoleratedTaint(pod, node.spec.taints) !== undefined) return false
    return event.kind !== 'node-changed' || untoleratedTaint(pod, event.previous.spec.taints) !== undefined
  },
}

function intolerableCount(
  pod: Pod,
  taints: readonly { key: string; value?: string | undefined; effect: string }[],
): number {
  const tolerations = (pod.spec.tolerations ?? []).filter(
    (t) => t.effect === undefined || t.effect === 'PreferNoSchedule',
  )
  return taints.filter(
    (taint) =>
      taint.effect === 'PreferNoSchedule' &&
      !tolerations.some((toleration) => toleratesTaint(toleration, taint)),
  ).length
}
