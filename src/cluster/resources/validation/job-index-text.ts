// Indexes as a text such as `1,3-5`. Models pkg/apis/batch/validation validateIndexesFormat, v1.35.

export type Interval = readonly [first: number, last: number]

/** The intervals of a text, or what is wrong with it. */
export function readIndexes(text: string, completions: number): readonly Interval[] | string {
  const intervals: Interval[] = []
  if (text === '') return intervals
  let last: number | undefined
  for (const interval of text.split(',')) {
    const limits = interval.split('-')
    if (limits.length > 2)
      return `the fragment ${JSON.stringify(interval)} violates the requirement that an index interval can have at most two parts separated by '-'`
    const numbers: number[] = []
    for (const limit of limits) {
      if (!/^[+-]?\d+$/.test(limit))
        return `cannot convert string to integer for index: ${JSON.stringify(limit)}`
      if (Number(limit) >= completions) return `too large index: ${JSON.stringify(limit)}`
      numbers.push(Number(limit))
    }
    const [first = 0, end] = numbers
    if (last !== undefined && last >= first)
      return `non-increasing order, previous: ${last}, current: ${first}`
    if (end !== undefined && first >= end) return `non-increasing order, previous: ${first}, current: ${end}`
    last = end ?? first
    intervals.push([first, last])
  }
  return intervals
}

/** What is wrong when an index is in both texts, which are well formed. Models validateFailedIndexesNotOverlapCompleted. */
export function overlapComplaint(
  completed: readonly Interval[],
  failed: readonly Interval[],
): string | undefined {
  for (const [first, last] of failed)
    for (const [from, to] of completed)
      if (first <= to && from <= last)
        return `failedIndexes and completedIndexes overlap at index: ${Math.max(first, from)}`
  return undefined
}
