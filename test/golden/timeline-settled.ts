// Some timelines change nodes faster than the scheduler gets through the pods that wait.
import type { Json, Seen } from './timeline-recording.ts'

/**
 * Scenarios in which nodes change faster than the scheduler gets through the pods that wait: what each of them was told
 * in between is chance, what it is told when the world has come to rest is not.
 */
export function changesNodesFast(timeline: string): boolean {
  return timeline === 'unschedulable'
}

/**
 * What was seen without what waiting pods were told before the world came to rest. The recorder folds what it is told
 * of the same version of a pod into one event with the first text, so of events only the first refusal is sure.
 */
export function withSettledRefusals(seen: readonly Seen[], rests: readonly number[]): readonly Seen[] {
  const refused = new Set<unknown>()
  const untilMs = new Map<string, number>()
  const isAtRest = new Map<Seen, boolean>()
  for (const one of seen.toReversed()) {
    if (one.resource !== 'pods') continue
    const endMs = untilMs.get(one.name) ?? Number.POSITIVE_INFINITY
    isAtRest.set(
      one,
      rests.some((ms) => one.atMs <= ms && ms < endMs),
    )
    untilMs.set(one.name, one.atMs)
  }
  return seen.filter((one) => {
    if (one.resource === 'pods')
      return one.type !== 'MODIFIED' || refusalOf(one.object) === undefined || isAtRest.get(one)
    const { involvedObject, reason } = one.object as { involvedObject: Json; reason: string }
    if (one.resource !== 'events' || reason !== 'FailedScheduling') return true
    const isFirst = !refused.has(involvedObject.name)
    refused.add(involvedObject.name)
    return isFirst
  })
}

function refusalOf(object: Json): unknown {
  const { status } = object as { status?: { conditions?: readonly Json[] } }
  return status?.conditions?.find(({ type, status: value }) => type === 'PodScheduled' && value === 'False')
    ?.message
}
