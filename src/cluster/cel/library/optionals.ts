// Values that may be missing: optional.of(x), self.?field.orValue(y). Models cel-go's optional types, v0.26.
import type { Declaration } from '../functions.ts'
import { CelError, isMap, none, Optional, Uint } from '../values.ts'
import { itemOrNothing, sizeOf } from './operators.ts'

function dereferenced({ value }: Optional): unknown {
  if (value === undefined) throw new CelError('optional.none() dereference')
  return value
}

function isZero(value: unknown): boolean {
  if (value === null || value === false || value === 0 || value === 0n || value === '') return true
  if (value instanceof Uint) return value.value === 0n
  return (Array.isArray(value) || value instanceof Uint8Array || isMap(value)) && sizeOf(value) === 0n
}

/** The item, where there is a container and the item in it. */
export function optionalItem(container: unknown, key: unknown): Optional {
  const inside = container instanceof Optional ? container.value : container
  if (inside === undefined) return none
  const item = itemOrNothing(inside, key)
  return item === undefined ? none : new Optional(item)
}

const unwrap = (list: readonly Optional[]) =>
  list.flatMap(({ value }) => (value === undefined ? [] : [value]))
const at = (list: readonly unknown[], index: number) => {
  const item = list.at(index)
  return item === undefined ? none : new Optional(item)
}

export const optionals: readonly Declaration[] = [
  ['optional.of(V): optional(V)', (value: unknown) => new Optional(value)],
  [
    'optional.ofNonZeroValue(V): optional(V)',
    (value: unknown) => (isZero(value) ? none : new Optional(value)),
  ],
  ['optional.none(): optional(V)', () => none],
  ['(optional(V)).value(): V', dereferenced],
  ['(optional(V)).hasValue(): bool', ({ value }: Optional) => value !== undefined],
  // These two look at their argument only when they need it.
  [
    '(optional(V)).or(optional(V)): optional(V)',
    (first: Optional, second: Optional) => (first.value === undefined ? second : first),
  ],
  ['(optional(V)).orValue(V): V', ({ value }: Optional, other: unknown) => value ?? other],
  ['_?._(dyn, string): optional(V)', optionalItem],
  ['_[?_](list(V), int): optional(V)', optionalItem],
  ['_[?_](optional(list(V)), int): optional(V)', optionalItem],
  ['_[?_](map(K, V), K): optional(V)', optionalItem],
  ['_[?_](optional(map(K, V)), K): optional(V)', optionalItem],
  ['_[_](optional(list(V)), int): optional(V)', optionalItem],
  ['_[_](optional(map(K, V)), K): optional(V)', optionalItem],
  ['(list(V)).first(): optional(V)', (list: readonly unknown[]) => at(list, 0)],
  ['(list(V)).last(): optional(V)', (list: readonly unknown[]) => at(list, -1)],
  ['optional.unwrap(list(optional(V))): list(V)', unwrap],
  ['(list(optional(V))).unwrapOpt(): list(V)', unwrap],
]
