// A level being played: its world, the lines that wait, and all that was done in it, so that it can be done again.
import type { ExitCode } from '#shell/command.ts'
import type { Level } from './level/level.ts'
import { LevelPlay } from './level-play.ts'
import { LineQueue } from './line-queue.ts'
import { type Cue, RunTime } from './run-time.ts'
import type { Language, Result, SessionState } from './session-state.ts'
import type { Stage } from './stage.ts'
import {
  type Deed,
  type Journal,
  type Moment,
  type Recorded,
  type RecordedRun,
  type RunHead,
  redo,
} from './tape.ts'

export interface RunOptions {
  readonly level: Level
  readonly stage: Stage
  readonly seed: number
  readonly language: Language
  /** A screen is there to edit on. */
  readonly hasEditor: boolean
  /** Something in the view has changed. */
  readonly changed: (change: Partial<SessionState>) => void
  /** The player has solved it; not told of what is only done again. */
  readonly solved: (result: Result, run: RecordedRun) => void
  readonly journal?: Journal | undefined
}

/** Long enough for an interrupted line to end. */
const interruptLimitMs = 60_000
/** How long a line that was fed to a running job gets to answer before the next one is typed. */
const answerMs = 1000

export class Run {
  readonly head: RunHead
  readonly level: Level
  readonly time: RunTime
  readonly play: LevelPlay
  readonly #options: RunOptions
  /** The lines, one after another. */
  readonly #lines: LineQueue
  readonly #tape: Recorded[] = []
  #view: Partial<SessionState> = {}
  #language: Language
  #isKept = false
  #isClosed = false

