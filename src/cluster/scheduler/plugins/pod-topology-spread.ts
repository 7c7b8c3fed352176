// PodTopologySpread: pods spread evenly over domains, strictly or as a wish.
import { selectorFromObject } from '#api/labels.ts'
import type { Node, Pod, TopologySpreadConstraint } from '#api/types/core-v1.ts'
import type { LabelSelector } from '#api/types/meta-v1.ts'
import { untoleratedTaint } from '../../runtime/taints.ts'
import { type SchedulerCache, selectorCounts } from '../cache.ts'
import { changesTaints } from '../cluster-event.ts'
import {
  type NodeFilter,
  resolvable,
  type SchedulerPlugin,
  type Scorer,
  skip,
  unresolvable,
} from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import { hasRequiredNodeAffinity, matchesRequiredNodeAffinity } from '../node-selection.ts'
import type { PodCounts } from '../pod-counts.ts'

const tooUneven = resolvable("node(s) didn't match pod topology spread constraints")
const noLabel = unresolvable("node(s) didn't match pod topology spread constraints (missing required label)")

interface Constraint {
  readonly topologyKey: string
  readonly maxSkew: number
  readonly minDomains: number
  readonly selector: LabelSelector | undefined
  readonly respectsAffinity: boolean
  readonly respectsTaints: boolean
}

/** What spreads pods of services and workloads that say nothing themselves. */
const defaults: readonly Pick<Constraint, 'topologyKey' | 'maxSkew'>[] = [
  { topologyKey: 'kubernetes.io/hostname', maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5 },
]

export const podTopologySpread: SchedulerPlugin = {
  name: 'PodTopologySpread',
  followsTaints: true,
  weight: 2,

  filterFor(pod, on) {
    const constraints = constraintsOf(pod, 'DoNotSchedule')
    if (constraints.length === 0) return skip
    const checks = constraints.map((constraint) => skewCheck(pod, constraint, constraints, on))
    return {
      kind: 'filter',
      filter: (node) => {
        for (const check of checks) {
          const refusal = check(node)
          if (refusal !== undefined) return refusal
        }
        return undefined
      },
    }
  },

  scorerFor(pod, on, candidates) {
    const own = constraintsOf(pod, 'ScheduleAnyway')
    const constraints =
      own.length > 0 || (pod.spec.topologySpreadConstraints ?? []).length > 0 ? own : defaultsFor(pod, on)
    return constraints.length === 0
      ? undefined
      : spreadScorer(pod, constraints, on, candidates, own.length > 0)
  },

  wakesOn(event, pod) {
    if (event.kind === 'storage-changed') return false
    const constraints = constraintsOf(pod, 'DoNotSchedule')
    if ('node' in event) {
      const isDomain = (node: Node) => constraints.every(({ topologyKey }) => hasLabel(node, topologyKey))
      if (event.kind === 'node-added') return isDomain(event.node)
      const { node, previous } = event
      if (isDomain(node) !== isDomain(previous)) return true
      return (
        isDomain(node) &&
        constraints.some(
          ({ topologyKey, respectsTaints }) =>
            node.metadata.labels?.[topologyKey] !== previous.metadata.labels?.[topologyKey] ||
            (respectsTaints && changesTaints(event)),
        )
      )
    }
    return constraints.some(({ selector }) => selectorFromObject(selector).matches(event.pod.metadata.labels))
  },
}

function hasLabel({ metadata }: Node, key: string): boolean {
  return metadata.labels?.[key] !== undefined
}

function constraintsOf(pod: Pod, when: string): Constraint[] {
  return (pod.spec.topologySpreadConstraints ?? [])
    .filter((constraint) => constraint.whenUnsatisfiable === when)
    .map((constraint) => ({
      topologyKey: constraint.topologyKey,
      maxSkew: constraint.maxSkew,
      minDomains: constraint.minDomains ?? 1,
      selector: withMatchLabelKeys(pod, constraint),
      respectsAffinity: constraint.nodeAffinityPolicy !== 'Ignore',
      respectsTaints: constraint.nodeTaintsPolicy === 'Honor',
    }))
}

function withMatchLabelKeys(
  pod: Pod,
  { labelSelector, matchLabelKeys = [] }: TopologySpreadConstraint,
): LabelSelector | undefined {
  const labels = pod.metadata.labels ?? {}
  const keys = matchLabelKeys.filter((key) => labels[key] !== undefined)
  if (keys.length === 0) return labelSelector
  const extra = keys.map((key) => ({ key, operator: 'In', values: [labels[key] as string] }))
  return { ...labelSelector, matchExpressions: [...(labelSelector?.matchExpressions ?? []), ...extra] }
}

function defaultsFor(pod: Pod, on: SchedulerCache): Constraint[] {
  const selector = on.lookups.defaultSelector(pod)
  if (selector === undefined) return []
  return defaults.map((base) => ({
    ...base,
    minDomains: 1,
    selector,
    respectsAffinity: true,
    respectsTaints: false,
  }))
}

