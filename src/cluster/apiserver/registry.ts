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
import type { CustomResourceDefinition } from '#api/types/apiextensions-v1.ts'
import type { Resource } from '../resources/resource.ts'
import type { CollectionName, Store } from '../store.ts'
import type { CustomVersions } from './custom/custom-versions.ts'

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
  /** Where it comes from, when no schema of ours but a CustomResourceDefinition says that it is there. */
  readonly custom?: {
    readonly schema: unknown
    readonly definition: CustomResourceDefinition
    readonly versions: CustomVersions
  }
}

const defaultFieldSelectors: FieldSelectorFacts = {
  fields: ['metadata.name', 'metadata.namespace'],
  error: '"%s" is not a known field selector: only "metadata.name", "metadata.namespace"',
}

/** Kinds that are two views of the same stored objects. */
const cohabiting: { readonly [collection: CollectionName]: CollectionName } = {
  'events.events.k8s.io': 'events',
}

function pathOf({ group, version, plural }: ResourceFacts): string {
  return `${group}/${version}/${plural}`
}

export class Registry {
  readonly #byPath = new Map<string, ServedResource>()
  /** The same by plural alone, which few share: every request looks here. */
  readonly #byPlural = new Map<string, readonly ServedResource[]>()
  readonly #strategies: ReadonlyMap<string, Resource>
  /** The resources of each CustomResourceDefinition, by its name. */
  readonly #custom = new Map<string, readonly ServedResource[]>()
  #revision = 0

  constructor(strategies: readonly Resource[]) {
    this.#strategies = new Map(strategies.map((strategy) => [strategy.gvk, strategy]))
    for (const facts of schema.resources) this.#serve(facts)
  }

  find(group: string, version: string, plural: string): ServedResource | undefined {
    const named = this.#byPlural.get(plural)
    return named?.find(({ facts }) => facts.group === group && facts.version === version)
  }

  /** The other versions of a resource: the same objects, told otherwise. */
  othersOf(served: ServedResource): readonly ServedResource[] {
    const named = this.#byPlural.get(served.facts.plural) ?? []
    return named.filter((other) => other.collection === served.collection && other !== served)
  }

  /** Whether any version of the group is served. */
  hasGroup(group: string): boolean {
    return this.all().some(({ facts }) => facts.group === group)
  }

  all(): readonly ServedResource[] {
    return [...this.#byPath.values()]
  }

  /** Changes whenever custom resources come, go or change. */
  get revision(): number {
    return this.#revision
  }

  /** Serves from now on what a CustomResourceDefinition asks for, instead of what it asked for before. */
  serveCustom(name: string, resources: readonly ServedResource[]): void {
    const before = this.#custom.get(name) ?? []
    if (before.length === 0 && resources.length === 0) return
    this.#revision++
    for (const { facts } of before) this.#remove(facts)
    this.#custom.set(name, resources)
    for (const resource of resources) if (!this.#byPath.has(pathOf(resource.facts))) this.#add(resource)
  }

  #add(resource: ServedResource): void {
    const { plural } = resource.facts
    this.#byPath.set(pathOf(resource.facts), resource)
    this.#byPlural.set(plural, [...(this.#byPlural.get(plural) ?? []), resource])
  }

  #remove(facts: ResourceFacts): void {
    const path = pathOf(facts)
    this.#byPath.delete(path)
    const others = this.#byPlural.get(facts.plural)?.filter((other) => pathOf(other.facts) !== path)
    this.#byPlural.set(facts.plural, others ?? [])
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
    this.#add({
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
