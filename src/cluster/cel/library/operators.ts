// Operators, and what the language cannot do without. Models cel-go common/stdlib, v0.26.
import type { Declaration } from '../functions.ts'
import { joinedLists } from '../list-kinds.ts'
import {
  areEqual,
  CelError,
  compareValues,
  Duration,
  entriesOf,
  isMap,
  mapOf,
  memberOf,
  Timestamp,
  Uint,
} from '../values.ts'

const least = -(2n ** 63n)
const most = 2n ** 63n - 1n
/** 0001-01-01 and the end of 9999, in seconds since 1970. */
const times = { least: -62135596800n, most: 253402300799n }
const nanosPerSecond = 1_000_000_000n

/** Throws CelError when a whole number does not fit. */
export function checkedInt(value: bigint): bigint {
  if (value < least || value > most) throw new CelError('integer overflow')
  return value
}

function checkedUint(value: bigint): Uint {
  if (value < 0n || value >= 2n ** 64n) throw new CelError('unsigned integer overflow')
  return new Uint(value)
}

function checkedDuration(nanos: bigint): Duration {
  if (nanos < least || nanos > most) throw new CelError('duration overflow')
  return new Duration(nanos)
}

export function checkedTimestamp(nanos: bigint): Timestamp {
  if (nanos < times.least * nanosPerSecond || nanos >= (times.most + 1n) * nanosPerSecond)
    throw new CelError('timestamp overflow')
  return new Timestamp(nanos)
}

function divisor(value: bigint, what = 'division'): bigint {
  if (value === 0n) throw new CelError(`${what} by zero`)
  return value
}

function joinedBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  return Uint8Array.from([...a, ...b])
}

const arithmetic: readonly Declaration[] = [
  ['_+_(bytes, bytes): bytes', joinedBytes],
  ['_+_(double, double): double', (a: number, b: number) => a + b],
  ['_+_(duration, duration): duration', (a: Duration, b: Duration) => checkedDuration(a.nanos + b.nanos)],
  ['_+_(duration, timestamp): timestamp', (a: Duration, b: Timestamp) => checkedTimestamp(a.nanos + b.nanos)],
  ['_+_(timestamp, duration): timestamp', (a: Timestamp, b: Duration) => checkedTimestamp(a.nanos + b.nanos)],
  ['_+_(int, int): int', (a: bigint, b: bigint) => checkedInt(a + b)],
  [
    '_+_(list(A), list(A)): list(A)',
    (a: readonly unknown[], b: readonly unknown[]) => joinedLists(a, b, areEqual),
  ],
  ['_+_(string, string): string', (a: string, b: string) => a + b],
  ['_+_(uint, uint): uint', (a: Uint, b: Uint) => checkedUint(a.value + b.value)],
  ['_/_(double, double): double', (a: number, b: number) => a / b],
  ['_/_(int, int): int', (a: bigint, b: bigint) => checkedInt(a / divisor(b))],
  ['_/_(uint, uint): uint', (a: Uint, b: Uint) => new Uint(a.value / divisor(b.value))],
  ['_%_(int, int): int', (a: bigint, b: bigint) => a % divisor(b, 'modulus')],
  ['_%_(uint, uint): uint', (a: Uint, b: Uint) => new Uint(a.value % divisor(b.value, 'modulus'))],
  ['_*_(double, double): double', (a: number, b: number) => a * b],
  ['_*_(int, int): int', (a: bigint, b: bigint) => checkedInt(a * b)],
  ['_*_(uint, uint): uint', (a: Uint, b: Uint) => checkedUint(a.value * b.value)],
  ['-_(double): double', (a: number) => -a],
  ['-_(int): int', (a: bigint) => checkedInt(-a)],
  ['_-_(double, double): double', (a: number, b: number) => a - b],
  ['_-_(duration, duration): duration', (a: Duration, b: Duration) => checkedDuration(a.nanos - b.nanos)],
  ['_-_(int, int): int', (a: bigint, b: bigint) => checkedInt(a - b)],
  ['_-_(timestamp, duration): timestamp', (a: Timestamp, b: Duration) => checkedTimestamp(a.nanos - b.nanos)],
  ['_-_(timestamp, timestamp): duration', (a: Timestamp, b: Timestamp) => checkedDuration(a.nanos - b.nanos)],
  ['_-_(uint, uint): uint', (a: Uint, b: Uint) => checkedUint(a.value - b.value)],
]

