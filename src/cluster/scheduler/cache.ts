// The scheduler's picture of the cluster: nodes with their pods, counted so that no decision scans all pods.
import { selectorFromObject } from '#api/labels.ts'
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodAffinityTerm,
} from '#api/types/core-v1.ts'
import type { LabelSelector } from '#api/types/meta-v1.ts'
import type { StorageClass } from '#api/types/storage-v1.ts'
import { antiAffinityTerms } from './affinity-terms.ts'
import { NodeInfo } from './node-info.ts'
import { Nominations } from './nominations.ts'
import { PodCounts } from './pod-counts.ts'

/** What plugins may look up beyond nodes and pods. */
export interface Lookups {
  namespaceLabels(name: string): { readonly [key: string]: string } | undefined
  /** Selectors of the services and workloads that a pod belongs to, merged; undefined when there are none. */
  defaultSelector(pod: Pod): LabelSelector | undefined
  readonly storage: StorageLookups
}

export interface StorageLookups {
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined
  volume(name: string): PersistentVolume | undefined
  volumes(): Iterable<PersistentVolume>
  storageClass(name: string): StorageClass | undefined
}

/** A required anti-affinity term of placed pods, with how many of them stand in each domain. */
interface HeldTerm {
  readonly term: PodAffinityTerm
  readonly namespace: string
  readonly counts: PodCounts
  holders: number
}

export class SchedulerCache {
  readonly nodes = new Map<string, NodeInfo>()
  readonly lookups: Lookups
  readonly nominations = new Nominations()
  readonly #places = new Map<string, string>()
  readonly #counts = new Map<string, PodCounts>()
  readonly #antiTerms = new Map<string, HeldTerm>()
  #order: readonly NodeInfo[] | undefined
  #preferTaintCount: number | undefined

  constructor(lookups: Lookups) {
    this.lookups = lookups
  }

  setNode(node: Node): void {
    const known = this.nodes.get(node.metadata.name)
    this.#preferTaintCount = undefined
    if (known === undefined) {
      this.nodes.set(node.metadata.name, new NodeInfo(node))
      this.#order = undefined
      this.#forgetDomains()
      return
    }
    const hasNewLabels = known.node.metadata.labels !== node.metadata.labels
    known.update(node)
    if (!hasNewLabels) return
    this.#order = undefined
    this.#forgetDomains()
  }

  removeNode(name: string): void {
    const info = this.nodes.get(name)
    if (info === undefined) return
    for (const uid of [...info.pods.keys()]) this.removePod(uid)
    this.nodes.delete(name)
    this.#order = undefined
    this.#preferTaintCount = undefined
  }

  /** Places a pod on its node, or takes over a newer version of it. */
  setPod(pod: Pod): void {
    const { uid, labels, deletionTimestamp } = pod.metadata
    const nodeName = pod.spec.nodeName
    if (nodeName === undefined) return
    const info = this.nodes.get(nodeName)
    if (info === undefined) return
    const known = info.pods.get(uid)
    if (known !== undefined) {
      const isSame =
        known.spec === pod.spec &&
        known.metadata.labels === labels &&
        known.metadata.deletionTimestamp === deletionTimestamp
      if (isSame) {
        info.pods.set(uid, pod)
        return
      }
      this.removePod(uid)
    }
    info.add(pod)
    this.#places.set(uid, nodeName)
    this.#count(pod, info, 1)
  }

  removePod(uid: string): void {
    const info = this.nodes.get(this.#places.get(uid) ?? '')
    const pod = info?.pods.get(uid)
    this.#places.delete(uid)
    if (info === undefined || pod === undefined) return
    this.#count(pod, info, -1)
    info.remove(uid)
  }

  /** The nodes, zones taking turns. */
  order(): readonly NodeInfo[] {
    if (this.#order !== undefined) return this.#order
    const zones = new Map<string, NodeInfo[]>()
    for (const info of this.nodes.values()) {
      const zone = `${info.labels['topology.kubernetes.io/region'] ?? ''}/${info.labels['topology.kubernetes.io/zone'] ?? ''}`
      const known = zones.get(zone)
      if (known === undefined) zones.set(zone, [info])
      else known.push(info)
    }
    const order: NodeInfo[] = []
    const lists = [...zones.values()]
    for (let i = 0; order.length < this.nodes.size; i++)
      for (const list of lists) if (list[i] !== undefined) order.push(list[i] as NodeInfo)
    this.#order = order
    return order
  }

  /** Counts of the pods of some namespaces that a selector matches; kept up to date once asked for. */
  countsOf(key: string, selects: (pod: Pod) => boolean): PodCounts {
    let counts = this.#counts.get(key)
    if (counts === undefined) {
      counts = new PodCounts(selects, this.nodes)
      this.#counts.set(key, counts)
    }
    return counts
  }

  /** The distinct required anti-affinity terms of placed pods. */
  heldAntiTerms(): IterableIterator<HeldTerm> {
    return this.#antiTerms.values()
  }

  /** Some node has a PreferNoSchedule taint: only then do taints matter for scores. */
  get hasPreferTaints(): boolean {
    if (this.#preferTaintCount === undefined) {
      this.#preferTaintCount = 0
      for (const { node } of this.nodes.values())
        if (node.spec.taints?.some((taint) => taint.effect === 'PreferNoSchedule')) this.#preferTaintCount++
    }
    return this.#preferTaintCount > 0
  }

  #count(pod: Pod, info: NodeInfo, sign: 1 | -1): void {
    for (const counts of this.#counts.values()) counts.count(pod, info, sign)
    for (const term of antiAffinityTerms(pod)) {
      const key = `${pod.metadata.namespace}|${JSON.stringify(term)}`
      let held = this.#antiTerms.get(key)
      if (held === undefined) {
        held = {
          term,
          namespace: pod.metadata.namespace ?? '',
          counts: new PodCounts(() => true, new Map()),
          holders: 0,
        }
        this.#antiTerms.set(key, held)
      }
      // Touch the domain before the first count, so that it is kept by value from the start.
      held.counts.byDomain(term.topologyKey)
      held.counts.count(pod, info, sign)
      held.holders += sign
      if (held.holders === 0) this.#antiTerms.delete(key)
    }
  }

  #forgetDomains(): void {
    for (const counts of this.#counts.values()) counts.forgetDomains()
  }
}

/** Counts of pods in one namespace by a label selector, as spread constraints and affinity terms use them. */
export function selectorCounts(
  on: SchedulerCache,
  namespaces: readonly string[],
  selector: LabelSelector | undefined,
): PodCounts {
  const matcher = selectorFromObject(selector)
  const wanted = new Set(namespaces)
  return on.countsOf(
    `${namespaces.join(',')}|${JSON.stringify(selector ?? null)}`,
    (pod) =>
      pod.metadata.deletionTimestamp === undefined &&
      wanted.has(pod.metadata.namespace ?? '') &&
      matcher.matches(pod.metadata.labels),
  )
}
