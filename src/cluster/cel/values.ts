// The values of expressions beside those that TypeScript has itself: int is bigint, double number, list array, and a map
// a Map or a plain object. Models cel-go common/types, v0.26.
import { equalUnordered } from './list-kinds.ts'
import type { CelType } from './types.ts'

/** An expression is none, does not fit its types, or came to no value. */
export class CelError extends Error {}

/** An unsigned whole number. */
export class Uint {
  readonly value: bigint
  constructor(value: bigint) {
    this.value = value
  }
}

/** Nanoseconds since 1970. */
export class Timestamp {
  readonly nanos: bigint
  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

/** Nanoseconds. */
export class Duration {
  readonly nanos: bigint
  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

export class Optional {
  /** Undefined for one without a value. */
  readonly value: unknown
  constructor(value: unknown) {
    this.value = value
  }
}

export const none = new Optional(undefined)

/** A type as a value: `type(1) == int`. */
export class TypeValue {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** A value that only functions of its own look into, such as a quantity. */
export abstract class Opaque {
  abstract readonly typeName: string
  /** Whether it is the same as another of its type. */
  abstract equals(other: Opaque): boolean
}

type Fields = { readonly [name: string]: unknown }

export function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> | Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  if (value instanceof Map) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The name of the value's type. */
export function typeNameOf(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
      return 'int'
    case 'number':
      return 'double'
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    default:
      break
  }
  if (value === null || value === undefined) return 'null_type'
  if (Array.isArray(value)) return 'list'
  if (value instanceof Uint) return 'uint'
  if (value instanceof Uint8Array) return 'bytes'
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp'
  if (value instanceof Duration) return 'google.protobuf.Duration'
  if (value instanceof Optional) return 'optional_type'
  if (value instanceof TypeValue) return 'type'
  if (value instanceof Opaque) return value.typeName
  return 'map'
}

const runtimeNames: { readonly [kind: string]: string } = {
  timestamp: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
  null: 'null_type',
}

/** Whether a value can be of a type, as far as one sees at a glance: of a list the first item counts. */
export function isOfType(value: unknown, type: CelType): boolean {
  if (type.kind === 'dyn' || type.kind === 'param') return true
  const name = typeNameOf(value)
  // Objects of a schema are maps here.
  if (type.kind === 'object' && name === 'map') return true
  if (name !== (runtimeNames[type.kind] ?? type.name)) return false
  const [item] = type.parameters
  if (!Array.isArray(value) || item === undefined || value.length === 0) return true
  return isOfType(value[0], item)
}

/** Numbers are the same key whatever their type. */
function keyOf(key: unknown): unknown {
  if (key instanceof Uint) return key.value
  return typeof key === 'number' && Number.isInteger(key) ? BigInt(key) : key
}

/** The member of a map; undefined when there is none. */
export function memberOf(map: ReadonlyMap<unknown, unknown> | Fields, key: unknown): unknown {
  if (map instanceof Map) return map.get(keyOf(key))
  const fields = map as Fields
  return typeof key === 'string' && Object.hasOwn(fields, key) ? fields[key] : undefined
}

export function entriesOf(
  map: ReadonlyMap<unknown, unknown> | Fields,
): readonly (readonly [unknown, unknown])[] {
  return map instanceof Map ? [...map] : Object.entries(map).filter(([, value]) => value !== undefined)
}

/** A map of entries. Throws CelError for a key that stands there twice. */
export function mapOf(entries: Iterable<readonly [unknown, unknown]>): ReadonlyMap<unknown, unknown> {
  const map = new Map<unknown, unknown>()
  for (const [key, value] of entries) {
    const own = keyOf(key)
    if (map.has(own)) throw new CelError(`insert failed: key ${String(own)} already exists`)
    map.set(own, value)
  }
  return map
}

function numberOf(value: unknown): bigint | number | undefined {
  if (value instanceof Uint) return value.value
  return typeof value === 'bigint' || typeof value === 'number' ? value : undefined
}

/** Whether two values are equal; those of different types never are, except for numbers. */
export function areEqual(a: unknown, b: unknown): boolean {
  const left = numberOf(a)
  const right = numberOf(b)
  // biome-ignore lint/suspicious/noDoubleEquals: whole numbers and fractions are compared by their value
  if (left !== undefined && right !== undefined) return left == right
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return (a ?? null) === (b ?? null)
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && areListsEqual(a, b)
  if (a instanceof Uint8Array)
    return b instanceof Uint8Array && a.length === b.length && a.every((byte, i) => byte === b[i])
  if (a instanceof Timestamp || a instanceof Duration)
    return a.constructor === b.constructor && a.nanos === (b as Timestamp | Duration).nanos
  if (a instanceof TypeValue) return b instanceof TypeValue && a.name === b.name
  if (a instanceof Optional)
    return (
      b instanceof Optional &&
      (a.value === undefined || b.value === undefined ? a.value === b.value : areEqual(a.value, b.value))
    )
  if (a instanceof Opaque) return b instanceof Opaque && a.typeName === b.typeName && a.equals(b)
  if (!isMap(a) || !isMap(b)) return false
  const entries = entriesOf(a)
  return (
    entries.length === entriesOf(b).length &&
    entries.every(([key, value]) => {
      const other = memberOf(b, key)
      return other !== undefined && areEqual(value, other)
    })
  )
}

function areListsEqual(a: readonly unknown[], b: readonly unknown[]): boolean {
  const unordered = equalUnordered(a, b, areEqual)
  if (unordered !== undefined) return unordered
  return a.length === b.length && a.every((item, i) => areEqual(item, b[i]))
}

/** Below, at or above 0; undefined for values without an order. Throws CelError for NaN. */
export function compareValues(a: unknown, b: unknown): number | undefined {
  const left = numberOf(a)
  const right = numberOf(b)
  if (left !== undefined && right !== undefined) {
    if (Number.isNaN(left) || Number.isNaN(right)) throw new CelError('NaN values cannot be ordered')
    return left < right ? -1 : left > right ? 1 : 0
  }
  if (a instanceof Timestamp || a instanceof Duration) {
    if (!(b instanceof Timestamp || b instanceof Duration) || a.constructor !== b.constructor)
      return undefined
    return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareOrdered([...a], [...b])
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b)
  return undefined
}

function compareOrdered(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i])
  if (at === -1) return a.length === b.length ? 0 : -1
  return b[at] !== undefined && (a[at] ?? 0) < b[at] ? -1 : 1
}

/** By code points, as UTF-8 orders them. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  const isPlain = !/[\ud800-\udfff]/.test(a + b)
  if (isPlain) return a < b ? -1 : 1
  const points = (text: string) => [...text].map((character) => character.codePointAt(0) ?? 0)
  return compareOrdered(points(a), points(b))
}

/** What a function says that has nothing for arguments of these types. */
export function noSuchOverload(name: string, args: readonly unknown[]): CelError {
  return new CelError(`no such overload: ${name}(${args.map(typeNameOf).join(', ')})`)
}
