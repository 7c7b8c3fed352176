// Lists of the API that are sets, or maps by some of their items' members: their order does not count.
// Models apiserver cel/common unstructuredSetList and unstructuredMapList, v1.35.

type List = readonly unknown[]
type AreEqual = (a: unknown, b: unknown) => boolean

/** The members that tell items apart; none for a set, whose items are told apart by themselves. */
export type ListKeys = readonly string[]

const keysOf = new WeakMap<List, ListKeys>()

/** Says of a list that its order does not count. */
export function markList<L extends List>(list: L, keys: ListKeys): L {
  keysOf.set(list, keys)
  return list
}

/** Whether the second list holds what the first does; undefined when the order of the first counts. */
export function equalUnordered(a: List, b: List, areEqual: AreEqual): boolean | undefined {
  const keys = keysOf.get(a)
  if (keys === undefined) return undefined
  return (
    a.length === b.length &&
    b.every((item) => {
      const own = a.find((other) => isSameItem(keys, other, item, areEqual))
      return own !== undefined && areEqual(own, item)
    })
  )
}

/** The first list with the second merged in: what both have keeps its place, and the second's value. */
export function joinedLists(a: List, b: List, areEqual: AreEqual): List {
  const keys = keysOf.get(a)
  if (keys === undefined) return [...a, ...b]
  const result = [...a]
  for (const item of b) {
    const at = a.findIndex((other) => isSameItem(keys, other, item, areEqual))
    if (at < 0) result.push(item)
    else result[at] = item
  }
  return markList(result, keys)
}

function isSameItem(keys: ListKeys, a: unknown, b: unknown, areEqual: AreEqual): boolean {
  if (keys.length === 0) return areEqual(a, b)
  const member = (item: unknown, key: string) => (item as { readonly [key: string]: unknown } | null)?.[key]
  return keys.every((key) => areEqual(member(a, key), member(b, key)))
}
