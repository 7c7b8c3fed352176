// What a watcher of everything has seen of a cluster, and the digest of it.
import type { KubeObject } from '#api/object.ts'
import type { WatchEvent } from '#api/request.ts'
import { apiVersionOf, type ResourceRef } from '#api/resource-ref.ts'
import { schema } from '#api/schema/schema.ts'
import type { Cluster } from '#cluster/cluster.ts'
import { ApiClient, ConnectionError } from '#cluster/runtime/api-client.ts'
import { cups } from './actions/policies.ts'

export const admin = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }
const tooMany = new Set(['events', 'leases'])

/** The collections that are watched: all, but what says the same in another version, and news. */
export const watched: readonly ResourceRef<KubeObject>[] = schema.resources
  .filter(({ verbs, preferred, plural }) => verbs.includes('watch') && preferred && !tooMany.has(plural))
  .map(({ group, version, kind, plural, namespaced }) => {
    return { group, version, kind, plural, namespaced, apiVersion: apiVersionOf(group, version) }
  })

export type Observer = (ref: ResourceRef<KubeObject>, event: WatchEvent<KubeObject>) => void

export class Watcher {
  readonly api: ApiClient
  readonly cluster: Cluster
  /** What the watches have told, by plural and uid. */
  readonly seen = new Map<string, Map<string, KubeObject>>()
  /** A digest of all that the watches told, in order. */
  readonly trace: string[] = []
  /** The newest revision that a watch has told of; all watches have told of all up to it. */
  revision = '0'
  observe: Observer = () => {}
  /** Collections whose watch has ended. */
  readonly #ended = new Set<ResourceRef<KubeObject>>()
  /** Collections of which something was told since they were last compared. */
  readonly #changed = new Set<ResourceRef<KubeObject>>()

  constructor(cluster: Cluster) {
    this.cluster = cluster
    this.api = new ApiClient(cluster, admin, 'simulation')
    for (const ref of watched) this.#ended.add(ref)
    this.reconnect()
  }

  /** Begins anew with the watches that have ended; false when the server cannot be reached. */
  reconnect(): boolean {
    for (const ref of [...this.#ended])
      try {
        this.#follow(ref)
        this.#ended.delete(ref)
      } catch (error) {
        if (error instanceof ConnectionError) return false
        throw error
      }
    return true
  }

  /** What the watches hold of a collection. */
  all<T>(ref: ResourceRef<T>): readonly T[] {
    return [...(this.seen.get(ref.plural)?.values() ?? [])] as unknown as readonly T[]
  }

  /** Custom resources come and go with their definition: nobody watches them here. */
  cups(): readonly KubeObject[] {
    try {
      return this.api.list(cups as ResourceRef<KubeObject>).items
    } catch {
      return []
    }
  }

  /** The collections that have changed since this was asked last. */
  takeChanged(): readonly ResourceRef<KubeObject>[] {
    const changed = [...this.#changed]
    this.#changed.clear()
    return changed
  }

  #follow(ref: ResourceRef<KubeObject>): void {
    const list = this.api.list(ref)
    const held = new Map(list.items.map((object) => [object.metadata.uid as string, object]))
    this.seen.set(ref.plural, held)
    const see = (event: WatchEvent<KubeObject>) => {
      if (event.type === 'BOOKMARK') return
      if (event.type === 'ERROR') throw new Error(`the watch of ${ref.plural} failed`)
      this.observe(ref, event)
      this.#changed.add(ref)
      const { metadata } = event.object
      this.trace.push(`${event.type} ${ref.plural}/${metadata.name} ${metadata.resourceVersion}`)
      if (Number(metadata.resourceVersion) > Number(this.revision))
        this.revision = metadata.resourceVersion as string
      if (event.type === 'DELETED') held.delete(metadata.uid as string)
      else held.set(metadata.uid as string, event.object)
    }
    const revision = list.metadata.resourceVersion as string
    if (Number(revision) > Number(this.revision)) this.revision = revision
    this.api.watch(ref, {}, revision, see, () => this.#ended.add(ref))
  }
}
