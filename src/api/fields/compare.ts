// What a write added, changed and removed, path by path. Models structured-merge-diff typed.Compare, v6.
import { deepEqual, isRecord } from '../object.ts'
import { emptyFields, type FieldSet, isEmptyFields, leafField } from './field-set.ts'
import { hasMembers, keyElement, type Shape, settled, shapeOfMember, shapeOfType } from './shape.ts'

export interface Comparison {
  /** Paths that came or have a new value. */
  readonly written: FieldSet
  readonly removed: FieldSet
}

const noMembers: { readonly [name: string]: unknown } = {}

/** Compares two values of a type. Shared parts cost nothing. */
export function compareFields(type: string, before: unknown, after: unknown): Comparison {
  const shape = shapeOfType(type)
  return { written: written(shape, before, after), removed: removed(shape, before, after) }
}

/** The paths that an applied configuration names. */
export function fieldsOf(type: string, value: unknown): FieldSet {
  const set = named(shapeOfType(type), value)
  return { isMember: false, children: set.children }
}

/** The children of a value under their path elements, with their shapes. */
export function childrenOf(
  known: Shape,
  value: unknown,
): Map<string, { readonly shape: Shape; readonly value: unknown }> {
  const children = new Map<string, { shape: Shape; value: unknown }>()
  const shape = settled(known, value)
  if (hasMembers(shape) && isRecord(value)) {
    for (const [name, member] of Object.entries(value)) {
      const inner = member === undefined ? undefined : shapeOfMember(shape, name)
      if (inner !== undefined) children.set(`f:${name}`, { shape: inner, value: member })
    }
  } else if (shape.kind === 'keyed' && Array.isArray(value)) {
    for (const item of value) children.set(keyElement(shape, item), { shape: shape.item, value: item })
  } else if (shape.kind === 'set' && Array.isArray(value)) {
    for (const item of value)
      children.set(`v:${JSON.stringify(item)}`, { shape: { kind: 'atomic' }, value: item })
  }
  return children
}

function written(known: Shape, before: unknown, after: unknown): FieldSet {
  if (before === after || after === undefined) return emptyFields
  const shape = settled(known, after)
  if (shape.kind === 'atomic') return deepEqual(before, after) ? emptyFields : leafField
  const children = new Map<string, FieldSet>()
  eachUnlike(shape, after, before, (element, inner, value, old) => {
    const set = written(inner, old, value)
    if (!isEmptyFields(set)) children.set(element, set)
  })
  return { isMember: before === undefined, children }
}

function removed(known: Shape, before: unknown, after: unknown): FieldSet {
  if (before === after || before === undefined) return emptyFields
  const shape = settled(known, before)
  if (shape.kind === 'atomic') return after === undefined ? leafField : emptyFields
  const children = new Map<string, FieldSet>()
  eachUnlike(shape, before, after, (element, inner, value, next) => {
    const set = removed(inner, value, next)
    if (!isEmptyFields(set)) children.set(element, set)
  })
  return { isMember: after === undefined, children }
}

/** The children of a value that are not the very same ones in another, each with what stands there instead. */
function eachUnlike(
  shape: Shape,
  value: unknown,
  other: unknown,
  see: (element: string, shape: Shape, value: unknown, other: unknown) => void,
): void {
  if (!hasMembers(shape)) {
    const others = childrenOf(shape, other)
    for (const [element, child] of childrenOf(shape, value)) {
      const counterpart = others.get(element)?.value
      if (child.value !== counterpart) see(element, child.shape, child.value, counterpart)
    }
    return
  }
  if (!isRecord(value)) return
  const others = isRecord(other) ? other : noMembers
  for (const name in value) {
    const member = value[name]
    if (member === undefined || member === others[name]) continue
    const inner = shapeOfMember(shape, name)
    // A label may be called `constructor`.
    if (inner !== undefined)
      see(`f:${name}`, inner, member, Object.hasOwn(others, name) ? others[name] : undefined)
  }
}

function named(known: Shape, value: unknown): FieldSet {
  const shape = settled(known, value)
  if (shape.kind === 'atomic') return leafField
  const children = new Map<string, FieldSet>()
  for (const [element, child] of childrenOf(shape, value)) {
    const set = named(child.shape, child.value)
    const isOwn = !element.startsWith('f:') || shape.kind === 'map' || set.children.size === 0
    children.set(element, { isMember: isOwn, children: set.children })
  }
  return { isMember: false, children }
}
