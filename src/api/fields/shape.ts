// How a value of a schema type is owned: as a whole, member by member, or item by item.
import { type FieldFacts, schema } from '../schema/schema.ts'

export type Shape =
  | { readonly kind: 'atomic' }
  | { readonly kind: 'struct'; readonly fields: { readonly [name: string]: FieldFacts } }
  | { readonly kind: 'map'; readonly member: Shape }
  | { readonly kind: 'set' }
  | {
      readonly kind: 'keyed'
      readonly keys: readonly string[]
      readonly defaults: { readonly [key: string]: unknown }
      readonly item: Shape
    }

const atomic: Shape = { kind: 'atomic' }
const shapes = new Map<string, Shape>()

/** The shape of a whole type, such as `core.v1.Pod`. */
export function shapeOfType(type: string): Shape {
  let shape = shapes.get(type)
  if (shape === undefined) {
    const facts = schema.types[type]
    shape = facts === undefined || facts.map === 'atomic' ? atomic : { kind: 'struct', fields: facts.fields }
    shapes.set(type, shape)
  }
  return shape
}

export function shapeOfField(facts: FieldFacts): Shape {
  if (facts.struct === 'atomic') return atomic
  if (facts.t.startsWith('[]')) return listShape(facts)
  if (facts.t.startsWith('map[string]'))
    return facts.map === 'atomic' ? atomic : { kind: 'map', member: memberShape(facts.t.slice(11)) }
  return facts.map === 'atomic' ? atomic : shapeOfType(facts.t)
}

function memberShape(type: string): Shape {
  if (type.startsWith('[]') || type.startsWith('map[')) return atomic
  return shapeOfType(type)
}

function listShape(facts: FieldFacts): Shape {
  if (facts.list === 'set') return { kind: 'set' }
  if (facts.list !== 'map') return atomic
  const item = facts.t.slice(2)
  const keys = facts.keys ?? []
  const defaults: Record<string, unknown> = {}
  for (const key of keys) {
    const value = schema.types[item]?.fields[key]?.def
    if (value !== undefined && value !== '') defaults[key] = value
  }
  return { kind: 'keyed', keys: [...keys].sort(), defaults, item: shapeOfType(item) }
}

/** `k:{"containerPort":80,"protocol":"TCP"}` of an item of a keyed list. */
export function keyElement(shape: Extract<Shape, { kind: 'keyed' }>, item: unknown): string {
  const values = item as { readonly [key: string]: unknown }
  const keys: Record<string, unknown> = {}
  for (const key of shape.keys) {
    const value = values[key] ?? shape.defaults[key]
    if (value !== undefined) keys[key] = value
  }
  return `k:${JSON.stringify(keys)}`
}
