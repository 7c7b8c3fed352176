// Which events of the cluster are worth a line in the timeline: new trouble and what happens to nodes, told once.
import type { EventRow } from './session-state.ts'

/** The same trouble of the same object is news again after so long, that of another object after so long. */
const sameObjectMs = 600_000
const sameReasonMs = 60_000
/** What is worth telling although it is no warning. */
const tellingReasons = new Set(['NodeNotReady', 'NodeReady', 'TaintManagerEviction', 'SuccessfulRescale'])

export class News {
  readonly #fromMs: number
  readonly #toldMs = new Map<string, number>()

  /** What is older than `fromMs` (virtual milliseconds since 1970) is no news. */
  constructor(fromMs: number) {
    this.#fromMs = fromMs
  }

  /** Whether an event is worth telling; `isNew` when it was not seen before. */
  isNews(event: EventRow, isNew: boolean): boolean {
    const { atMs, reason, object, type } = event
    if (atMs < this.#fromMs || !isNew || (type !== 'Warning' && !tellingReasons.has(reason))) return false
    const [before, ofObject] = [this.#toldMs.get(reason), this.#toldMs.get(`${reason} ${object}`)]
    const isQuiet = (toldMs: number | undefined, quietMs: number) =>
      toldMs !== undefined && atMs - toldMs < quietMs
    // Each node's own fate counts.
    const isOfNode = object.startsWith('node/')
    if (isQuiet(ofObject, isOfNode ? 1 : sameObjectMs) || (!isOfNode && isQuiet(before, sameReasonMs)))
      return false
    this.#toldMs.set(reason, atMs)
    this.#toldMs.set(`${reason} ${object}`, atMs)
    return true
  }
}
