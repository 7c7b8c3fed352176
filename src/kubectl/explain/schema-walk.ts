// Finding one's way through the schemas of an OpenAPI document: references, alternatives, items, members.

export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly description?: string
  readonly properties?: { readonly [name: string]: Schema }
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
  readonly allOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly externalDocs?: { readonly description?: string; readonly url?: string }
  readonly 'x-kubernetes-group-version-kind'?: readonly Kind[]
}

export interface Kind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

export interface Document {
  readonly components: { readonly schemas?: { readonly [name: string]: Schema } }
}

export interface Field {
  readonly name: string
  readonly schema: Schema
}

/** What a reference stands for; other schemas stand for themselves. */
export function resolved(document: Document, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema
  return document.components.schemas?.[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)] ?? schema
}

/** The schema of a kind's objects. */
export function schemaOfKind(document: Document, wanted: Kind): Schema | undefined {
  return Object.values(document.components.schemas ?? {}).find((schema) =>
    schema['x-kubernetes-group-version-kind']?.some(
      ({ group, version, kind }) =>
        group === wanted.group && version === wanted.version && kind === wanted.kind,
    ),
  )
}

/** The schemas that a schema is made of or wraps: what it must also be, its items, the values of its map. */
export function wrappedSchemas(schema: Schema): readonly Schema[] {
  const { allOf = [], items, additionalProperties } = schema
  return [
    ...allOf,
    ...(items === undefined ? [] : [items]),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
  ]
}

/** The field at the end of a path; lists and maps on the way are looked through. */
export function fieldAt(document: Document, root: Schema, path: readonly string[]): Field | undefined {
  let field: Field = { name: '', schema: root }
  for (const name of path) {
    const schema = memberOf(document, field.schema, name, new Set())
    if (schema === undefined) return undefined
    field = { name, schema }
  }
  return field
}

function memberOf(
  document: Document,
  schema: Schema,
  name: string,
  seen: ReadonlySet<string>,
): Schema | undefined {
  if (schema.$ref !== undefined && seen.has(schema.$ref)) return undefined
  const real = resolved(document, schema)
  const own = real.properties?.[name]
  if (own !== undefined) return own
  const above = schema.$ref === undefined ? seen : new Set([...seen, schema.$ref])
  for (const inner of wrappedSchemas(real)) {
    const found = memberOf(document, inner, name, above)
    if (found !== undefined) return found
  }
  return undefined
}

/** `string`, `[]Container`, `map[string]Quantity`, `Object`. */
export function typeText(document: Document, schema: Schema): string {
  const { items, additionalProperties, allOf, properties, $ref, type } = schema
  if (items !== undefined) return `[]${typeText(document, items)}`
  if (typeof additionalProperties === 'object')
    return `map[string]${typeText(document, additionalProperties)}`
  const only = properties === undefined && allOf?.length === 1 ? allOf[0] : undefined
  if (only !== undefined) return typeText(document, only)
  if ($ref === undefined) return type === undefined || type === 'object' ? 'Object' : type
  const target = resolved(document, schema)
  if (target !== schema && target.type !== undefined && target.type !== 'object') return target.type
  return $ref.slice($ref.lastIndexOf('.') + 1)
}
