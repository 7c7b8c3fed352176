// Worlds that follow the one that is played at growing distances: going back needs not begin at the beginning.
import type { Run } from './run.ts'
import type { Recorded } from './tape.ts'

/**
 * How far behind each of them stays, in virtual milliseconds: the first a little more than /rewind goes back when
 * nothing else is said, the last one at the beginning.
 */
const behindMs = [35_000, 12 * 60_000, Number.POSITIVE_INFINITY] as const
/** Callbacks of the clock that one frame may run in the nearest world, so that nobody feels it. */
const callbacksPerFrame = 3000
/** The same for one of the others: they have time. */
const farCallbacksPerFrame = 150

export interface ShadowsOptions {
  /** Makes the same world as the one that is played, not yet opened. */
  readonly make: () => Run
  /** The machine has memory for one more than the nearest. */
  readonly hasRoom: () => boolean
}

/** One of the worlds, and when it began. */
interface Shadow {
  readonly run: Run
  readonly startMs: number
}

export class Shadows {
  readonly #options: ShadowsOptions
  /** The latest first. */
  #shadows: Shadow[] = []
  #isOpening = false
  #cannotOpen = false
  #isClosed = false
  /** Whose turn it is among the far ones. */
  #turn = 0

  constructor(options: ShadowsOptions) {
    this.#options = options
  }

  /** Goes on with what was done until now, a little at a time. Call it with each frame. */
  follow(deeds: readonly Recorded[], nowMs: number): void {
    if (this.#needsOneMore) this.#begin()
    const far = this.#shadows.length - 1
    this.#turn = far > 0 ? 1 + (this.#turn % far) : 0
    for (const [rank, { run }] of this.#shadows.entries()) {
      if (rank !== 0 && rank !== this.#turn) continue
      run.expect(deeds.slice(run.expected))
      run.time.tickTo(
        nowMs - (behindMs[rank] ?? Number.POSITIVE_INFINITY),
        rank === 0 ? callbacksPerFrame : farCallbacksPerFrame,
      )
    }
  }

  /**
   * Hands out the world that has come nearest to a moment; those that are beyond it are given up. Undefined when there
   * is none: what was done at that very moment must not have been done.
   */
  take(untilMs: number): Run | undefined {
    const isBefore = ({ run }: Shadow) =>
      run.time.nowMs < untilMs || (run.time.nowMs === untilMs && run.deeds.at(-1)?.atMs !== untilMs)
    const before = this.#shadows.filter(isBefore)
    for (const shadow of this.#shadows) if (!before.includes(shadow)) shadow.run.close()
    this.#shadows = before
    for (const { run } of before) run.expectNothing()
    return this.#shadows.shift()?.run
  }

  close(): void {
    this.#isClosed = true
    for (const { run } of this.#shadows.splice(0)) run.close()
  }

  /** The last one stays at the beginning until there is another there. */
  get #needsOneMore(): boolean {
    const { length } = this.#shadows
    if (this.#isOpening || this.#cannotOpen || length >= behindMs.length) return false
    const last = this.#shadows.at(-1)
    if (last === undefined) return true
    return last.run.time.nowMs > last.startMs && this.#options.hasRoom()
  }

  #begin(): void {
    const run = this.#options.make()
    this.#isOpening = true
    run.open().then(
      () => {
        this.#isOpening = false
        if (this.#isClosed) run.close()
        else this.#shadows.push({ run, startMs: run.time.nowMs })
      },
      // What could be built once can be built again; if not, going back begins at the beginning.
      () => {
        this.#cannotOpen = true
      },
    )
  }
}
