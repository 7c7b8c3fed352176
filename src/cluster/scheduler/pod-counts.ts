// How many pods of a selection stand in each topology domain, kept by counting instead of scanning.
import type { Pod } from '#api/types/core-v1.ts'
import type { NodeInfo } from './node-info.ts'

/** Counts the pods that a predicate selects, by node and, on demand, by the values of a node label. */
export class PodCounts {
  readonly #selects: (pod: Pod) => boolean
  readonly byNode = new Map<string, number>()
  readonly #byDomain = new Map<string, Map<string, number>>()
  readonly #nodes: ReadonlyMap<string, NodeInfo>
  total = 0

  constructor(selects: (pod: Pod) => boolean, nodes: ReadonlyMap<string, NodeInfo>) {
    this.#selects = selects
    this.#nodes = nodes
    for (const info of nodes.values()) for (const pod of info.pods.values()) this.count(pod, info, 1)
  }

  count(pod: Pod, on: NodeInfo, sign: 1 | -1): void {
    if (!this.#selects(pod)) return
    this.total += sign
    this.byNode.set(on.name, (this.byNode.get(on.name) ?? 0) + sign)
    for (const [topologyKey, domains] of this.#byDomain) {
      const value = on.labels[topologyKey]
      if (value !== undefined) domains.set(value, (domains.get(value) ?? 0) + sign)
    }
  }

  /** Counts by the values of a node label; nodes without it count nowhere. */
  byDomain(topologyKey: string): ReadonlyMap<string, number> {
    let domains = this.#byDomain.get(topologyKey)
    if (domains === undefined) {
      domains = new Map()
      for (const [name, count] of this.byNode) {
        const value = this.#nodes.get(name)?.labels[topologyKey]
        if (value !== undefined) domains.set(value, (domains.get(value) ?? 0) + count)
      }
      this.#byDomain.set(topologyKey, domains)
    }
    return domains
  }

  /** Node labels changed: the domains are counted anew when next asked for. */
  forgetDomains(): void {
    this.#byDomain.clear()
  }
}
