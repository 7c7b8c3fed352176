// The served resources: schema facts joined with each kind's strategy, found by path or by kind.
import type { KubeObject } from '#api/object.ts'
import {
  type ColumnFacts,
  type FieldSelectorFacts,
  type ResourceFacts,
  schema,
  typeFacts,
  typeOfKind,
} from '#api/schema/schema.ts'
import type { Resource } from '../resources/resource.ts'
import type { CollectionName, Store } from '../store.ts'

/** A resource as the server serves it. */
export interface ServedResource {
  readonly facts: ResourceFacts
  readonly strategy: Resource
  /** Schema type of the objects, such as `core.v1.Pod`. */
  readonly type: string
  /** Where the store keeps them. */
  readonly collection: CollectionName
  readonly columns: readonly ColumnFacts[]
  readonly fieldSelectors: FieldSelectorFacts
  readonly hasSpec: boolean
  readonly hasStatusSubresource: boolean
}

const defaultFieldSelectors: FieldSelectorFacts = {
  fields: ['metadata.name', 'metadata.namespace'],
  error: '"%s" is not a known field selector: only "metadata.name", "metadata.namespace"',
}

/** Kinds that are two views of the same stored objects. */
const cohabiting: { readonly [collection: CollectionName]: CollectionName } = {
  'events.events.k8s.io': 'events',
}

export class Registry {
  readonly #byPath = new Map<string, ServedResource>()
  readonly #strategies: ReadonlyMap<string, Resource>

  constructor(strategies: readonly Resource[]) {
    this.#strategies = new Map(strategies.map((strategy) => [strategy.gvk, strategy]))
    for (const facts of schema.resources) this.#serve(facts)
  }

  find(group: string, version: string, plural: string): ServedResource | undefined {
    return this.#byPath.get(`${group}/${version}/${plural}`)
  }

  all(): readonly ServedResource[] {
    return [...this.#byPath.values()]
  }

  /** Prepares a store for the indexes that field selectors and strategies use. */
  addIndexes(store: Store): void {
    for (const { strategy, collection, fieldSelectors } of this.all()) {
      for (const field of fieldSelectors.indexed ?? [])
        store.addIndex(collection, field, (object) => strategy.selectableFields?.(object)[field] || undefined)
      for (const [name, of] of Object.entries(strategy.indexes ?? {})) store.addIndex(collection, name, of)
    }
  }

  #serve(facts: ResourceFacts): void {
    const { group, version, kind, plural } = facts
    const type = typeOfKind(group, version, kind)
    if (type === undefined) return
    const gvk = group === '' ? `${version}/${kind}` : `${group}/${version}/${kind}`
    const own = group === '' ? plural : `${plural}.${group}`
    this.#byPath.set(`${group}/${version}/${plural}`, {
      facts,
      strategy: this.#strategies.get(gvk) ?? ({ gvk } as Resource<KubeObject>),
      type,
      collection: cohabiting[own] ?? own,
      columns:
        schema.columns[group === '' ? kind : `${group}/${kind}`] ?? (schema.columns.default as ColumnFacts[]),
      fieldSelectors: schema.fieldSelectors[gvk] ?? defaultFieldSelectors,
      hasSpec: 'spec' in typeFacts(type).fields,
      hasStatusSubresource: facts.subresources.some((sub) => sub.name === 'status'),
    })
  }
}
