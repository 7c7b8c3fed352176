// Revisioned, frozen objects with indexes and watches: the part etcd plays. Only the API server touches it.
import { type Draft, deepFreeze, type KubeObject, keyOf, type ObjectKey } from '#api/object.ts'
import type { Cancel } from '#api/request.ts'

/** What is kept under one name, such as `pods` or `deployments.apps`. */
export type CollectionName = string

/** A value of an object that a watch or a list can be narrowed to at no cost; undefined when it has none. */
export type IndexFunction = (object: KubeObject) => string | undefined

export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly collection: CollectionName
  readonly key: ObjectKey
  /** The object after the change; the last state of a deleted one, with the revision of its end. */
  readonly object: KubeObject
  readonly previous: KubeObject | undefined
  readonly revision: number
}

/** What a watch is about: a whole collection, a namespace of it, one object, or the objects of an index value. */
export interface WatchScope {
  readonly collection: CollectionName
  readonly namespace?: string | undefined
  readonly key?: ObjectKey | undefined
  readonly index?: { readonly name: string; readonly value: string } | undefined
}

type See = (event: StoreEvent) => void

/** The store was asked to follow from a revision that it no longer remembers. */
export class RevisionExpired extends Error {
  readonly oldest: number
  constructor(oldest: number) {
    super(`the store remembers nothing before revision ${oldest}`)
    this.oldest = oldest
  }
}

/** The write expected another revision than the stored one, or found the key taken or free. */
export class WriteConflict extends Error {}

class Bucket {
  readonly objects = new Map<ObjectKey, KubeObject>()
  #sortedKeys: ObjectKey[] | undefined

  set(key: ObjectKey, object: KubeObject): void {
    if (!this.objects.has(key)) this.#sortedKeys = undefined
    this.objects.set(key, object)
  }

  delete(key: ObjectKey): void {
    if (this.objects.delete(key)) this.#sortedKeys = undefined
  }

  /** In the order of the keys, as etcd lists them. */
  sorted(): KubeObject[] {
    this.#sortedKeys ??= [...this.objects.keys()].sort()
    return this.#sortedKeys.map((key) => this.objects.get(key) as KubeObject)
  }
}

class Collection {
  readonly all = new Bucket()
  readonly byNamespace = new Map<string, Bucket>()
  readonly indexes: {
    readonly name: string
    readonly of: IndexFunction
    readonly buckets: Map<string, Bucket>
  }[] = []
  readonly watchers = new Set<See>()
  readonly watchersByNamespace = new Map<string, Set<See>>()
  readonly watchersByKey = new Map<ObjectKey, Set<See>>()
  readonly watchersByIndex = new Map<string, Set<See>>()
}

/** `history` bounds how many changes a watch can be resumed over. */
export class Store {
  #revision = 0
  readonly #collections = new Map<CollectionName, Collection>()
  readonly #historyLimit: number
  #history: StoreEvent[] = []
  /** The revision up to which changes were forgotten. */
  #forgottenRevision = 0
  #compactedRevision = 0

  constructor(options: { historyLimit?: number } = {}) {
    this.#historyLimit = options.historyLimit ?? 10_000
  }

  /** The revision of the newest change. */
  get revision(): number {
    return this.#revision
  }

