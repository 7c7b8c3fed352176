// Sorting as Go does: right for any order, and with equal items where Go leaves them.
import { expect, it } from 'vitest'
import { patternSort } from '#kubectl/pattern-sort.ts'

const less = (a: number, b: number) => a < b
const shapes: { readonly [name: string]: (i: number, length: number) => number } = {
  rising: (i) => i,
  falling: (i, length) => length - i,
  equal: () => 1,
  'two values': (i) => i % 2,
  organ: (i, length) => Math.min(i, length - i),
  scattered: (i) => (i * 7919) % 1009,
}

it.each(Object.entries(shapes))('sorts what is %s', (_, at) => {
  for (const length of [0, 1, 2, 12, 13, 49, 50, 200, 1000]) {
    const items = Array.from({ length }, (_, i) => at(i, length))
    expect(patternSort(items, less)).toEqual([...items].sort((a, b) => a - b))
  }
})

it('ends although less is true of an item and itself', () => {
  const items = Array.from({ length: 100 }, (_, i) => i)
  expect(patternSort(items, () => true).sort((a, b) => a - b)).toEqual(items)
})

it('keeps short lists of equal items in their order', () => {
  const items = Array.from({ length: 12 }, (_, i) => ({ i }))
  expect(patternSort(items, () => false)).toEqual(items)
})
