// Completion indexes as a Job's status lists them: `0,2-4`. Models kube-controller-manager job orderedIntervals, v1.35.
import type { Pod } from '#api/types/core-v1.ts'

export const indexAnnotation = 'batch.kubernetes.io/job-completion-index'

/** The completion index of a pod, or undefined when it has none. */
export function completionIndex(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[indexAnnotation]
  return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text)
}

/** The indexes of `0,2-4` that are below the number of completions. */
export function parseIndexes(text: string | undefined, completions: number): ReadonlySet<number> {
  const indexes = new Set<number>()
  for (const part of (text ?? '').split(',')) {
    const [first, last] = part.split('-').map(Number)
    if (part === '' || first === undefined || Number.isNaN(first)) continue
    for (let i = first; i <= (last ?? first) && i < completions; i++) indexes.add(i)
  }
  return indexes
}

export function printIndexes(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b)
  const parts: string[] = []
  for (let at = 0; at < sorted.length; ) {
    let end = at
    while (sorted[end + 1] === (sorted[end] as number) + 1) end++
    const isPair = end === at + 1
    parts.push(end === at ? String(sorted[at]) : `${sorted[at]}${isPair ? ',' : '-'}${sorted[end]}`)
    at = end + 1
  }
  return parts.join(',')
}

export function union(...sets: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  return new Set(sets.flatMap((set) => [...set]))
}
