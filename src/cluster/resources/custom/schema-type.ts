// The types that expressions see in the schema of a custom resource, and the values of its objects.
// Models apiserver cel/common SchemaDeclType and UnstructuredToVal, v1.35.
import { base64Bytes } from '#api/base64.ts'
import { isRecord } from '#api/object.ts'
import { escapeName } from '../../cel/escape-name.ts'
import { parseGoDuration, parseTimestamp } from '../../cel/instants.ts'
import { markList } from '../../cel/list-kinds.ts'
import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  dynType,
  intType,
  listType,
  mapType,
  objectType,
  stringType,
  timestampType,
} from '../../cel/types.ts'
import { Timestamp } from '../../cel/values.ts'
import { memberSchema, type StructuralSchema } from './structural-schema.ts'

/** A request is never longer. */
export const maxRequestBytes = 3 * 1024 * 1024

/** A type, and the fewest bytes that a value of it takes in JSON. */
export interface SchemaType {
  readonly type: CelType
  readonly minBytes: number
}

const known = new WeakMap<StructuralSchema, SchemaType | undefined>()

/** Undefined for what expressions do not see. `isRoot` is for objects with kind and metadata. */
export function schemaType(schema: StructuralSchema, isRoot: boolean): SchemaType | undefined {
  if (!known.has(schema)) known.set(schema, typeOf(isRoot ? withObjectMeta(schema) : schema))
  return known.get(schema)
}

function typeOf(schema: StructuralSchema): SchemaType | undefined {
  if (schema['x-kubernetes-int-or-string']) return { type: sized(dynType, textSize(schema)), minBytes: 1 }
  switch (schema.type) {
    case 'array':
      return listOf(schema)
    case 'object':
      return typeof schema.additionalProperties === 'object' ? mapOf(schema) : objectOf(schema)
    case 'string':
      return textOf(schema)
    case 'boolean':
      return { type: sized(boolType, 0), minBytes: 4 }
    case 'number':
      return { type: sized(doubleType, 0), minBytes: 1 }
    case 'integer':
      return { type: sized(intType, 0), minBytes: 1 }
    default:
      return undefined
  }
}

function sized(type: CelType, maxSize: number): CelType {
  return { ...type, maxSize }
}

const inside = (schema: StructuralSchema) =>
  schemaType(schema, schema['x-kubernetes-embedded-resource'] === true)

function listOf({ items, maxItems }: StructuralSchema): SchemaType | undefined {
  const item = items === undefined ? undefined : inside(items)
  if (item === undefined) return undefined
  const most = maxItems ?? Math.floor((maxRequestBytes - 2) / (item.minBytes + 1))
  return { type: sized(listType(item.type), Math.max(0, most)), minBytes: 2 }
}

function mapOf({ additionalProperties, maxProperties }: StructuralSchema): SchemaType | undefined {
  const value = typeof additionalProperties === 'object' ? inside(additionalProperties) : undefined
  if (value === undefined) return undefined
  const most = maxProperties ?? Math.floor((maxRequestBytes - 2) / (value.minBytes + 6))
  const key = sized(stringType, 0)
  return { type: sized(mapType(key, value.type), Math.max(0, most)), minBytes: 2 }
}

function objectOf({ properties = {}, required = [] }: StructuralSchema): SchemaType {
  const fields = new Map<string, CelType>()
  let minBytes = 2
  for (const [name, property] of Object.entries(properties)) {
    const own = inside(property)
    if (own === undefined) continue
    const escaped = escapeName(name)
    if (escaped !== undefined) fields.set(escaped, own.type)
    if (required.includes(name) && property.default === undefined) minBytes += name.length + own.minBytes + 4
  }
  return {
    type: sized(
      objectType('object', (name) => fields.get(name)),
      0,
    ),
    minBytes,
  }
}

const textTypes: { readonly [format: string]: readonly [type: CelType, minBytes: number, maxSize?: number] } =
  {
    byte: [bytesType, 2],
    duration: [durationType, 3, 32],
    date: [timestampType, 12, 12],
    'date-time': [timestampType, 21, 32],
  }

function textOf(schema: StructuralSchema): SchemaType {
  const { format = '', maxLength } = schema
  const [type, minBytes, maxSize] = textTypes[format] ?? [stringType, 2]
  // Bytes are counted as they are.
  const most = maxSize ?? (format === 'byte' && maxLength !== undefined ? maxLength : textSize(schema))
  return { type: sized(type, most), minBytes }
}

/** A character takes up to four bytes. */
function textSize({ maxLength, enum: values = [] }: StructuralSchema): number {
  if (maxLength !== undefined) return Math.max(0, maxLength) * 4
  if (values.length > 0)
    return Math.max(...values.map((value) => (typeof value === 'string' ? value.length : 0)))
  return maxRequestBytes - 2
}

const text: StructuralSchema = { type: 'string' }

/** With the fields that every object has. */
function withObjectMeta(schema: StructuralSchema): StructuralSchema {
  const metadata: StructuralSchema = { type: 'object', properties: { name: text, generateName: text } }
  return { ...schema, properties: { ...schema.properties, kind: text, apiVersion: text, metadata } }
}

/** A value as the language has it: numbers, times and names as the schema says, without what may not be null. */
export function schemaValue(schema: StructuralSchema | undefined, value: unknown): unknown {
  if (value === null || value === undefined) return schema?.nullable === true ? null : undefined
  if (typeof value === 'number')
    return schema?.type !== 'number' && Number.isInteger(value) ? BigInt(value) : value
  if (typeof value === 'string') return textValue(schema, value)
  if (Array.isArray(value)) return listValue(schema, value)
  if (!isRecord(value)) return value
  const hasFields = schema?.properties !== undefined || typeof schema?.additionalProperties !== 'object'
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const own = schemaValue(schema && memberSchema(schema, name), member)
      const shown = hasFields ? escapeName(name) : name
      return own === undefined || shown === undefined ? [] : [[shown, own]]
    }),
  )
}

function listValue(schema: StructuralSchema | undefined, value: readonly unknown[]): readonly unknown[] {
  const list = value.map((item) => schemaValue(schema?.items, item) ?? null)
  const type = schema?.['x-kubernetes-list-type']
  if (type === 'set') return markList(list, [])
  const keys = schema?.['x-kubernetes-list-map-keys'] ?? []
  return type === 'map'
    ? markList(
        list,
        keys.map((key) => escapeName(key) ?? key),
      )
    : list
}

function textValue(schema: StructuralSchema | undefined, value: string): unknown {
  if (schema?.type !== 'string') return value
  switch (schema.format) {
    case 'byte':
      return Uint8Array.from(base64Bytes(value))
    case 'duration':
      return parseGoDuration(value) ?? value
    case 'date':
    case 'date-time': {
      const nanos = parseTimestamp(schema.format === 'date' ? `${value}T00:00:00Z` : value)
      return nanos === undefined ? value : new Timestamp(nanos)
    }
    default:
      return value
  }
}
