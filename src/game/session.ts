// One play: the player's lines, the time that passes, and what there is to show. The screen reads it as a store.
import type { Pace } from '#client/pace.ts'
import type { ExitCode } from '#shell/command.ts'
import type { Shell } from '#shell/shell.ts'

/** The world's clock, as far as a play moves it. */
export interface ClockPort {
  now(): number
  nextDue(): number | undefined
  runNext(untilMs?: number): boolean
  advance(byMs: number): void
}

export interface TimelineEntry {
  readonly id: number
  readonly kind: 'command' | 'game'
  readonly atMs: number
  /** The line typed, or the game's sentence. */
  readonly text: string
  /** What the command printed so far. */
  readonly output: string
  readonly exitCode: ExitCode | undefined
}

export interface SessionState {
  readonly timeline: readonly TimelineEntry[]
  readonly nowMs: number
  readonly isBusy: boolean
}

export interface SessionOptions {
  readonly clock: ClockPort
  readonly shell: Shell
  readonly pace: Pace
}

/** A command that waits for nothing any more ends after so much virtual time. */
const commandLimitMs = 3_600_000

export class Session {
  readonly #clock: ClockPort
  readonly #shell: Shell
  readonly #pace: Pace
  readonly #listeners = new Set<() => void>()
  #state: SessionState
  #owedMs = 0
  #nextId = 1

  constructor(options: SessionOptions) {
    this.#clock = options.clock
    this.#shell = options.shell
    this.#pace = options.pace
    this.#state = { timeline: [], nowMs: options.clock.now(), isBusy: false }
  }

  get state(): SessionState {
    return this.#state
  }

  subscribe(tell: () => void): () => void {
    this.#listeners.add(tell)
    return () => this.#listeners.delete(tell)
  }

  /** Runs a line; somebody must let time pass (`tick`) while the line waits for it. */
  submit(line: string): Promise<ExitCode> {
    return this.#pace.run(() => this.#execute(line))
  }

  /** Lets virtual time pass, as far as nobody is computing. */
  tick(elapsedMs: number): void {
    this.#owedMs += elapsedMs
    const untilMs = this.#clock.now() + this.#owedMs
    while (this.#pace.isIdle && this.#clock.runNext(untilMs)) {}
    if (this.#pace.isIdle) this.#clock.advance(untilMs - this.#clock.now())
    this.#owedMs = untilMs - this.#clock.now()
    this.#set({ nowMs: this.#clock.now() })
  }

  /** Runs a line to its end, moving the clock whenever the line waits for it. */
  async finish(line: string): Promise<ExitCode> {
    let exitCode: ExitCode | undefined
    const limitMs = this.#clock.now() + commandLimitMs
    void this.#pace.run(async () => {
      exitCode = await this.#execute(line)
    })
    for (;;) {
      await this.#pace.idle()
      if (exitCode !== undefined) return exitCode
      if (!this.#clock.runNext(limitMs)) return exitCode ?? 124
      this.#set({ nowMs: this.#clock.now() })
    }
  }

  async #execute(line: string): Promise<ExitCode> {
    const id = this.#nextId++
    const atMs = this.#clock.now()
    const entry: TimelineEntry = { id, kind: 'command', atMs, text: line, output: '', exitCode: undefined }
    this.#set({ timeline: [...this.#state.timeline, entry], isBusy: true })
    const append = (text: string) => this.#change(id, (known) => ({ ...known, output: known.output + text }))
    const interrupt = { isRaised: false, onRaise: () => () => {} }
    const exitCode = await this.#shell.run(line, {
      out: append,
      err: append,
      clear: () => this.#change(id, (known) => ({ ...known, output: '' })),
      interrupt,
      readLine: async () => undefined,
      edit: undefined,
    })
    this.#change(id, (known) => ({ ...known, exitCode }))
    this.#set({ isBusy: false })
    return exitCode
  }

  #change(id: number, by: (entry: TimelineEntry) => TimelineEntry): void {
    this.#set({ timeline: this.#state.timeline.map((entry) => (entry.id === id ? by(entry) : entry)) })
  }

  #set(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change }
    for (const tell of this.#listeners) tell()
  }
}
