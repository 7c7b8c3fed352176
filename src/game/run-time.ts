// How virtual time passes in a run: along with the wall, driven to an end, or skipped; what was done before is done again on the way.
import type { Stage } from './stage.ts'
import type { Moment } from './tape.ts'

/** Callbacks of the clock that one tick may run, so that a frame is never late. */
const callbacksPerTick = 20_000

interface Skip {
  readonly untilMs: number
  readonly isOver: () => boolean
  readonly done: () => void
}

/** What is done when the world comes to a moment. */
export interface Cue extends Moment {
  readonly run: () => void
}

export interface RunTimeOptions {
  readonly stage: Stage
  /** Is told of the virtual time when some has passed. */
  readonly tell: (nowMs: number) => void
}

/** Moves the clock of a run's stage. */
export class RunTime {
  readonly #options: RunTimeOptions
  readonly #stage: Stage
  /** How far the clock may run. */
  #untilMs: number
  #isPumping = false
  #isLeft = false
  #skip: Skip | undefined
  /** In their order. */
  readonly #cues: Cue[] = []

  constructor(options: RunTimeOptions) {
    this.#options = options
    this.#stage = options.stage
    this.#untilMs = this.nowMs
  }

  get nowMs(): number {
    return this.#stage.clock.now()
  }

  get callbacksRun(): number {
    return this.#stage.clock.callbacksRun
  }

  get isSkipping(): boolean {
    return this.#skip !== undefined
  }

  /** How much waits for its moment. */
  get cueCount(): number {
    return this.#cues.length
  }

  get hasCues(): boolean {
    return this.#cues.length > 0
  }

  /** Runs these, each at its moment, and none that waited before. */
  cue(cues: readonly Cue[]): void {
    this.#cues.splice(0, this.#cues.length, ...cues)
  }

  /** Runs these as well, behind those that wait. */
  cueMore(cues: readonly Cue[]): void {
    this.#cues.push(...cues)
  }

  /** Nothing passes here any more. */
  leave(): void {
    this.endSkip()
    this.#isLeft = true
  }

  /** Time that was granted and not yet used is taken back. */
  hold(): void {
    this.#untilMs = this.nowMs
  }

  /** Grants so much more virtual time and runs what fits into one frame. */
  tick(elapsedMs: number): void {
    if (this.#isLeft) return
    if (elapsedMs > 0) this.#untilMs = Math.max(this.#untilMs, this.nowMs) + elapsedMs
    void this.#pump()
  }

  /** Moves on to a moment, by no more than so many callbacks. */
  tickTo(atMs: number, callbacks: number): void {
    if (this.#isLeft || atMs <= this.nowMs) return
    this.#untilMs = atMs
    void this.#pump(callbacks)
  }

  /** Lets up to `limitMs` pass, until `isDone` says so, as fast as it goes. */
  async drive(isDone: () => boolean, limitMs: number): Promise<void> {
    const { clock, pace } = this.#stage
    const untilMs = clock.now() + limitMs
    this.#untilMs = untilMs
    for (;;) {
      await pace.idle()
      if (isDone() || this.#isLeft) break
      if (!this.#step(untilMs)) break
    }
    this.hold()
    if (!this.#isLeft) this.#options.tell(clock.now())
  }

  /** Resolves with what has passed after so many ms, or as soon as it is over. */
  skip(ms: number, isOver: () => boolean): Promise<number> {
    if (this.#isLeft || this.#skip !== undefined) return Promise.resolve(0)
    const fromMs = this.nowMs
    return new Promise((resolve) => {
      const done = () => {
        this.#skip = undefined
        resolve(this.nowMs - fromMs)
      }
      // No callback of the clock: doing the same again would count otherwise then.
      this.#skip = { untilMs: fromMs + ms, isOver, done }
      this.#untilMs = Math.max(this.#untilMs, fromMs + ms)
    })
  }

  /** Ends a skip where it is; false when there is none. */
  endSkip(): boolean {
    const skip = this.#skip
    if (skip !== undefined) this.hold()
    skip?.done()
    return skip !== undefined
  }

  async #pump(callbacks = callbacksPerTick): Promise<void> {
    if (this.#isPumping) return
    this.#isPumping = true
    const { clock, pace, breathe } = this.#stage
    try {
      for (let count = 0; count < callbacks; count++) {
        const breath = breathe?.()
        if (breath !== undefined) await breath
        await pace.idle()
        if (this.#isLeft) return
        if (!this.#step(Math.max(this.#untilMs, pace.dueMs ?? 0))) break
      }
      this.#options.tell(clock.now())
    } finally {
      this.#isPumping = false
    }
  }

  /** Does the next thing that is due by then, or moves the clock there; false when nothing is left to do. */
  #step(limitMs: number): boolean {
    const { clock } = this.#stage
    const skip = this.#skip
    const untilMs = Math.min(limitMs, skip?.untilMs ?? limitMs)
    const isDone = this.#runCue(untilMs) || clock.runNext(untilMs)
    if (!isDone && untilMs > clock.now()) clock.advance(untilMs - clock.now())
    if (skip === undefined || (!skip.isOver() && clock.now() < skip.untilMs)) return isDone
    this.endSkip()
    return true
  }

  /** Moves towards the next cue, if its moment comes by then; false when there is none. */
  #runCue(untilMs: number): boolean {
    const { clock } = this.#stage
    const [next] = this.#cues
    if (next === undefined || next.atMs > untilMs) return false
    if (clock.callbacksRun < next.callbacksRun && clock.runNext(next.atMs)) return true
    if (next.atMs > clock.now()) clock.advance(next.atMs - clock.now())
    this.#cues.shift()
    next.run()
    return true
  }
}
