// How a value of a schema type is owned: as a whole, member by member, or item by item.

import { customType } from '../custom-type.ts'
import { isRecord } from '../object.ts'
import { type FieldFacts, schema } from '../schema/schema.ts'

export type Shape =
  | { readonly kind: 'atomic' }
  | { readonly kind: 'struct'; readonly fields: { readonly [name: string]: FieldFacts } }
  | { readonly kind: 'map'; readonly member: Shape }
  /** Members of their own shapes; others are `rest`, if there may be any. */
  | {
      readonly kind: 'members'
      readonly of: { readonly [name: string]: Shape }
      readonly rest: Shape | undefined
    }
  /** Member by member where the value is an object, else as a whole: nothing is known of it. */
  | { readonly kind: 'deduced' }
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
  const custom = customType(type)
  if (custom !== undefined) return custom.shape
  let shape = shapes.get(type)
  if (shape === undefined) {
    const facts = schema.types[type]
    shape = facts === undefined || facts.map === 'atomic' ? atomic : { kind: 'struct', fields: facts.fields }
    shapes.set(type, shape)
  }
  return shape
}

const fieldShapes = new WeakMap<FieldFacts, Shape>()

export function shapeOfField(facts: FieldFacts): Shape {
  let shape = fieldShapes.get(facts)
  if (shape === undefined) {
    shape = readShape(facts)
    fieldShapes.set(facts, shape)
  }
  return shape
}

function readShape(facts: FieldFacts): Shape {
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
  let keys = ''
  for (const key of shape.keys) {
    const value = values[key] ?? shape.defaults[key]
    if (value !== undefined) keys += `${keys === '' ? '' : ','}"${key}":${JSON.stringify(value)}`
  }
  return `k:{${keys}}`
}

/** The shape that a value of unknown shape has. */
export function settled(shape: Shape, value: unknown): Shape {
  if (shape.kind !== 'deduced') return shape
  return isRecord(value) ? { kind: 'map', member: shape } : atomic
}

/** The shape of a member of an object; undefined when it has no such member. */
export function shapeOfMember(shape: Shape, name: string): Shape | undefined {
  if (shape.kind === 'map') return shape.member
  if (shape.kind === 'members') return shape.of[name] ?? shape.rest
  const facts = shape.kind === 'struct' ? shape.fields[name] : undefined
  return facts === undefined ? undefined : shapeOfField(facts)
}

/** Whether values of a shape are owned member by member. */
export function hasMembers(shape: Shape): boolean {
  return shape.kind === 'struct' || shape.kind === 'map' || shape.kind === 'members'
}
