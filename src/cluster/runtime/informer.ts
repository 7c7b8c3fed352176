// A component's cache of a collection: listed once, then kept by a watch. Models client-go SharedIndexInformer, v1.35.
import { type KubeObject, keyOf, type ObjectKey } from '#api/object.ts'
import type { Cancel, WatchEvent } from '#api/request.ts'
import type { ResourceRef } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import type { Status } from '#api/types/meta-v1.ts'
import type { Clock } from '../clock.ts'
import type { RandomStream } from '../random.ts'
import { type ApiClient, ConnectionError, type ListScope } from './api-client.ts'

export type Change<T> =
  | { readonly type: 'added'; readonly object: T; readonly previous?: undefined }
  | { readonly type: 'updated'; readonly object: T; readonly previous: T }
  | { readonly type: 'deleted'; readonly object: T; readonly previous?: undefined }

type IndexBy<T> = (object: T) => readonly string[]

interface Index<T> {
  readonly by: IndexBy<T>
  readonly keys: Map<string, Map<ObjectKey, T>>
}

/** Waits between tries to list again after the connection broke; the jitter keeps components apart. */
const relistBackoffMs = { first: 800, max: 30_000, jitter: 1 }

export class Informer<T extends KubeObject> {
  readonly #ref: ResourceRef<T>
  readonly #scope: ListScope
  readonly #client: ApiClient
  readonly #clock: Clock
  readonly #random: RandomStream
  readonly #objects = new Map<ObjectKey, T>()
  readonly #indexes = new Map<string, Index<T>>()
  readonly #handlers: ((change: Change<T>) => void)[] = []
  #stop: Cancel | undefined
  #backoffMs = relistBackoffMs.first
  #hasSynced = false

  constructor(
    client: ApiClient,
    clock: Clock,
    random: RandomStream,
    ref: ResourceRef<T>,
    scope: ListScope = {},
  ) {
    this.#client = client
    this.#clock = clock
    this.#random = random
    this.#ref = ref
    this.#scope = scope
  }

  /** True once the first list is in the cache. */
  get hasSynced(): boolean {
    return this.#hasSynced
  }

  get size(): number {
    return this.#objects.size
  }

  get(key: ObjectKey): T | undefined {
    return this.#objects.get(key)
  }

  values(): IterableIterator<T> {
    return this.#objects.values()
  }

  /** The objects under a value of an index, in the order in which they came. */
  byIndex(name: string, value: string): readonly T[] {
    const index = this.#indexes.get(name)
    if (index === undefined) throw new Error(`the informer of ${this.#ref.plural} has no index ${name}`)
    const found = index.keys.get(value)
    return found === undefined ? [] : [...found.values()]
  }

  /** Keeps an index; asking for the same name again changes nothing. */
  addIndex(name: string, by: IndexBy<T>): void {
    if (this.#indexes.has(name)) return
    const index: Index<T> = { by, keys: new Map() }
    this.#indexes.set(name, index)
    for (const [key, object] of this.#objects) addToIndex(index, key, object)
  }

  /** Tells of each change from now on; what is cached already is told as added. */
  onChange(handler: (change: Change<T>) => void): void {
    this.#handlers.push(handler)
    for (const object of this.#objects.values()) handler({ type: 'added', object })
  }

  /** Lists and watches until stopped; after a broken connection it lists again. */
  start(): void {
    if (this.#stop === undefined) this.#listAndWatch()
  }

  stop(): void {
    this.#stop?.()
    this.#stop = undefined
  }

  #listAndWatch(): void {
    try {
      const list = this.#client.list(this.#ref, this.#scope)
      this.#replace(list.items)
      this.#hasSynced = true
      this.#backoffMs = relistBackoffMs.first
      this.#watchFrom(list.metadata.resourceVersion ?? '0')
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
      this.#retryLater()
    }
  }

  #watchFrom(resourceVersion: string): void {
    let last = resourceVersion
    const see = (event: WatchEvent<T>) => {
      if (event.type === 'ERROR') return
      last = event.object.metadata.resourceVersion
      this.#see(event)
    }
    const again = (status?: Status) => {
      if (status?.reason === 'Expired') {
        this.#retryLater()
        return
      }
      // The server went away or the watch timed out: go on from the last change seen, else list anew.
      this.#stop = this.#clock.after(this.#random.jitter(this.#backoffMs, relistBackoffMs.jitter), () => {
        try {
          this.#watchFrom(last)
          this.#backoffMs = relistBackoffMs.first
        } catch (error) {
          if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
          this.#backoffMs = Math.min(relistBackoffMs.max, this.#backoffMs * 2)
          again()
        }
      })
    }
    this.#stop = this.#client.watch(this.#ref, this.#scope, resourceVersion, see, again)
  }

