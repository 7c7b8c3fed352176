// The API's schema: every type, field, number, key, resource and column of v1.35, read from the one data file.
import data from './v1.35.json' with { type: 'json' }

/** One field of an API type. The short names are those of the data file. */
export interface FieldFacts {
  /** JSON type: a scalar, a special (time, quantity, ...), a type name, `[]element` or `map[string]element`. */
  readonly t: string
  /** Protobuf number, or the path of numbers through messages that JSON inlines; null when it has none. */
  readonly n: number | readonly number[] | null
  readonly p?: string
  /** A Go pointer: absent and zero differ. */
  readonly ptr?: 1
  /** Left out of JSON when empty. */
  readonly oe?: 1
  /** Left out of JSON when zero, structs included. */
  readonly oz?: 1
  /** A list that is never nil: absent means empty. */
  readonly nn?: 1
  readonly req?: 1
  readonly def?: unknown
  readonly godef?: unknown
  readonly enum?: string
  readonly list?: 'atomic' | 'map' | 'set'
  /** Keys of a map list. */
  readonly keys?: readonly string[]
  /** Strategic merge: `merge`, `replace`, `retainKeys` or two of them. */
  readonly patch?: string
  readonly mergeKey?: string
  readonly map?: 'atomic' | 'granular'
  readonly struct?: 'atomic' | 'granular'
  readonly nullable?: 1
  /** OpenAPI only refers to the type, and tells nothing of the field itself. */
  readonly bare?: 1
}

export interface TypeFacts {
  readonly gvk?: readonly (readonly [group: string, version: string, kind: string])[]
  /** A kind of every group version that the server knows. */
  readonly inEveryGroup?: 1
  readonly proto?: string
  readonly map?: 'atomic' | 'granular'
  readonly unions?: readonly unknown[]
  readonly fields: { readonly [name: string]: FieldFacts }
}

export interface SubresourceFacts {
  readonly name: string
  readonly kind: string
  readonly group: string
  readonly version: string
  readonly verbs: readonly string[]
}

export interface ResourceFacts {
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly singular: string
  readonly kind: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  readonly subresources: readonly SubresourceFacts[]
  readonly preferred: boolean
  readonly storageVersionHash?: string
}

export interface ColumnFacts {
  readonly name: string
  readonly type: string
  readonly format?: string
  readonly priority: number
}

export interface FieldSelectorFacts {
  readonly fields: readonly string[]
  readonly aliases?: { readonly [name: string]: string }
  /** Message of a selector that is not supported, with `%s` for its name. */
  readonly error: string
  readonly indexed?: readonly string[]
}

export interface GroupFacts {
  readonly name: string
  readonly versions: readonly string[]
  readonly preferred: string
  readonly enabledVersions: readonly string[]
}

interface Schema {
  readonly version: string
  readonly groups: readonly GroupFacts[]
  /** Every group version that the server was built with, served or not. */
  readonly groupVersions: readonly (readonly [group: string, version: string])[]
  readonly resources: readonly ResourceFacts[]
  readonly columns: { readonly [kind: string]: readonly ColumnFacts[] }
  readonly fieldSelectors: { readonly [kind: string]: FieldSelectorFacts }
  readonly enums: { readonly [name: string]: readonly string[] }
  /** The enums whose values OpenAPI tells. */
  readonly publishedEnums: readonly string[]
  readonly types: { readonly [name: string]: TypeFacts }
}

export const schema = data as Schema

const typeByKind = new Map<string, string>()
for (const [name, facts] of Object.entries(schema.types)) {
  // Fields are looked up by names that clients send: `constructor` is none.
  Object.setPrototypeOf(facts.fields, null)
  for (const [group, version, kind] of facts.gvk ?? []) typeByKind.set(`${group}/${version}/${kind}`, name)
}

/** The name of the type that a served kind has, or undefined when the API knows no such kind. */
export function typeOfKind(group: string, version: string, kind: string): string | undefined {
  return typeByKind.get(`${group}/${version}/${kind}`)
}

/** The facts of a type by its short name, such as `core.v1.Pod`. Throws when there is none: a mistake of ours. */
export function typeFacts(name: string): TypeFacts {
  const facts = schema.types[name]
  if (facts === undefined) throw new Error(`the schema has no type ${name}`)
  return facts
}

/** `[]T` and `map[string]T` without their outer wrappings. */
export function elementType(type: string): string {
  return type.replace(/^(\[\]|map\[string\])+/, '')
}

/** Go's name of a JSON type: `v1.PodSpec`, `[]v1.Container`, `int32`. Used in decoding errors. */
export function goTypeName(type: string): string {
  if (type.startsWith('[]')) return `[]${goTypeName(type.slice(2))}`
  if (type.startsWith('map[string]')) return `map[string]${goTypeName(type.slice(11))}`
  const [, version, name] = /^(?:[\w-]+\.)?(v\d\w*)\.(\w+)$/.exec(type) ?? []
  return version === undefined ? type : `${version}.${name}`
}
