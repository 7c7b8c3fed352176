// A second world that follows the one that is played at a distance: going back needs not begin at the beginning.
import type { Run } from './run.ts'
import type { Recorded } from './tape.ts'

/** A little more than /rewind goes back when nothing else is said. */
const behindMs = 35_000
/** Callbacks of the clock that one frame may run, so that nobody feels it. */
const callbacksPerFrame = 3000

export class Shadow {
  readonly #make: () => Run
  #run: Run | undefined
  #isOpen = false
  /** How many deeds the second world knows of. */
  #known = 0

  /** `make` makes the same world as the one that is played, not yet opened. */
  constructor(make: () => Run) {
    this.#make = make
  }

  /** Goes on with what was done until now, a little at a time. Call it with each frame. */
  follow(deeds: readonly Recorded[], nowMs: number): void {
    if (this.#run === undefined) this.#begin()
    if (this.#run === undefined || !this.#isOpen) return
    this.#run.expect(deeds.slice(this.#known))
    this.#known = deeds.length
    this.#run.time.tickTo(nowMs - behindMs, callbacksPerFrame)
  }

  /** Hands the second world over, unless it has gone further than that already. */
  take(untilMs: number): Run | undefined {
    const run = this.#run
    if (run === undefined || !this.#isOpen || run.time.nowMs > untilMs) return undefined
    this.#run = undefined
    return run
  }

  close(): void {
    this.#run?.close()
    this.#run = undefined
  }

  #begin(): void {
    const run = this.#make()
    this.#run = run
    this.#isOpen = false
    this.#known = 0
    run.open().then(
      () => {
        this.#isOpen = true
      },
      // What could be built once can be built again; if not, going back begins at the beginning.
      () => {},
    )
  }
}
