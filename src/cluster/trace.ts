// What components did of late, for an X-ray. Nothing is kept until somebody asks for it, and never more than so much.
import type { Moment, Told } from '#api/moment.ts'
import type { Clock } from './clock.ts'

/** What is kept together, so that what happens often does not push out what happens seldom. */
type Shelf = 'writes' | 'reads' | 'events' | 'pods' | 'network'

/** Enough for the minutes after a command in a cluster of some hundred pods. */
const limits: { readonly [shelf in Shelf]: number } = {
  writes: 8000,
  reads: 1000,
  events: 4000,
  pods: 4000,
  network: 2000,
}

/** What is older goes as well, but for so many: a world that lives for hours keeps no more than one that is young. */
const keptMs = 15 * 60_000
const keptAtLeast = 500
/** Looked at after so many. */
const lookEvery = 250

export class Trace {
  readonly #clock: Clock
  readonly #shelves = new Map<Shelf, Moment[]>()
  #count = 0
  /** Somebody wants to know. */
  isOn = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** How many moments there have been. */
  get count(): number {
    return this.#count
  }

  /** Keeps a moment; asked only while it is on. */
  note(told: Told): void {
    const name = shelfOf(told)
    const kept = this.#shelves.get(name) ?? []
    const shelf = this.#trimmed(kept, limits[name])
    shelf.push({ ...told, index: this.#count++, atMs: this.#clock.now() })
    if (shelf !== kept) this.#shelves.set(name, shelf)
    else if (kept.length === 1) this.#shelves.set(name, kept)
  }

  #trimmed(kept: Moment[], limit: number): Moment[] {
    // The older half goes at once: dropping one at a time would move all others each time.
    if (kept.length >= limit) return kept.slice(limit / 2)
    if (kept.length % lookEvery !== 0) return kept
    const fromMs = this.#clock.now() - keptMs
    const recent = kept.findIndex(({ atMs }) => atMs >= fromMs)
    const from = Math.min(recent < 0 ? kept.length : recent, kept.length - keptAtLeast)
    return from >= lookEvery ? kept.slice(from) : kept
  }

  /** The moments from a number on, in order, as far as they are remembered. */
  since(index: number): readonly Moment[] {
    const found = [...this.#shelves.values()].flatMap((shelf) => shelf.slice(firstFrom(shelf, index)))
    return found.sort((a, b) => a.index - b.index)
  }
}

function shelfOf(told: Told): Shelf {
  switch (told.kind) {
    case 'request':
      if (told.resource === 'events') return 'events'
      return told.count === undefined ? 'writes' : 'reads'
    case 'unreached':
      return 'reads'
    case 'scheduling':
    case 'sandbox':
    case 'rules':
      return 'pods'
    default:
      return 'network'
  }
}

/** Where the moments from a number on begin. */
function firstFrom(shelf: readonly Moment[], index: number): number {
  let [low, high] = [0, shelf.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((shelf[middle] as Moment).index < index) low = middle + 1
    else high = middle
  }
  return low
}