function isEligible(pod: Pod, constraint: Constraint, node: NodeInfo): boolean {
  if (constraint.respectsAffinity && !matchesRequiredNodeAffinity(pod, node.node)) return false
  return !constraint.respectsTaints || untoleratedTaint(pod, node.node.spec.taints) === undefined
}

/** Matching pods by domain, over the nodes that count for the constraint. */
function domainCounts(
  pod: Pod,
  constraint: Constraint,
  all: readonly Constraint[],
  on: SchedulerCache,
): ReadonlyMap<string, number> {
  const counts = selectorCounts(on, [pod.metadata.namespace ?? ''], constraint.selector)
  const countsEverywhere =
    !constraint.respectsTaints &&
    !(constraint.respectsAffinity && hasRequiredNodeAffinity(pod)) &&
    all.length === 1
  if (countsEverywhere) return withEmptyDomains(counts, constraint.topologyKey, on)
  const domains = new Map<string, number>()
  for (const node of on.order()) {
    const value = node.labels[constraint.topologyKey]
    if (value === undefined || all.some((other) => node.labels[other.topologyKey] === undefined)) continue
    if (isEligible(pod, constraint, node))
      domains.set(value, (domains.get(value) ?? 0) + (counts.byNode.get(node.name) ?? 0))
  }
  return domains
}

const emptyDomains = new WeakMap<readonly NodeInfo[], Map<string, ReadonlySet<string>>>()

/** Domains without a matching pod count as 0: they are the minimum. */
function withEmptyDomains(
  counts: PodCounts,
  topologyKey: string,
  on: SchedulerCache,
): ReadonlyMap<string, number> {
  const order = on.order()
  let byKey = emptyDomains.get(order)
  if (byKey === undefined) {
    byKey = new Map()
    emptyDomains.set(order, byKey)
  }
  let values = byKey.get(topologyKey)
  if (values === undefined) {
    values = new Set(order.map((node) => node.labels[topologyKey]).filter((value) => value !== undefined))
    byKey.set(topologyKey, values)
  }
  const domains = counts.byDomain(topologyKey)
  if (domains.size === values.size) return domains
  const complete = new Map(domains)
  for (const value of values) if (!complete.has(value)) complete.set(value, 0)
  return complete
}

function skewCheck(
  pod: Pod,
  constraint: Constraint,
  all: readonly Constraint[],
  on: SchedulerCache,
): NodeFilter {
  const domains = domainCounts(pod, constraint, all, on)
  const isSelf = selectorFromObject(constraint.selector).matches(pod.metadata.labels) ? 1 : 0
  let least = Number.POSITIVE_INFINITY
  for (const count of domains.values()) if (count < least) least = count
  if (domains.size < constraint.minDomains || least === Number.POSITIVE_INFINITY) least = 0
  return (node) => {
    const value = node.labels[constraint.topologyKey]
    if (value === undefined) return noLabel
    return (domains.get(value) ?? 0) + isSelf - least > constraint.maxSkew ? tooUneven : undefined
  }
}

function spreadScorer(
  pod: Pod,
  constraints: readonly Constraint[],
  on: SchedulerCache,
  candidates: readonly NodeInfo[],
  requiresLabels: boolean,
): Scorer {
  const isIgnored = (node: NodeInfo) =>
    requiresLabels && constraints.some((c) => node.labels[c.topologyKey] === undefined)
  const parts = constraints.map((constraint) => {
    const counts = selectorCounts(on, [pod.metadata.namespace ?? ''], constraint.selector)
    const isHost = constraint.topologyKey === 'kubernetes.io/hostname'
    const domains = isHost ? counts.byNode : counts.byDomain(constraint.topologyKey)
    const size = isHost
      ? candidates.length
      : new Set(candidates.map((node) => node.labels[constraint.topologyKey])).size
    return { constraint, domains, isHost, weight: Math.log(size + 2) }
  })
  const ignored = -1
  const scorer: Scorer = (node) => {
    if (isIgnored(node)) return ignored
    let score = 0
    for (const { constraint, domains, isHost, weight } of parts) {
      const value = isHost ? node.name : node.labels[constraint.topologyKey]
      if (value !== undefined) score += (domains.get(value) ?? 0) * weight + (constraint.maxSkew - 1)
    }
    return Math.round(score)
  }
  scorer.normalize = (scores) => normalizeSpread(scores, ignored)
  return scorer
}

/** Fewer pods are better; nodes that lack a label get 0. */
function normalizeSpread(scores: number[], ignored: number): void {
  let min = Number.POSITIVE_INFINITY
  let max = 0
  for (const score of scores) {
    if (score === ignored) continue
    if (score < min) min = score
    if (score > max) max = score
  }
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] as number
    if (score === ignored) scores[i] = 0
    else scores[i] = max === 0 ? 100 : Math.floor((100 * (max + min - score)) / max)
  }
}
