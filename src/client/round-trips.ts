// What the network between a workstation and its cluster takes: some virtual milliseconds a request.
import type { Cancel } from '#api/request.ts'
import type { Pace } from './pace.ts'

/** How long a request and its answer are on their way: at least, and at most. */
const tripMs = { least: 3, most: 7 }

export interface TripClock {
  now(): number
  after(delayMs: number, run: () => void): Cancel
}

/** Requests of one workstation on their way. */
export class RoundTrips {
  readonly #pace: Pace
  readonly #clock: TripClock
  readonly #below: (count: number) => number

  /** `below` draws a whole number from 0 to below its argument. */
  constructor(pace: Pace, clock: TripClock, below: (count: number) => number) {
    this.#pace = pace
    this.#clock = clock
    this.#below = below
  }

  /** Resolves when the request has arrived. */
  travel(): Promise<void> {
    const ms = tripMs.least + this.#below(tripMs.most - tripMs.least + 1)
    return this.#pace.waitUntil(this.#clock.now() + ms, (run) => this.#clock.after(ms, run))
  }
}
