import { expect, it } from 'vitest'
import { sortObjects } from '#kubectl/sorting.ts'

it('puts what has no value first, and the rest in order', () => {
  const at = (lastTimestamp: string | null) => ({ lastTimestamp })
  const times = ['2026-01-05T09:01:02Z', null, '2026-01-05T09:01:00Z', '2026-01-05T09:00:58Z', null]
  const sorted = sortObjects(times.map(at), '.lastTimestamp').map(({ lastTimestamp }) => lastTimestamp)
  expect(sorted).toEqual([null, null, '2026-01-05T09:00:58Z', '2026-01-05T09:01:00Z', '2026-01-05T09:01:02Z'])
})

it('sorts numbers inside of texts, and quantities, by their value', () => {
  const sorted = (values: readonly unknown[]) =>
    sortObjects(
      values.map((x) => ({ x })),
      '.x',
    ).map(({ x }) => x)
  expect(sorted(['pod-10', 'pod-9', 'pod-2'])).toEqual(['pod-2', 'pod-9', 'pod-10'])
  expect(sorted(['1Gi', '900Mi', '2'])).toEqual(['2', '900Mi', '1Gi'])
  expect(sorted([3, 20, 1])).toEqual([1, 3, 20])
})
