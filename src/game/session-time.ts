// How virtual time passes for a session: along with the wall, driven to an end, or skipped.
import type { Stage } from './stage.ts'

/** Callbacks of the clock that one tick may run, so that a frame is never late. */
const callbacksPerTick = 20_000

interface Skip {
  readonly fromMs: number
  /** The happenings so far when the skip ends with the next one. */
  readonly happenings: number | undefined
  readonly done: () => void
}

export interface SessionTimeOptions {
  /** Is told of the virtual time when some has passed. */
  readonly tell: (nowMs: number) => void
  /** Grows with everything that a player would call an event. */
  readonly happenings: () => number
}

/** Moves the clock of the stage that is played on. */
export class SessionTime {
  readonly #options: SessionTimeOptions
  #stage: Stage | undefined
  /** How far the clock may run. */
  #untilMs = 0
  /** The stage whose clock runs on at this moment. */
  #pumping: Stage | undefined
  #skip: Skip | undefined

  constructor(options: SessionTimeOptions) {
    this.#options = options
  }

  get nowMs(): number {
    return this.#stage?.clock.now() ?? 0
  }

  get callbacksRun(): number {
    return this.#stage?.clock.callbacksRun ?? 0
  }

  get isSkipping(): boolean {
    return this.#skip !== undefined
  }

  enter(stage: Stage): void {
    this.#stage = stage
    this.hold()
  }

  leave(): void {
    this.endSkip()
    this.#stage = undefined
  }

  /** Time that was granted and not yet used is taken back. */
  hold(): void {
    this.#untilMs = this.nowMs
  }

  /** Grants so much more virtual time and runs what fits into one frame. */
  tick(elapsedMs: number): void {
    const stage = this.#stage
    if (stage === undefined) return
    if (elapsedMs > 0) this.#untilMs = Math.max(this.#untilMs, stage.clock.now()) + elapsedMs
    void this.#pump(stage)
  }

  /** Lets up to `limitMs` pass, until `isDone` says so, as fast as it goes. */
  async drive(isDone: () => boolean, limitMs: number): Promise<void> {
    const stage = this.#stage
    if (stage === undefined) return
    const untilMs = stage.clock.now() + limitMs
    this.#untilMs = untilMs
    for (;;) {
      await stage.pace.idle()
      if (isDone() || this.#stage !== stage) break
      if (!stage.clock.runNext(untilMs)) {
        stage.clock.advance(untilMs - stage.clock.now())
        break
      }
      this.#endSkipOnHappening(stage)
    }
    this.#untilMs = stage.clock.now()
    this.#options.tell(stage.clock.now())
  }

  /** Runs on to a moment that this world has gone through before: so many callbacks, then up to the time. */
  async driveTo(callbacksRun: number, atMs: number): Promise<void> {
    const stage = this.#stage
    if (stage === undefined) return
    for (;;) {
      await stage.pace.idle()
      if (this.#stage !== stage || stage.clock.callbacksRun >= callbacksRun) break
      if (!stage.clock.runNext(atMs)) break
    }
    if (atMs > stage.clock.now()) stage.clock.advance(atMs - stage.clock.now())
    this.hold()
  }

  /** Resolves with what has passed after so many ms, or when something happened if that is asked for. */
  skip(ms: number, isUntilEvent: boolean): Promise<number> {
    const stage = this.#stage
    if (stage === undefined || this.#skip !== undefined) return Promise.resolve(0)
    const fromMs = stage.clock.now()
    return new Promise((resolve) => {
      const done = () => {
        cancel()
        this.#skip = undefined
        resolve(stage.clock.now() - fromMs)
      }
      const cancel = stage.clock.after(ms, done)
      this.#skip = { fromMs, happenings: isUntilEvent ? this.#options.happenings() : undefined, done }
      this.#untilMs = Math.max(this.#untilMs, fromMs + ms)
    })
  }

  /** Ends a skip where it is; false when there is none. */
  endSkip(): boolean {
    const skip = this.#skip
    skip?.done()
    return skip !== undefined
  }

  async #pump(stage: Stage): Promise<void> {
    if (this.#pumping === stage) return
    this.#pumping = stage
    try {
      for (let count = 0; count < callbacksPerTick; count++) {
        await stage.pace.idle()
        if (this.#stage !== stage) return
        if (!stage.clock.runNext(Math.max(this.#untilMs, stage.pace.dueMs ?? 0))) {
          if (this.#untilMs > stage.clock.now()) stage.clock.advance(this.#untilMs - stage.clock.now())
          break
        }
        this.#endSkipOnHappening(stage)
      }
      this.#options.tell(stage.clock.now())
    } finally {
      if (this.#pumping === stage) this.#pumping = undefined
    }
  }

  #endSkipOnHappening(stage: Stage): void {
    const skip = this.#skip
    if (skip?.happenings === undefined || this.#options.happenings() === skip.happenings) return
    this.#untilMs = stage.clock.now()
    skip.done()
  }
}
