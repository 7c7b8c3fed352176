// The schema of a custom resource, as its definition carries it. Models apiextensions-apiserver schema.Structural, v1.35.
import { isRecord } from '#api/object.ts'

/** The keywords that the server acts on. */
export interface StructuralSchema {
  readonly type?: string
  readonly format?: string
  readonly title?: string
  readonly description?: string
  readonly nullable?: boolean
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: { readonly [name: string]: StructuralSchema }
  readonly additionalProperties?: StructuralSchema | boolean
  readonly items?: StructuralSchema
  readonly required?: readonly string[]
  readonly maximum?: number
  readonly minimum?: number
  readonly exclusiveMaximum?: boolean
  readonly exclusiveMinimum?: boolean
  readonly multipleOf?: number
  readonly maxLength?: number
  readonly minLength?: number
  readonly pattern?: string
  readonly maxItems?: number
  readonly minItems?: number
  readonly uniqueItems?: boolean
  readonly maxProperties?: number
  readonly minProperties?: number
  readonly allOf?: readonly StructuralSchema[]
  readonly anyOf?: readonly StructuralSchema[]
  readonly oneOf?: readonly StructuralSchema[]
  readonly not?: StructuralSchema
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean
  readonly 'x-kubernetes-embedded-resource'?: boolean
  readonly 'x-kubernetes-int-or-string'?: boolean
  readonly 'x-kubernetes-list-type'?: string
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  readonly 'x-kubernetes-map-type'?: string
  readonly 'x-kubernetes-validations'?: readonly unknown[]
}

/** Fields that every object has, whatever its schema says. */
const ofEveryObject = new Set(['apiVersion', 'kind', 'metadata'])

/** The schema of a member of a map or an object; undefined when nothing is known of it. */
export function memberSchema(schema: StructuralSchema, name: string): StructuralSchema | undefined {
  const own = schema.properties?.[name]
  if (own !== undefined) return own
  const { additionalProperties } = schema
  return typeof additionalProperties === 'object' ? additionalProperties : undefined
}

function keepsUnknown({ additionalProperties, ...schema }: StructuralSchema): boolean {
  return schema['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties === true
}

/**
 * The value without what the schema does not know; the paths of that go to `unknown`. The object itself, and what is
 * embedded as one, keep their kind and metadata.
 */
export function pruned(
  schema: StructuralSchema,
  value: unknown,
  unknown: string[],
  path = '',
  isObject = true,
): unknown {
  if (Array.isArray(value)) {
    const { items } = schema
    if (items === undefined) return value
    const isEmbedded = items['x-kubernetes-embedded-resource'] === true
    return value.map((item, i) => pruned(items, item, unknown, `${path}[${i}]`, isEmbedded))
  }
  if (!isRecord(value)) return value
  const kept: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    const at = path === '' ? name : `${path}.${name}`
    const inner = memberSchema(schema, name)
    if (isObject && ofEveryObject.has(name)) kept[name] = member
    else if (inner !== undefined)
      kept[name] = pruned(inner, member, unknown, at, inner['x-kubernetes-embedded-resource'] === true)
    else if (keepsUnknown(schema)) kept[name] = member
    else unknown.push(`unknown field "${at}"`)
  }
  return kept
}

/** Fills in the defaults of the schema, in place; a null that may not be one counts as absent. */
export function fillDefaults(schema: StructuralSchema, value: unknown): void {
  if (Array.isArray(value)) {
    if (schema.items !== undefined) for (const item of value) fillDefaults(schema.items, item)
    return
  }
  if (!isRecord(value)) return
  const object = value as Record<string, unknown>
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    if (inner.default === undefined) continue
    if (object[name] === undefined || (object[name] === null && inner.nullable !== true))
      object[name] = structuredCopy(inner.default)
  }
  for (const [name, member] of Object.entries(object)) {
    const inner = memberSchema(schema, name)
    if (inner === undefined) continue
    // A null where none may be is as if nobody had sent it.
    if (member === null && inner.nullable !== true && inner.default === undefined && inner.type !== undefined)
      delete object[name]
    else fillDefaults(inner, member)
  }
}

function structuredCopy(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

/** Whether any rule in the language CEL stands in the schema. */
export function hasRules(schema: StructuralSchema): boolean {
  if ((schema['x-kubernetes-validations'] ?? []).length > 0) return true
  const { items, additionalProperties, properties = {} } = schema
  return (
    Object.values(properties).some(hasRules) ||
    (items !== undefined && hasRules(items)) ||
    (typeof additionalProperties === 'object' && hasRules(additionalProperties))
  )
}
