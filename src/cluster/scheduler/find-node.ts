// The search for a node: filters, then scores. Models kube-scheduler findNodesThatFitPod and prioritizeNodes, v1.35.
import type { Pod } from '#api/types/core-v1.ts'
import type { RandomStream } from '../random.ts'
import type { SchedulerCache } from './cache.ts'
import type { Misfit } from './fit-error.ts'
import { type NodeFilter, type Refusal, type SchedulerPlugin, unresolvable } from './framework.ts'
import type { NodeInfo } from './node-info.ts'
import type { SearchTrace } from './search-trace.ts'

/** Clusters of up to this size are searched whole. */
const minNodesToFind = 100
const minPercentToFind = 5

interface PluginFilter {
  readonly plugin: SchedulerPlugin
  readonly filter: NodeFilter
}

/** All filters of a pod, or why there can be no node. */
export type Filters =
  | {
      readonly filters: readonly PluginFilter[]
      readonly only: readonly { plugin: SchedulerPlugin; names: ReadonlySet<string> }[]
    }
  | { readonly plugin: SchedulerPlugin; readonly reason: string }

export function filtersFor(pod: Pod, on: SchedulerCache, plugins: readonly SchedulerPlugin[]): Filters {
  const filters: PluginFilter[] = []
  const only: { plugin: SchedulerPlugin; names: ReadonlySet<string> }[] = []
  for (const plugin of plugins) {
    const plan = plugin.filterFor?.(pod, on)
    if (plan === undefined || plan.kind === 'skip') continue
    if (plan.kind === 'none') return { plugin, reason: plan.reason }
    if (plan.kind === 'only') only.push({ plugin, names: plan.nodeNames })
    if (plan.filter !== undefined) filters.push({ plugin, filter: plan.filter })
  }
  return { filters, only }
}

interface PluginRefusal {
  readonly plugin: SchedulerPlugin
  readonly refusal: Refusal
}

function firstRefusal(filters: readonly PluginFilter[], node: NodeInfo): PluginRefusal | undefined {
  for (const { plugin, filter } of filters) {
    const refusal = filter(node)
    if (refusal !== undefined) return { plugin, refusal }
  }
  return undefined
}

/** What speaks against a node once the pods that are to come there first are counted. */
export function refusalBeside(
  pod: Pod,
  node: NodeInfo,
  on: SchedulerCache,
  plugins: readonly SchedulerPlugin[],
): PluginRefusal | undefined {
  if (on.nominations.isEmpty) return undefined
  const ahead = on.nominations.aheadOf(pod, node.name).filter(({ metadata }) => !node.pods.has(metadata.uid))
  if (ahead.length === 0) return undefined
  for (const other of ahead) on.setPod(other)
  try {
    const found = filtersFor(pod, on, plugins)
    if ('filters' in found) return firstRefusal(found.filters, node)
    return { plugin: found.plugin, refusal: unresolvable(found.reason) }
  } finally {
    for (const { metadata } of ahead) on.removePod(metadata.uid)
  }
}

/** Finds nodes for pods, going round the nodes so that each gets its turn to be looked at. */
export class NodeSearch {
  readonly #plugins: readonly SchedulerPlugin[]
  readonly #random: RandomStream
  #start = 0

  constructor(plugins: readonly SchedulerPlugin[], random: RandomStream) {
    this.#plugins = plugins
    this.#random = random
  }

  /** The best node, or why there is none. */
  find(pod: Pod, on: SchedulerCache, trace?: SearchTrace): NodeInfo | Misfit {
    const found = filtersFor(pod, on, this.#plugins)
    if ('reason' in found)
      return {
        nodeCount: on.nodes.size,
        refusals: new Map(),
        refusedBy: new Set([found.plugin]),
        preFilterReason: found.reason,
      }
    const refusals = new Map<string, Refusal>()
    const refusedBy = new Set<SchedulerPlugin>()
    const refuse = (node: NodeInfo, plugin: SchedulerPlugin, refusal: Refusal) => {
      refusals.set(node.name, refusal)
      refusedBy.add(plugin)
      trace?.refused(node, plugin, refusal)
    }
    const candidates = this.#fitting(pod, on, found, refuse)
    trace?.fitting(candidates.length)
    if (candidates.length === 0) return { nodeCount: on.nodes.size, refusals, refusedBy }
    return candidates.length === 1 ? (candidates[0] as NodeInfo) : this.#best(pod, on, candidates, trace)
  }

  #fitting(
    pod: Pod,
    on: SchedulerCache,
    { filters, only }: Extract<Filters, { filters: unknown }>,
    refuse: (node: NodeInfo, plugin: SchedulerPlugin, refusal: Refusal) => void,
  ): NodeInfo[] {
    const order = on.order()
    const wanted = nodesToFind(order.length)
    const fitting: NodeInfo[] = []
    let looked = 0
    for (; looked < order.length && fitting.length < wanted; looked++) {
      const node = order[(this.#start + looked) % order.length] as NodeInfo
      const excluding = only.find(({ names }) => !names.has(node.name))
      if (excluding !== undefined) {
        const { plugin } = excluding
        refuse(node, plugin, unresolvable(`node(s) didn't satisfy plugin(s) [${plugin.name}]`))
        continue
      }
      const refused = firstRefusal(filters, node) ?? refusalBeside(pod, node, on, this.#plugins)
      if (refused === undefined) fitting.push(node)
      else refuse(node, refused.plugin, refused.refusal)
    }
    this.#start = order.length === 0 ? 0 : (this.#start + looked) % order.length
    return fitting
  }

  /** The highest total score; chance decides among equals. */
  #best(pod: Pod, on: SchedulerCache, candidates: readonly NodeInfo[], trace?: SearchTrace): NodeInfo {
    const totals = new Array<number>(candidates.length).fill(0)
    for (const plugin of this.#plugins) {
      const scorer = plugin.scorerFor?.(pod, on, candidates)
      if (scorer === undefined) continue
      const scores = candidates.map(scorer)
      scorer.normalize?.(scores)
      trace?.scored(plugin, scores)
      for (let i = 0; i < scores.length; i++)
        totals[i] = (totals[i] as number) + (plugin.weight ?? 1) * (scores[i] as number)
    }
    let best = 0
    let equals = 1
    for (let i = 1; i < totals.length; i++) {
      const difference = (totals[i] as number) - (totals[best] as number)
      if (difference > 0) {
        best = i
        equals = 1
      } else if (difference === 0 && this.#random.below(++equals) === 0) best = i
    }
    trace?.chose(candidates, totals, best, equals)
    return candidates[best] as NodeInfo
  }
}

function nodesToFind(nodeCount: number): number {
  if (nodeCount < minNodesToFind) return nodeCount
  const percent = Math.max(minPercentToFind, 50 - Math.floor(nodeCount / 125))
  return Math.max(minNodesToFind, Math.floor((nodeCount * percent) / 100))
}
