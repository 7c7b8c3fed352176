// A whole cluster under random commands and faults, and what a watcher of everything has seen of it.
import { parse } from 'yaml'
import type { KubeObject } from '#api/object.ts'
import type { WatchEvent } from '#api/request.ts'
import {
  deployments,
  endpointSlices,
  jobs,
  namespaces,
  nodes,
  pods,
  type ResourceRef,
  replicaSets,
  services,
} from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import type { Node } from '#api/types/core-v1.ts'
import { Cluster } from '#cluster/cluster.ts'
import type { RandomStream } from '#cluster/random.ts'
import { Random } from '#cluster/random.ts'
import { ApiClient } from '#cluster/runtime/api-client.ts'

const admin = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }

/** The collections that are watched; all that the invariants speak of. */
export const watched: readonly ResourceRef<KubeObject>[] = [
  namespaces,
  nodes,
  pods,
  services,
  endpointSlices,
  deployments,
  replicaSets,
  jobs,
] as readonly ResourceRef<KubeObject>[]

export type Observer = (ref: ResourceRef<KubeObject>, event: WatchEvent<KubeObject>) => void

export class SimulatedWorld {
  readonly cluster: Cluster
  readonly api: ApiClient
  /** Chance of the test, apart from that of the cluster. */
  readonly chance: RandomStream
  /** What the watches have told, by plural and uid. */
  readonly seen = new Map<string, Map<string, KubeObject>>()
  /** What was done, for a reader of a failure. */
  readonly log: string[] = []
  /** A digest of all that the watches told, in order. */
  readonly trace: string[] = []
  /** The newest revision that a watch has told of; all watches have told of all up to it. */
  revision = '0'
  observe: Observer = () => {}

  constructor(seed: number) {
    this.cluster = new Cluster({
      seed,
      startMs: Date.UTC(2026, 10, 21, 1),
      workers: 3,
      parseYaml: parse,
    })
    this.chance = new Random(seed).stream('simulation')
    this.api = new ApiClient(this.cluster, admin, 'simulation')
    this.#boot()
    this.seconds(1)
    for (const ref of watched) this.#follow(ref)
  }

  /** Lets virtual time pass. */
  seconds(count: number): void {
    this.cluster.clock.advance(count * 1000)
  }

  /** What the watches hold of a collection. */
  all<T>(ref: ResourceRef<T>): readonly T[] {
    return [...(this.seen.get(ref.plural)?.values() ?? [])] as unknown as readonly T[]
  }

  /** Does something; an answer of the API server that refuses it is an answer. */
  attempt(what: string, act: () => void): void {
    this.log.push(what)
    try {
      act()
    } catch (error) {
      if (!(error instanceof ApiError) || error.status.code === 500) throw error
      this.log.push(`  refused: ${error.message}`)
    }
  }

  #boot(): void {
    const isReady = (node: Node) =>
      node.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
    for (let second = 0; second < 300; second++) {
      this.seconds(1)
      const all = this.#nodes()
      if (all.length >= 3 && all.every(isReady)) return
    }
    throw new Error('the cluster did not come up')
  }

  #nodes(): readonly Node[] {
    try {
      return this.api.list(nodes).items
    } catch {
      return []
    }
  }

  #follow(ref: ResourceRef<KubeObject>): void {
    const list = this.api.list(ref)
    this.revision = list.metadata.resourceVersion as string
    const held = new Map(list.items.map((object) => [object.metadata.uid as string, object]))
    this.seen.set(ref.plural, held)
    const see = (event: WatchEvent<KubeObject>) => {
      if (event.type === 'BOOKMARK') return
      if (event.type === 'ERROR') throw new Error(`the watch of ${ref.plural} failed`)
      this.observe(ref, event)
      const { metadata } = event.object
      this.trace.push(`${event.type} ${ref.plural}/${metadata.name} ${metadata.resourceVersion}`)
      if (Number(metadata.resourceVersion) > Number(this.revision))
        this.revision = metadata.resourceVersion as string
      if (event.type === 'DELETED') held.delete(metadata.uid as string)
      else held.set(metadata.uid as string, event.object)
    }
    this.api.watch(ref, {}, list.metadata.resourceVersion as string, see, () => {
      throw new Error(`the watch of ${ref.plural} ended`)
    })
  }
}
