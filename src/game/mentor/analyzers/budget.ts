// Disruption budgets that can never be met, where somebody is waiting for a node to become empty.
import { selectorFromObject } from '#api/labels.ts'
import { nodes, podDisruptionBudgets, pods } from '#api/resource-ref.ts'
import type { PodDisruptionBudget } from '#api/types/policy-v1.ts'
import { type Analyzer, weights } from '../analyzer.ts'
import { describes, gets } from '../evidence.ts'
import { type Finding, nameOfObject, root } from '../finding.ts'
import { isWanted } from '../pod-facts.ts'
import type { Survey } from '../survey.ts'

export const budget: Analyzer = {
  name: 'budget',
  find: (survey) => survey.all(podDisruptionBudgets).flatMap((each) => blocking(survey, each)),
}

/** Not one of its pods may ever go, and one stands on a node that is being emptied. */
function blocking(survey: Survey, each: PodDisruptionBudget): readonly Finding[] {
  const { disruptionsAllowed, currentHealthy = 0, desiredHealthy = 0, expectedPods = 0 } = each.status ?? {}
  const isNever = disruptionsAllowed === 0 && expectedPods > 0 && desiredHealthy >= expectedPods
  if (!isNever || currentHealthy < desiredHealthy || each.spec?.selector == null) return []
  const selector = selectorFromObject(each.spec.selector)
  const closed = new Set(
    survey
      .all(nodes)
      .filter(({ spec }) => spec?.unschedulable === true)
      .map(({ metadata }) => metadata.name),
  )
  const stuck = survey
    .all(pods, each.metadata.namespace)
    .filter(
      (pod) => isWanted(pod) && closed.has(pod.spec?.nodeName ?? '') && selector.matches(pod.metadata.labels),
    )
  const [first] = stuck
  if (first === undefined) return []
  const about = nameOfObject(each)
  const node = first.spec?.nodeName ?? ''
  return [
    {
      ...root('budgetForbids', { budget: about.name, node, wanted: desiredHealthy, have: expectedPods }),
      about,
      shownBy: [about, ...stuck.map(nameOfObject), { kind: 'Node', namespace: undefined, name: node }],
      symptom: 'ALLOWED DISRUPTIONS 0',
      links: [(words) => words.links.nodeClosed(node)],
      evidence: [
        gets(survey, { kind: 'Node', namespace: undefined, name: '' }, 'SchedulingDisabled'),
        gets(survey, about, about.name),
        describes(survey, about, 'Allowed disruptions:'),
      ],
      detail: `${desiredHealthy}/${expectedPods}`,
      madeMs: 0,
      weight: weights.note,
    },
  ]
}
