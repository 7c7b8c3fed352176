// The moments of a typed line: its own requests, and all that came of them.
import type { Moment } from '#api/moment.ts'
import { sentBy } from './network.ts'
import { relatedTo } from './related.ts'
import type { TracePort } from './trace-port.ts'
import type { Request } from './writer.ts'

export interface FollowedLine {
  readonly text: string
  /** The number of the first moment that can be its own. */
  readonly from: number
  /** Of the first that cannot; undefined while it runs. */
  readonly end: number | undefined
  /** Its own moments, however much has happened since. */
  readonly kept: readonly Moment[]
}

/** What a program of a level may ask the server meanwhile is told apart by its name. */
const own = 'kubectl'

export function isClientRequest(moment: Moment): moment is Request {
  return moment.kind === 'request' && moment.isClient
}

export function lineMoments(
  { text, from, end = Number.POSITIVE_INFINITY, kept }: FollowedLine,
  trace: TracePort,
): readonly Moment[] {
  const all = joined(kept, trace.since(from))
  const inTime = all.filter(({ index }) => index < end)
  const sent = new Set<Moment>(sentBy(text, inTime, trace))
  const asked = inTime.filter(isClientRequest)
  const hasObjects = asked.some(({ isResource }) => isResource)
  const isRoot = (moment: Moment): boolean => {
    if (moment.kind === 'unreached') return moment.index < end
    if (!isClientRequest(moment)) return sent.has(moment)
    // Which kinds there are is asked before every other thing.
    if (hasObjects && !moment.isResource) return false
    return moment.index < end || moment.agent === own
  }
  return relatedTo(all, isRoot)
}

function joined(kept: readonly Moment[], later: readonly Moment[]): readonly Moment[] {
  const known = new Set(later.map(({ index }) => index))
  const forgotten = kept.filter(({ index }) => !known.has(index))
  return forgotten.length === 0 ? later : [...forgotten, ...later].sort((a, b) => a.index - b.index)
}