  constructor(options: RunOptions) {
    const { level, stage, seed, language, hasEditor } = options
    this.#options = options
    this.level = level
    this.#language = language
    this.head = { level: level.id, digest: level.digest, seed, language }
    this.play = new LevelPlay({ level, stage, language, hasEditor, set: (change) => this.#show(change) })
    this.#lines = new LineQueue(() => (this.#isClosed ? undefined : this.play))
    this.time = new RunTime({
      stage,
      tell: (nowMs) => {
        const { view: xray } = this.play.xray
        this.#show(xray === undefined ? { nowMs } : { nowMs, xray })
        if (this.#isKept) options.journal?.reached(this.#moment)
      },
    })
  }

  /** All that is to be seen of it. */
  get view(): Partial<SessionState> {
    return this.#view
  }

  /** The one it speaks at this moment. */
  get language(): Language {
    return this.#language
  }

  get isSolved(): boolean {
    return this.#view.result !== undefined
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** What was done so far. */
  get deeds(): readonly Recorded[] {
    return this.#tape
  }

  /** As much as there is of it. */
  get recorded(): RecordedRun {
    return { ...this.head, deeds: [...this.#tape], end: this.#moment }
  }

  /** Builds the world and lets the player in. Throws SetupError. */
  async open(): Promise<void> {
    try {
      await this.play.open()
    } catch (error) {
      this.close()
      throw error
    }
  }

  close(): void {
    this.#isClosed = true
    this.time.leave()
    this.#lines.drop()
    this.play.stop()
  }

  /** This is the run that the journal keeps from now on. */
  keep(): void {
    this.#isKept = true
    this.#options.journal?.begin(this.recorded)
  }

  /**
   * Does all of it again as fast as it goes, up to a moment; what was done at that very moment is left out. What this
   * run has done of it already counts.
   */
  async redo({ deeds, end }: RecordedRun, untilMs?: number): Promise<void> {
    const ahead = deeds.slice(this.#tape.length)
    const again = untilMs === undefined ? ahead : ahead.filter(({ atMs }) => atMs < untilMs)
    const last = untilMs === undefined ? end : { atMs: untilMs, callbacksRun: Number.POSITIVE_INFINITY }
    let isThere = false
    this.#cue(again, last, () => {
      isThere = true
    })
    await this.time.drive(() => isThere, last.atMs - this.time.nowMs)
  }

  /** Does all of it again along with the time that passes from now on, until the player does something else. */
  replay({ deeds, end }: RecordedRun, over: () => void): void {
    this.#cue(deeds, end, over)
  }

  /** What is done was done before. */
  get isReplaying(): boolean {
    return this.time.hasCues
  }

  /** How many deeds it has done, or will do when their moments come. */
  get expected(): number {
    return this.#tape.length + this.time.cueCount
  }

  /** Does these as well when their moments come. */
  expect(deeds: readonly Recorded[]): void {
    this.time.cueMore(deeds.map((recorded) => this.#cueOf(recorded)))
  }

  /** What it has not done yet is not to come. */
  expectNothing(): void {
    this.time.hold()
    this.time.cue([])
  }

  #cueOf(recorded: Recorded): Cue {
    return { ...recorded, run: () => this.#redo(recorded) }
  }

  #cue(deeds: readonly Recorded[], end: Moment, over: () => void): void {
    this.time.cue([...deeds.map((recorded) => this.#cueOf(recorded)), { ...end, run: over }])
  }

  /** Resolves when the line has ended. */
  submit(line: string): Promise<ExitCode> {
    if (this.play.line.isAsking) {
      this.do({ kind: 'feed', line })
      return Promise.resolve(0)
    }
    if (line.trim() === '') return Promise.resolve(0)
    this.#record({ kind: 'line', line })
    return this.#lines.run(this.play, line)
  }

  /** Something that comes from outside; if an earlier run is being done again, this one goes its own way from here. */
  do(deed: Exclude<Deed, { kind: 'line' }>): void {
    this.#record(deed)
    this.#affect(deed)
  }

  /** Ctrl-C; false when there was nothing to give up. */
  interrupt(): boolean {
    this.#lines.drop()
    if (this.time.endSkip()) return true
    if (!this.play.line.isBusy) return false
    this.do({ kind: 'interrupt' })
    return true
  }

  /** Ctrl-C, and as much time as the line then needs to end. */
  async stopLine(): Promise<void> {
    if (this.interrupt())
      await this.time.drive(() => !this.play.line.isBusy || this.isClosed, interruptLimitMs)
  }

  /** Lets a line that was submitted run as far as it goes by itself: to its end, or to where it waits for a line. */
  async settle(mayRunOn: boolean, limitMs: number): Promise<void> {
    const { line } = this.play
    let askedMs: number | undefined
    await this.time.drive(() => {
      if (this.isClosed) return true
      if (!line.isBusy) return this.#lines.isEmpty
      if (mayRunOn || line.editorView !== undefined) return true
      if (!line.isAsking) return false
      // The far end may print a prompt, or still be at work on the line before.
      const { nowMs } = this.time
      askedMs ??= nowMs
      return line.lastLine !== '' || nowMs - askedMs >= answerMs
    }, limitMs)
  }

  get #moment(): Moment {
    const { nowMs: atMs, callbacksRun } = this.time
    return { atMs, callbacksRun }
  }

  #record(deed: Deed): void {
    // Whoever does something in a replay goes on from there.
    if (this.isReplaying) {
      this.time.cue([])
      this.keep()
      this.#show({ isReplaying: false })
    }
    this.#keepRecord({ deed, ...this.#moment })
  }

  #keepRecord(recorded: Recorded): void {
    this.#tape.push(recorded)
    if (this.#isKept) this.#options.journal?.did(recorded)
  }

  #redo(recorded: Recorded): void {
    const { deed } = recorded
    this.#keepRecord(recorded)
    if (deed.kind === 'interrupt') this.#lines.drop()
    if (deed.kind === 'line') void this.#lines.run(this.play, deed.line)
    else this.#affect(deed)
  }

  #affect(deed: Exclude<Deed, { kind: 'line' }>): void {
    if (deed.kind === 'language') this.#language = deed.language
    redo(deed, this.play)
  }

  #show(change: Partial<SessionState>): void {
    if (this.#isClosed) return
    const isFirstResult = this.#view.result === undefined && change.result !== undefined
    this.#view = { ...this.#view, ...change }
    this.#options.changed(change)
    if (isFirstResult && change.result !== undefined && this.#isKept && !this.isReplaying)
      this.#options.solved(change.result, this.recorded)
  }
}
