// The whole game behind the screen: which level is played, the player's lines, the time that passes. Read as a store.
import { formatDuration } from '#api/duration.ts'
import type { ExitCode } from '#shell/command.ts'
import { deskOf } from './desk.ts'
import { catalogueOf, unfinishedView } from './level-summary.ts'
import { LiveState } from './live-state.ts'
import type { Finding } from './mentor/finding.ts'
import { menuState } from './menu-state.ts'
import { OpenPlay, type OpenPlayOptions } from './open-play.ts'
import type { Completion, Language, SessionState, SessionStore, SlashCommandHelp } from './session-state.ts'
import { slashCommands, slashNames } from './slash/index.ts'
import { nearest } from './suggest.ts'
import type { RecordedRun } from './tape.ts'
import { type GameWords, wordsOf } from './text/index.ts'
import { sendsRequest } from './xray/x-ray.ts'

export interface SessionOptions extends OpenPlayOptions {
  readonly language: Language
  /** The mentor speaks by itself, as long as the player does not turn that off. */
  readonly hasNudges?: boolean
}

/** A line that still runs after so much virtual time is stopped when nobody is there to press Ctrl-C. */
const commandLimitMs = 3_600_000
/** Long enough for an interrupted line to end. */
const interruptLimitMs = 60_000

export class Session implements SessionStore {
  readonly #live: LiveState
  readonly #open: OpenPlay