  /** Before this revision no state can be listed. */
  get compactedRevision(): number {
    return Math.max(this.#compactedRevision, this.#forgottenRevision)
  }

  /** Changes up to this revision can no longer be followed. */
  get forgottenRevision(): number {
    return this.#forgottenRevision
  }

  /** Keeps an index over a collection from now on. */
  addIndex(collection: CollectionName, name: string, of: IndexFunction): void {
    const index = { name, of, buckets: new Map<string, Bucket>() }
    const target = this.#collection(collection)
    // A server that starts over the same store asks again.
    if (target.indexes.some((known) => known.name === name)) return
    target.indexes.push(index)
    for (const [key, object] of target.all.objects) addTo(index.buckets, of(object), key, object)
  }

  get(collection: CollectionName, key: ObjectKey): KubeObject | undefined {
    return this.#collections.get(collection)?.all.objects.get(key)
  }

  count(collection: CollectionName): number {
    return this.#collections.get(collection)?.all.objects.size ?? 0
  }

  collections(): readonly CollectionName[] {
    return [...this.#collections.keys()]
  }

  /** The objects of a scope, sorted by key. */
  list(scope: WatchScope): readonly KubeObject[] {
    const collection = this.#collections.get(scope.collection)
    if (collection === undefined) return []
    if (scope.key !== undefined) {
      const object = collection.all.objects.get(scope.key)
      return object === undefined ? [] : [object]
    }
    if (scope.index !== undefined) {
      const { name, value } = scope.index
      const found =
        collection.indexes
          .find((i) => i.name === name)
          ?.buckets.get(value)
          ?.sorted() ?? []
      return scope.namespace === undefined
        ? found
        : found.filter((o) => o.metadata.namespace === scope.namespace)
    }
    if (scope.namespace !== undefined) return collection.byNamespace.get(scope.namespace)?.sorted() ?? []
    return collection.all.sorted()
  }

  /**
   * The objects of a scope as they were at an earlier revision. Throws RevisionExpired.
   */
  listAt(scope: WatchScope, revision: number): readonly KubeObject[] {
    if (revision >= this.#revision) return this.list(scope)
    if (revision < this.compactedRevision) throw new RevisionExpired(this.compactedRevision)
    const objects = new Map(this.list(scope).map((object) => [keyOf(object), object]))
    for (let i = this.#history.length - 1; i >= 0; i--) {
      const event = this.#history[i] as StoreEvent
      if (event.revision <= revision) break
      if (!this.#inScope(scope, event)) continue
      if (event.previous === undefined) objects.delete(event.key)
      else objects.set(event.key, event.previous)
    }
    return [...objects.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object)
  }

  /**
   * Writes an object whose metadata is still writable, stamps its resourceVersion and freezes it.
   * `expected` is the stored object that the writer saw, or undefined to create. Throws WriteConflict.
   */
  put(collection: CollectionName, draft: Draft<KubeObject>, expected: KubeObject | undefined): KubeObject {
    const target = this.#collection(collection)
    const key = keyOf(draft)
    const previous = target.all.objects.get(key)
    if (previous !== expected) throw new WriteConflict(key)
    this.#revision++
    draft.metadata.resourceVersion = String(this.#revision)
    const object = deepFreeze(draft) as KubeObject
    target.all.set(key, object)
    const { namespace } = object.metadata
    if (namespace !== undefined) addTo(target.byNamespace, namespace, key, object)
    for (const index of target.indexes) {
      const value = index.of(object)
      const before = previous === undefined ? undefined : index.of(previous)
      if (before !== undefined && before !== value) index.buckets.get(before)?.delete(key)
      addTo(index.buckets, value, key, object)
    }
    const type = previous === undefined ? 'ADDED' : 'MODIFIED'
    this.#record({ type, collection, key, object, previous, revision: this.#revision })
    return object
  }

  /** Removes an object; its last state gets the revision of the removal. Throws WriteConflict. */
  delete(collection: CollectionName, expected: KubeObject): KubeObject {
    const target = this.#collection(collection)
    const key = keyOf(expected)
    if (target.all.objects.get(key) !== expected) throw new WriteConflict(key)
    this.#revision++
    target.all.delete(key)
    if (expected.metadata.namespace !== undefined)
      target.byNamespace.get(expected.metadata.namespace)?.delete(key)
    for (const index of target.indexes) {
      const value = index.of(expected)
      if (value !== undefined) index.buckets.get(value)?.delete(key)
    }
    const metadata = { ...expected.metadata, resourceVersion: String(this.#revision) }
    const object = deepFreeze({ ...expected, metadata })
    this.#record({ type: 'DELETED', collection, key, object, previous: expected, revision: this.#revision })
    return object
  }

  /**
   * Calls `see` for each change of the scope after a revision: first those of the past, then each as it is written.
   * Throws RevisionExpired.
   */
  watch(scope: WatchScope, afterRevision: number, see: See): Cancel {
    if (afterRevision < this.#forgottenRevision) throw new RevisionExpired(this.#forgottenRevision)
    if (afterRevision < this.#revision) {
      for (const event of this.#historyAfter(afterRevision)) if (this.#inScope(scope, event)) see(event)
    }
    const watchers = this.#watchersOf(scope)
    // A scope by index and namespace shares the index's set: narrow it here.
    const narrowed: See =
      scope.index !== undefined && scope.namespace !== undefined
        ? (event) => event.object.metadata.namespace === scope.namespace && see(event)
        : see
    watchers.add(narrowed)
    return () => watchers.delete(narrowed)
  }

  /** Forgets the states before a revision, as etcd does: older lists get RevisionExpired. */
  compact(revision: number): void {
    this.#compactedRevision = Math.max(this.#compactedRevision, Math.min(revision, this.#revision))
  }

  /** Forgets the changes up to a revision as well: older watches get RevisionExpired. */
  forget(revision: number): void {
    this.#history = this.#historyAfter(revision)
    this.#forgottenRevision = Math.max(this.#forgottenRevision, Math.min(revision, this.#revision))
  }

  #historyAfter(revision: number): StoreEvent[] {
    let low = 0
    let high = this.#history.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#history[middle] as StoreEvent).revision <= revision) low = middle + 1
      else high = middle
    }
    return this.#history.slice(low)
  }

  #collection(name: CollectionName): Collection {
    let collection = this.#collections.get(name)
    if (collection === undefined) {
      collection = new Collection()
      this.#collections.set(name, collection)
    }
    return collection
  }

  #watchersOf(scope: WatchScope): Set<See> {
    const collection = this.#collection(scope.collection)
    if (scope.key !== undefined) return setOf(collection.watchersByKey, scope.key)
    if (scope.index !== undefined)
      return setOf(collection.watchersByIndex, `${scope.index.name}=${scope.index.value}`)
    if (scope.namespace !== undefined) return setOf(collection.watchersByNamespace, scope.namespace)
    return collection.watchers
  }

  #inScope(scope: WatchScope, event: StoreEvent): boolean {
    if (event.collection !== scope.collection) return false
    if (scope.key !== undefined) return event.key === scope.key
    if (scope.namespace !== undefined && event.object.metadata.namespace !== scope.namespace) return false
    if (scope.index === undefined) return true
    const { name, value } = scope.index
    const of = this.#collections.get(scope.collection)?.indexes.find((index) => index.name === name)?.of
    return of?.(event.object) === value || (event.previous !== undefined && of?.(event.previous) === value)
  }

  #record(event: StoreEvent): void {
    this.#history.push(event)
    if (this.#history.length > this.#historyLimit * 1.5) {
      const oldest = this.#history[this.#history.length - this.#historyLimit] as StoreEvent
      this.forget(oldest.revision - 1)
    }
    const collection = this.#collection(event.collection)
    for (const see of collection.watchers) see(event)
    for (const see of collection.watchersByKey.get(event.key) ?? []) see(event)
    const { namespace } = event.object.metadata
    if (namespace !== undefined)
      for (const see of collection.watchersByNamespace.get(namespace) ?? []) see(event)
    if (collection.watchersByIndex.size === 0) return
    for (const { name, of } of collection.indexes) {
      const value = of(event.object)
      const before = event.previous === undefined ? undefined : of(event.previous)
      for (const see of collection.watchersByIndex.get(`${name}=${value}`) ?? []) see(event)
      if (before !== undefined && before !== value)
        for (const see of collection.watchersByIndex.get(`${name}=${before}`) ?? []) see(event)
    }
  }
}

function addTo(
  buckets: Map<string, Bucket>,
  value: string | undefined,
  key: ObjectKey,
  object: KubeObject,
): void {
  if (value === undefined) return
  let bucket = buckets.get(value)
  if (bucket === undefined) {
    bucket = new Bucket()
    buckets.set(value, bucket)
  }
  bucket.set(key, object)
}

function setOf<K>(map: Map<K, Set<See>>, key: K): Set<See> {
  let set = map.get(key)
  if (set === undefined) {
    set = new Set()
    map.set(key, set)
  }
  return set
}