  #retryLater(): void {
    const delayMs = this.#random.jitter(this.#backoffMs, relistBackoffMs.jitter)
    this.#backoffMs = Math.min(relistBackoffMs.max, this.#backoffMs * 2)
    this.#stop = this.#clock.after(delayMs, () => this.#listAndWatch())
  }

  #replace(objects: readonly T[]): void {
    const present = new Set(objects.map(keyOf))
    for (const [key, object] of [...this.#objects]) if (!present.has(key)) this.#apply('deleted', object)
    for (const object of objects) {
      const known = this.#objects.get(keyOf(object))
      if (known?.metadata.resourceVersion !== object.metadata.resourceVersion) this.#apply('written', object)
    }
  }

  #see(event: WatchEvent<T>): void {
    if (event.type === 'ADDED' || event.type === 'MODIFIED') this.#apply('written', event.object)
    else if (event.type === 'DELETED') this.#apply('deleted', event.object)
  }

  #apply(what: 'written' | 'deleted', object: T): void {
    const key = keyOf(object)
    const previous = this.#objects.get(key)
    if (what === 'deleted') {
      this.#objects.delete(key)
      if (previous !== undefined)
        for (const index of this.#indexes.values()) removeFromIndex(index, key, previous)
      this.#tell({ type: 'deleted', object })
      return
    }
    this.#objects.set(key, object)
    for (const index of this.#indexes.values()) {
      if (previous !== undefined) moveInIndex(index, key, previous, object)
      else addToIndex(index, key, object)
    }
    this.#tell(previous === undefined ? { type: 'added', object } : { type: 'updated', object, previous })
  }

  #tell(change: Change<T>): void {
    for (const handler of this.#handlers) handler(change)
  }
}

function addToIndex<T>(index: Index<T>, key: ObjectKey, object: T): void {
  for (const value of index.by(object)) {
    const known = index.keys.get(value)
    if (known === undefined) index.keys.set(value, new Map([[key, object]]))
    else known.set(key, object)
  }
}

function removeFromIndex<T>(index: Index<T>, key: ObjectKey, object: T): void {
  for (const value of index.by(object)) {
    const known = index.keys.get(value)
    known?.delete(key)
    if (known?.size === 0) index.keys.delete(value)
  }
}

function moveInIndex<T>(index: Index<T>, key: ObjectKey, previous: T, object: T): void {
  const values = index.by(object)
  for (const value of index.by(previous)) {
    if (values.includes(value)) continue
    const known = index.keys.get(value)
    known?.delete(key)
    if (known?.size === 0) index.keys.delete(value)
  }
  addToIndex(index, key, object)
}

/** An index by namespace, which most controllers need. */
export const byNamespace = (object: KubeObject): readonly string[] =>
  object.metadata.namespace === undefined ? [] : [object.metadata.namespace]

/** An index by the uid of the controlling owner. */
export const byController = (object: KubeObject): readonly string[] => {
  const owner = object.metadata.ownerReferences?.find((reference) => reference.controller === true)
  return owner === undefined ? [] : [owner.uid]
}
