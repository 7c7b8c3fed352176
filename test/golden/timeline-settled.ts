// What is chance in some timelines because things meet within milliseconds: nodes change faster than the scheduler gets
// through the pods that wait, a Job ends as its CronJob is deleted, a controller has not yet seen what it wrote.
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

/** So long before a CronJob is deleted its controller may or may not get to tell of a Job that ends. */
const lastWordsMs = 100
/** So soon a controller may come again before its cache shows what it wrote. */
const staleMs = 10

/** Without what was told of CronJobs as they were deleted, and each event once for what was told again at once. */
export function withoutEchoes(seen: readonly Seen[]): readonly Seen[] {
  const goneMs = new Map<string, number>()
  for (const { type, resource, name, atMs } of seen)
    if (type === 'DELETED' && resource === 'cronjobs') goneMs.set(name, atMs)
  const told = new Map<string, { atMs: number; echoes: number }>()
  return seen.flatMap((one) => {
    const { involvedObject, count, reason } = one.object as {
      involvedObject?: Json
      count?: number
      reason?: string
    }
    if (one.resource !== 'events' || involvedObject === undefined) return [one]
    const endMs = goneMs.get(String(involvedObject.name))
    if (involvedObject.kind === 'CronJob' && endMs !== undefined && one.atMs > endMs - lastWordsMs) return []
    const before = told.get(one.name)
    const isEcho = reason === 'Suspended' && before !== undefined && one.atMs - before.atMs <= staleMs
    const echoes = (before?.echoes ?? 0) + (isEcho ? 1 : 0)
    told.set(one.name, { atMs: one.atMs, echoes })
    return echoes === 0 ? [one] : [{ ...one, object: { ...one.object, count: (count ?? 1) - echoes } }]
  })
}
