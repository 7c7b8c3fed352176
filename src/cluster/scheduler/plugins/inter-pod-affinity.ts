// InterPodAffinity: pods that want to be near or far from other pods.
import { selectorFromObject } from '#api/labels.ts'
import type { Pod, PodAffinityTerm } from '#api/types/core-v1.ts'
import {
  affinityTerms,
  antiAffinityTerms,
  isTermNamespace,
  preferredTerms,
  termMeans,
  termSelector,
} from '../affinity-terms.ts'
import type { SchedulerCache } from '../cache.ts'
import {
  type NodeFilter,
  resolvable,
  type SchedulerPlugin,
  type Scorer,
  skip,
  unresolvable,
} from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import type { PodCounts } from '../pod-counts.ts'

const notNear = unresolvable("node(s) didn't match pod affinity rules")
const tooNear = resolvable("node(s) didn't match pod anti-affinity rules")
const unwelcome = resolvable("node(s) didn't satisfy existing pods anti-affinity rules")

export const interPodAffinity: SchedulerPlugin = {
  name: 'InterPodAffinity',
  weight: 2,

  filterFor(pod, on) {
    const filters = [affinityFilter(pod, on), antiAffinityFilter(pod, on), existingFilter(pod, on)].filter(
      (filter) => filter !== undefined,
    )
    if (filters.length === 0) return skip
    return {
      kind: 'filter',
      filter: (node) => {
        for (const filter of filters) {
          const refusal = filter(node)
          if (refusal !== undefined) return refusal
        }
        return undefined
      },
    }
  },

  scorerFor(pod, on) {
    const terms = preferredTerms(pod).map(({ term, weight }) => ({
      weight,
      topologyKey: term.topologyKey,
      domains: countsOf(pod, term, on).byDomain(term.topologyKey),
    }))
    if (terms.length === 0) return undefined
    const scorer: Scorer = (node) => {
      let score = 0
      for (const { weight, topologyKey, domains } of terms) {
        const value = node.labels[topologyKey]
        if (value !== undefined) score += weight * (domains.get(value) ?? 0)
      }
      return score
    }
    scorer.normalize = normalizeRange
    return scorer
  },

  wakesOn(event, pod) {
    if (event.kind === 'storage-changed') return false
    if (event.kind === 'node-added' || event.kind === 'node-changed')
      return event.kind === 'node-added' || event.node.metadata.labels !== event.previous.metadata.labels
    if (event.kind === 'pod-gone')
      return antiAffinityTerms(pod).length > 0 || antiAffinityTerms(event.pod).length > 0
    return affinityTerms(pod).some((term) =>
      selectorFromObject(term.labelSelector).matches(event.pod.metadata.labels),
    )
  },
}

/** Counts of the pods that a term of this pod means. */
function countsOf(pod: Pod, term: PodAffinityTerm, on: SchedulerCache): PodCounts {
  const own = pod.metadata.namespace ?? ''
  const selector = termSelector(pod, term)
  const matcher = selectorFromObject(selector)
  const key = `${own}|${JSON.stringify([term.namespaces, term.namespaceSelector, selector])}`
  return on.countsOf(
    key,
    (other) =>
      isTermNamespace(term, own, other.metadata.namespace ?? '', on.lookups) &&
      matcher.matches(other.metadata.labels),
  )
}

function existingFilter(pod: Pod, on: SchedulerCache): NodeFilter | undefined {
  const against: { topologyKey: string; domains: ReadonlyMap<string, number> }[] = []
  for (const { term, namespace, counts } of on.heldAntiTerms())
    if (termMeans(term, namespace, pod, on.lookups))
      against.push({ topologyKey: term.topologyKey, domains: counts.byDomain(term.topologyKey) })
  if (against.length === 0) return undefined
  return (node) =>
    against.some(({ topologyKey, domains }) => standsIn(node, topologyKey, domains)) ? unwelcome : undefined
}

function antiAffinityFilter(pod: Pod, on: SchedulerCache): NodeFilter | undefined {
  const terms = antiAffinityTerms(pod).map((term) => ({
    topologyKey: term.topologyKey,
    domains: countsOf(pod, term, on).byDomain(term.topologyKey),
  }))
  if (terms.length === 0) return undefined
  return (node) =>
    terms.some(({ topologyKey, domains }) => standsIn(node, topologyKey, domains)) ? tooNear : undefined
}

function affinityFilter(pod: Pod, on: SchedulerCache): NodeFilter | undefined {
  const required = affinityTerms(pod)
  if (required.length === 0) return undefined
  const terms = required.map((term) => {
    const counts = countsOf(pod, term, on)
    return { topologyKey: term.topologyKey, domains: counts.byDomain(term.topologyKey), total: counts.total }
  })
  // The first pod of a group that wants to be near its own kind may go anywhere that has the labels.
  const isFirst =
    terms.every(({ total }) => total === 0) &&
    required.every((term) => termMeans(term, pod.metadata.namespace ?? '', pod, on.lookups))
  return (node) => {
    if (terms.some(({ topologyKey }) => node.labels[topologyKey] === undefined)) return notNear
    if (isFirst || terms.every(({ topologyKey, domains }) => standsIn(node, topologyKey, domains)))
      return undefined
    return notNear
  }
}

function standsIn(node: NodeInfo, topologyKey: string, domains: ReadonlyMap<string, number>): boolean {
  const value = node.labels[topologyKey]
  return value !== undefined && (domains.get(value) ?? 0) > 0
}

function normalizeRange(scores: number[]): void {
  const min = Math.min(...scores)
  const range = Math.max(...scores) - min
  for (let i = 0; i < scores.length; i++)
    scores[i] = range === 0 ? 0 : Math.floor((100 * ((scores[i] as number) - min)) / range)
}
