// The whole game behind the screen: which level is played, the player's lines, the time that passes. Read as a store.
import { formatDuration } from '#api/duration.ts'
import type { ExitCode } from '#shell/command.ts'
import { deskOf } from './desk.ts'
import { catalogueOf } from './level-summary.ts'
import { LiveState } from './live-state.ts'
import { menuState } from './menu-state.ts'
import { OpenPlay, type OpenPlayOptions } from './open-play.ts'
import type { Completion, Language, SessionState, SessionStore, SlashCommandHelp } from './session-state.ts'
import { SessionTime } from './session-time.ts'
import { slashCommands, slashNames } from './slash/index.ts'
import { nearest } from './suggest.ts'
import { type GameWords, wordsOf } from './text/index.ts'

export interface SessionOptions extends OpenPlayOptions {
  readonly language: Language
}

/** A line that still runs after so much virtual time is stopped when nobody is there to press Ctrl-C. */
const commandLimitMs = 3_600_000
/** How long a line that was fed to a running job gets to answer before the next one is typed. */
const answerMs = 1000
/** Long enough for an interrupted line to end. */
const interruptLimitMs = 60_000

export class Session implements SessionStore {
  readonly #live: LiveState
  readonly #time: SessionTime
  readonly #open: OpenPlay

  constructor(options: SessionOptions) {
    const { language, seed } = options
    this.#live = new LiveState({ ...menuState(language, seed), catalogue: catalogueOf(options, language) })
    this.#time = new SessionTime({
      tell: (nowMs) => this.#live.set({ nowMs }),
      happenings: () => this.#open.play?.happenings ?? 0,
    })
    this.#open = new OpenPlay(options, this.#live, this.#time)
  }

  get state(): SessionState {
    return this.#live.now
  }

  subscribe(tell: () => void): () => void {
    return this.#live.subscribe(tell)
  }

  get history(): readonly string[] {
    return this.#open.play?.shell.history ?? []
  }

  get slashCommands(): readonly SlashCommandHelp[] {
    const words = this.#words
    return slashCommands.map(({ name, usage, summary }) => ({ name, usage, summary: summary(words) }))
  }

  openLevel(id: string): Promise<void> {
    return this.#open.open(id)
  }

  needsMore(text: string): boolean {
    return !this.#isSlash(text) && (this.#open.play?.shell.isIncomplete(text) ?? false)
  }

  submit(line: string): Promise<ExitCode> {
    const submitted = this.#submit(line)
    // What the line asks for is answered at once, also while the game is paused.
    this.#time.tick(0)
    return submitted
  }

  async #submit(line: string): Promise<ExitCode> {
    if (this.#isSlash(line)) return this.#runSlash(line)
    // What is typed while a level opens is run when the prompt is there.
    const { whenOpen } = this.#open
    if (whenOpen !== undefined) await whenOpen
    const { play, lines } = this.#open
    if (play === undefined) return 127
    if (play.line.isAsking) {
      this.#open.do({ kind: 'feed', line })
      return 0
    }
    if (line.trim() === '') return 0
    this.#open.record({ kind: 'line', line })
    return lines.run(play, line)
  }

  interrupt(): boolean {
    this.#open.lines.drop()
    if (this.#time.endSkip()) return true
    if (this.#open.play?.line.isBusy !== true) return false
    this.#open.do({ kind: 'interrupt' })
    return true
  }

  /** Ctrl-C, and as much time as the line then needs to end. */
  async stopLine(): Promise<void> {
    const { play } = this.#open
    if (this.interrupt() && play !== undefined)
      await this.#time.drive(() => !play.line.isBusy || this.#open.play !== play, interruptLimitMs)
  }

  endInput(): void {
    this.#open.do({ kind: 'feed', line: undefined })
  }

  saveEditor(text: string): void {
    this.#open.do({ kind: 'save', text })
  }

  closeEditor(text: string | undefined): void {
    if (text !== undefined) this.saveEditor(text)
    this.#open.do({ kind: 'closeEditor' })
  }

  async complete(line: string, cursor: number): Promise<Completion> {
    const before = line.slice(0, cursor)
    if (/^\/[a-z]*$/.test(before))
      return {
        from: 0,
        candidates: this.slashCommands
          .filter(({ name }) => name.startsWith(before))
          .map(({ name, summary }) => ({ text: name, detail: summary })),
      }
    const { play } = this.#open
    if (play === undefined || play.line.isAsking) return { from: cursor, candidates: [] }
    const { from, suggestions } = await play.shell.complete(line, cursor)
    return { from, candidates: suggestions }
  }

  tick(elapsedMs: number): void {
    const { isPaused, speed } = this.state
    this.#time.tick(isPaused ? 0 : elapsedMs * speed)
  }

  /** Runs a line as far as it goes by itself: to its end, or to where it waits for a line. Moves the clock. */
  async finish(line: string, mayRunOn = false): Promise<void> {
    const { whenOpen } = this.#open
    if (whenOpen !== undefined && !this.#isSlash(line)) await whenOpen
    const submitted = this.#submit(line)
    if (this.#isSlash(line)) {
      if (this.#time.isSkipping) await this.#time.drive(() => !this.#time.isSkipping, Number.MAX_SAFE_INTEGER)
      await submitted
      return
    }
    let askedMs: number | undefined
    await this.#time.drive(() => {
      const { play, lines } = this.#open
      if (play === undefined || !play.line.isBusy) return lines.isEmpty
      if (mayRunOn || play.line.editorView !== undefined) return true
      if (!play.line.isAsking) return false
      // The far end may print a prompt, or still be at work on the line before.
      const { nowMs } = this.#time
      askedMs ??= nowMs
      return play.line.lastLine !== '' || nowMs - askedMs >= answerMs
    }, commandLimitMs)
    const { play } = this.#open
    if (mayRunOn || play === undefined || !play.line.isBusy || play.line.isAsking) return
    this.#open.do({ kind: 'interrupt' })
    this.#complain(this.#words.endsNot(formatDuration(commandLimitMs)))
    await this.#time.drive(() => !play.line.isBusy, interruptLimitMs)
  }

  /** Lets virtual time pass, until `isDone` says so if it is given. */
  advance(ms: number, isDone: () => boolean = () => false): Promise<void> {
    return this.#time.drive(isDone, ms)
  }

  #isSlash(line: string): boolean {
    return /^\/[a-z-]+(\s|$)/.test(line.trim())
  }

  async #runSlash(line: string): Promise<ExitCode> {
    const [name = '', ...args] = line.trim().split(/\s+/)
    const command = slashCommands.find((each) => each.name === name)
    if (command === undefined) {
      this.#complain(this.#words.unknownSlash(name, nearest(name, slashNames)))
      return 127
    }
    const parts = { live: this.#live, time: this.#time, open: this.#open, rows: this.slashCommands }
    await command.run(args, deskOf(parts))
    return 0
  }

  #complain(text: string): void {
    this.#open.do({ kind: 'say', mark: '!', text })
  }

  get #words(): GameWords {
    return wordsOf(this.state.language)
  }
}
