// Functions of lists. Models apiserver cel/library lists, cel-go ext/lists version 3 and ext/sets, v1.35.
import type { Declaration, Overload } from '../functions.ts'
import { areEqual, CelError, compareValues, Duration, Uint } from '../values.ts'

type List = readonly unknown[]

const comparable = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'] as const
const summable: readonly (readonly [type: string, none: unknown, add: (a: never, b: never) => unknown])[] = [
  ['int', 0n, (a: bigint, b: bigint) => a + b],
  ['uint', new Uint(0n), (a: Uint, b: Uint) => new Uint(a.value + b.value)],
  ['double', 0, (a: number, b: number) => a + b],
  ['duration', new Duration(0n), (a: Duration, b: Duration) => new Duration(a.nanos + b.nanos)],
]

function orderOf(a: unknown, b: unknown): number {
  const order = compareValues(a, b)
  if (order === undefined) throw new CelError('list elements must have the same type')
  return order
}

function extreme(name: string, sign: number) {
  return (list: List) => {
    if (list.length === 0) throw new CelError(`${name} called on empty list`)
    return list.reduce((best, item) => (orderOf(best, item) * sign < 0 ? item : best))
  }
}

const isSorted = (list: List) => list.every((item, i) => i === 0 || orderOf(list[i - 1], item) <= 0)

function sortedBy(list: List, keys: List): List {
  const pairs = list.map((item, i) => ({ item, key: keys[i] }))
  return pairs.sort((a, b) => orderOf(a.key, b.key)).map(({ item }) => item)
}

function slice(list: List, start: bigint, end: bigint): List {
  const call = `cannot slice(${start}, ${end})`
  if (start < 0n || end < 0n) throw new CelError(`${call}, negative indexes not supported`)
  if (start > end) throw new CelError(`${call}, start index must be less than or equal to end index`)
  if (end > list.length) throw new CelError(`${call}, list is length ${list.length}`)
  return list.slice(Number(start), Number(end))
}

function flatten(list: List, depth = 1n): List {
  if (depth < 0n) throw new CelError('level must be non-negative')
  return list.flat(Number(depth < 100n ? depth : 100n))
}

const includes = (list: List, item: unknown) => list.some((other) => areEqual(other, item))
const includesAll = (list: List, items: List) => items.every((item) => includes(list, item))

function distinct(list: List): List {
  const kept: unknown[] = []
  for (const item of list) if (!includes(kept, item)) kept.push(item)
  return kept
}

const maxRange = 1_000_000n

function range(count: bigint): List {
  if (count > maxRange) throw new CelError('operation cancelled: actual cost limit exceeded')
  return Array.from({ length: Math.max(0, Number(count)) }, (_, i) => BigInt(i))
}

function ofEach(signature: (type: string) => string, run: Overload['run']): readonly Declaration[] {
  return comparable.map((type) => [signature(type), run])
}

export const lists: readonly Declaration[] = [
  ...ofEach((type) => `(list(${type})).isSorted(): bool`, isSorted),
  ...summable.map(
    ([type, none, add]): Declaration => [
      `(list(${type})).sum(): ${type}`,
      (list: List) => list.reduce((total, item) => add(total as never, item as never), none),
    ],
  ),
  ...ofEach((type) => `(list(${type})).max(): ${type}`, extreme('max', 1)),
  ...ofEach((type) => `(list(${type})).min(): ${type}`, extreme('min', -1)),
  [
    '(list(A)).indexOf(A): int',
    (list: List, item: unknown) => BigInt(list.findIndex((other) => areEqual(other, item))),
  ],
  [
    '(list(A)).lastIndexOf(A): int',
    (list: List, item: unknown) => BigInt(list.findLastIndex((other) => areEqual(other, item))),
  ],
  ['(list(T)).slice(int, int): list(T)', slice],
  ['(list(list(T))).flatten(): list(T)', flatten],
  ['(list(dyn)).flatten(int): list(dyn)', flatten],
  ...ofEach(
    (type) => `(list(${type})).sort(): list(${type})`,
    (list: List) => sortedBy(list, list),
  ),
  ...ofEach((type) => `(list(T)).@sortByAssociatedKeys(list(${type})): list(T)`, sortedBy),
  ['lists.range(int): list(int)', range],
  ['(list(T)).reverse(): list(T)', (list: List) => [...list].reverse()],
  ['(list(T)).distinct(): list(T)', distinct],
  ['sets.contains(list(T), list(T)): bool', includesAll],
  ['sets.equivalent(list(T), list(T)): bool', (a: List, b: List) => includesAll(a, b) && includesAll(b, a)],
  ['sets.intersects(list(T), list(T)): bool', (a: List, b: List) => a.some((item) => includes(b, item))],
]
