// --sort-by: by a field's value, numbers inside of texts as numbers. Models kubectl get RuntimeSorter, v1.35.
import { compareQuantities, parseQuantity } from '#api/quantity.ts'
import { parseJsonPath, relaxedPath } from './jsonpath.ts'
import { findValues } from './jsonpath-values.ts'
import { patternSort } from './pattern-sort.ts'
import { CommandError } from './verb.ts'

export function sortObjects<T>(objects: readonly T[], field: string): readonly T[] {
  return field === '' ? objects : sortBy(objects, field, (object) => object)
}

/** Sorts by the field of what `objectOf` gives; what lacks it comes first. Throws CommandError. */
export function sortBy<T>(items: readonly T[], field: string, objectOf: (item: T) => unknown): T[] {
  if (items.length === 0) return []
  const pieces = parseJsonPath(relaxedPath(field))
  const keyed = items.map((item) => ({ item, key: findValues(pieces, objectOf(item))[0] }))
  if (keyed.every(({ key }) => key === undefined))
    throw new CommandError(
      `error: couldn't find any field with path ${JSON.stringify(relaxedPath(field))} in the list of objects`,
    )
  return patternSort(keyed, (a, b) => isLess(a.key, b.key)).map(({ item }) => item)
}

/** What lacks the field is less than everything, even than its like. */
function isLess(a: unknown, b: unknown): boolean {
  return a === undefined || (b !== undefined && compareValues(a, b) < 0)
}

function compareValues(a: unknown, b: unknown): number {
  if (a == null || b == null) return Number(a != null) - Number(b != null)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') {
    const left = parseQuantity(a)
    const right = parseQuantity(b)
    return left !== undefined && right !== undefined ? compareQuantities(left, right) : compareNaturally(a, b)
  }
  return Number(a) - Number(b)
}

/** `pod-2` before `pod-10`. */
export function compareNaturally(a: string, b: string): number {
  const left = a.match(/\d+|\D/g) ?? []
  const right = b.match(/\d+|\D/g) ?? []
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [l, r] = [left[i] as string, right[i] as string]
    if (l === r) continue
    const areNumbers = /^\d/.test(l) && /^\d/.test(r)
    if (areNumbers && Number(l) !== Number(r)) return Number(l) - Number(r)
    return l < r ? -1 : 1
  }
  return left.length - right.length
}