const comparable = [
  'bool, bool',
  'int, int',
  'int, double',
  'int, uint',
  'uint, uint',
  'uint, double',
  'uint, int',
  'double, double',
  'double, int',
  'double, uint',
  'string, string',
  'bytes, bytes',
  'timestamp, timestamp',
  'duration, duration',
]

function comparison(sign: string, holds: (order: number) => boolean): readonly Declaration[] {
  const run = (a: unknown, b: unknown) => {
    const order = compareValues(a, b)
    if (order === undefined) throw new CelError('no such overload')
    return holds(order)
  }
  return comparable.map((pair) => [`_${sign}_(${pair}): bool`, run])
}

const comparisons: readonly Declaration[] = [
  ...comparison('<', (order) => order < 0),
  ...comparison('<=', (order) => order <= 0),
  ...comparison('>', (order) => order > 0),
  ...comparison('>=', (order) => order >= 0),
]

/** The item at an index, the member of a key. Throws CelError when there is none. */
export function itemAt(container: unknown, key: unknown): unknown {
  const value = itemOrNothing(container, key)
  if (value !== undefined) return value
  throw new CelError(
    Array.isArray(container) ? `index out of bounds: ${shownKey(key)}` : `no such key: ${shownKey(key)}`,
  )
}

function shownKey(key: unknown): string {
  return key instanceof Uint ? `${key.value}` : String(key)
}

/** Undefined when there is none. Throws CelError for what has no items. */
export function itemOrNothing(container: unknown, key: unknown): unknown {
  if (Array.isArray(container)) {
    const index = key instanceof Uint ? key.value : key
    const isWhole = typeof index === 'bigint' || (typeof index === 'number' && Number.isInteger(index))
    if (!isWhole) throw new CelError(`unsupported index value ${shownKey(key)} in list`)
    return index < 0 ? undefined : container[Number(index)]
  }
  if (isMap(container)) return memberOf(container, key)
  throw new CelError('no such overload')
}

const containers: readonly Declaration[] = [
  ['_[_](list(A), int): A', itemAt],
  ['_[_](map(A, B), A): B', itemAt],
  [
    '@in(A, list(A)): bool',
    (item: unknown, list: readonly unknown[]) => list.some((other) => areEqual(item, other)),
  ],
  ['@in(A, map(A, B)): bool', (key: unknown, map: object) => isMap(map) && memberOf(map, key) !== undefined],
  [
    'cel.@mapInsert(map(K, V), K, V): map(K, V)',
    (map: ReadonlyMap<unknown, unknown>, key: unknown, value: unknown) =>
      mapOf([...entriesOf(map), [key, value]]),
  ],
  [
    'cel.@mapInsert(map(K, V), map(K, V)): map(K, V)',
    (map: ReadonlyMap<unknown, unknown>, more: ReadonlyMap<unknown, unknown>) =>
      mapOf([...entriesOf(map), ...entriesOf(more)]),
  ],
  ...(['bytes', 'list(A)', 'map(A, B)', 'string'] as const).flatMap((type): Declaration[] => [
    [`size(${type}): int`, sizeOf],
    [`(${type}).size(): int`, sizeOf],
  ]),
]

/** Texts count their characters. */
export function sizeOf(value: unknown): bigint {
  if (typeof value === 'string') {
    let count = 0n
    for (const _ of value) count++
    return count
  }
  if (Array.isArray(value) || value instanceof Uint8Array) return BigInt(value.length)
  return isMap(value) ? BigInt(entriesOf(value).length) : 0n
}

function unevaluated(): never {
  throw new CelError('no such overload')
}

/** These are evaluated on their own; here only their types count. */
const special: readonly Declaration[] = [
  ['_?_:_(bool, A, A): A', unevaluated],
  ['_&&_(bool, bool): bool', unevaluated],
  ['_||_(bool, bool): bool', unevaluated],
  ['@not_strictly_false(bool): bool', unevaluated],
  ['!_(bool): bool', (value: boolean) => !value],
  ['_==_(A, A): bool', areEqual],
  ['_!=_(A, A): bool', (a: unknown, b: unknown) => !areEqual(a, b)],
]

export const operators: readonly Declaration[] = [...special, ...arithmetic, ...comparisons, ...containers]