  constructor(options: SessionOptions) {
    const { language, seed } = options
    this.#live = new LiveState({
      ...menuState(language, seed),
      hasNudges: options.hasNudges ?? true,
      catalogue: catalogueOf(options, language),
      unfinished: unfinishedView(options.unfinished, options),
      profile: options.profiles?.view(),
    })
    this.#open = new OpenPlay(options, this.#live)
  }

  get state(): SessionState {
    return this.#live.now
  }

  subscribe(tell: () => void): () => void {
    return this.#live.subscribe(tell)
  }

  get history(): readonly string[] {
    return this.#open.run?.play.shell.history ?? []
  }

  get slashCommands(): readonly SlashCommandHelp[] {
    const words = this.#words
    return slashCommands.map(({ name, usage, summary }) => ({ name, usage, summary: summary(words) }))
  }

  openLevel(id: string, seed?: number): Promise<void> {
    return this.#open.open(id, seed)
  }

  playAs(name: string): void {
    this.#open.playAs(name)
  }

  continue(): Promise<void> {
    return this.#open.continue()
  }

  /** Goes on with a run that was cut off. Rejects with a sentence when that cannot be. */
  resume(recorded: RecordedRun): Promise<void> {
    return this.#open.resume(recorded)
  }

  /** Plays a run back. Rejects with a sentence when that cannot be. */
  replay(recorded: RecordedRun): Promise<void> {
    return this.#open.replay(recorded)
  }

  /** All that was done in the level that is open. */
  get recorded(): RecordedRun | undefined {
    return this.#open.run?.recorded
  }

  needsMore(text: string): boolean {
    return !this.#isSlash(text) && (this.#open.run?.play.shell.isIncomplete(text) ?? false)
  }

  submit(line: string): Promise<ExitCode> {
    const submitted = this.#submit(line)
    // What the line asks for is answered at once, also while the game is paused.
    this.#open.run?.time.tick(0)
    return submitted
  }

  async #submit(line: string): Promise<ExitCode> {
    if (this.#isSlash(line)) return this.#runSlash(line)
    // What is typed while a level opens is run when the prompt is there.
    const { whenOpen } = this.#open
    if (whenOpen !== undefined) await whenOpen
    return this.#open.run?.submit(line) ?? 127
  }

  interrupt(): boolean {
    return this.#open.run?.interrupt() ?? false
  }

  /** Ctrl-C, and as much time as the line then needs to end. */
  async stopLine(): Promise<void> {
    await this.#open.run?.stopLine()
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

  openXray(asked: readonly string[]): void {
    const { run } = this.#open
    if (run === undefined) return
    run.play.xray.open(asked)
    // Only what moves the world is a deed: whoever looks while a run is played back does not end that.
    if (sendsRequest(asked)) this.#open.do({ kind: 'xray', asked, isQuiet: true })
    run.time.tick(0)
  }

  closeXray(): void {
    this.#open.run?.play.xray.close()
    this.#live.set({ xray: undefined })
  }

  async complete(line: string, cursor: number): Promise<Completion> {
    const before = line.slice(0, cursor)
    const named = /^\/(why|xray) +/.exec(before)?.[0]
    if (named !== undefined) return this.#completeObject(before, named)
    if (/^\/[a-z]*$/.test(before))
      return {
        from: 0,
        candidates: this.slashCommands
          .filter(({ name }) => name.startsWith(before))
          .map(({ name, summary }) => ({ text: name, detail: summary })),
      }
    const play = this.#open.run?.play
    if (play === undefined || play.line.isAsking) return { from: cursor, candidates: [] }
    const { from, suggestions } = await play.shell.complete(line, cursor)
    return { from, candidates: suggestions }
  }

  /** After /why and /xray stands what one would describe. */
  async #completeObject(before: string, named: string): Promise<Completion> {
    const [play, described] = [this.#open.run?.play, 'kubectl describe ']
    if (play === undefined) return { from: before.length, candidates: [] }
    const line = described + before.slice(named.length)
    const { from, suggestions } = await play.shell.complete(line, line.length)
    return { from: from - described.length + named.length, candidates: suggestions }
  }

  tick(elapsedMs: number): void {
    const { isPaused, speed } = this.state
    this.#open.tick(isPaused ? 0 : elapsedMs * speed)
  }

  /** Runs a line as far as it goes by itself: to its end, or to where it waits for a line. Moves the clock. */
  async finish(line: string, mayRunOn = false): Promise<void> {
    const { whenOpen } = this.#open
    if (whenOpen !== undefined && !this.#isSlash(line)) await whenOpen
    const submitted = this.#submit(line)
    const run = this.#open.run
    if (this.#isSlash(line)) {
      if (run?.play.isThinking) await run.time.drive(() => !run.play.isThinking, interruptLimitMs)
      if (run?.time.isSkipping) await run.time.drive(() => !run.time.isSkipping, Number.MAX_SAFE_INTEGER)
      await submitted
      return
    }
    if (run === undefined) return
    await run.settle(mayRunOn, commandLimitMs)
    const { line: running } = run.play
    if (mayRunOn || run.isClosed || !running.isBusy || running.isAsking) return
    this.#open.do({ kind: 'interrupt' })
    this.#complain(this.#words.endsNot(formatDuration(commandLimitMs)))
    await run.time.drive(() => !running.isBusy, interruptLimitMs)
  }

  /** Lets virtual time pass, until `isDone` says so if it is given. */
  advance(ms: number, isDone: () => boolean = () => false): Promise<void> {
    return this.#open.run?.time.drive(isDone, ms) ?? Promise.resolve()
  }

  /** What is wrong in the world that is open, as the mentor sees it. Moves the clock by some milliseconds. */
  async findings(): Promise<readonly Finding[]> {
    const { run } = this.#open
    if (run === undefined) return []
    const { mentor } = run.play
    const looked = mentor.findings()
    await run.time.drive(() => !mentor.isThinking, interruptLimitMs)
    return looked
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
    const parts = { live: this.#live, open: this.#open, rows: this.slashCommands }
    await command.run(args, deskOf(parts))
    return 0
  }

  /** The game has something to say that the player did not ask for. */
  announce(text: (words: GameWords) => string): void {
    this.#complain(text(this.#words))
  }

  #complain(text: string): void {
    this.#open.do({ kind: 'say', mark: '!', text })
  }

  get #words(): GameWords {
    return wordsOf(this.state.language)
  }
}
