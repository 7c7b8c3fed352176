// The whole game behind the screen: which level is played, the player's lines, the time that passes. Read as a store.
import { formatDuration } from '#api/duration.ts'
import type { ExitCode } from '#shell/command.ts'
import type { Level } from './level/level.ts'
import { LevelPlay } from './level-play.ts'
import { levelSummary, levelView } from './level-summary.ts'
import { menuState } from './menu-state.ts'
import type {
  Completion,
  Language,
  LevelSummary,
  LevelView,
  Result,
  SessionState,
  SessionStore,
  SlashCommandHelp,
} from './session-state.ts'
import { SessionTime } from './session-time.ts'
import { slashCommands, slashNames } from './slash/index.ts'
import type { Desk } from './slash/slash-command.ts'
import type { OpenStage } from './stage.ts'
import { nearest } from './suggest.ts'
import { type Deed, type Recorded, redo } from './tape.ts'
import { type GameWords, wordsOf } from './text/index.ts'

export interface SessionOptions {
  readonly levels: readonly Level[]
  readonly openStage: OpenStage
  readonly seed: number
  readonly language: Language
  /** A screen is there to edit on. */
  readonly hasEditor: boolean
  /** The best results so far. */
  readonly starsOf?: (levelId: string) => number | undefined
  readonly onSolved?: (levelId: string, result: Result) => void
}

/** A line that still runs after so much virtual time is stopped when nobody is there to press Ctrl-C. */
const commandLimitMs = 3_600_000
/** How long a line that was fed to a running job gets to answer before the next one is typed. */
const answerMs = 1000
/** Long enough for an interrupted line to end. */
const interruptLimitMs = 60_000
const defaultNodes = 3
/** What bash says of a line that Ctrl-C has ended. */
const interrupted: ExitCode = 130

export class Session implements SessionStore {
  readonly #options: SessionOptions
  readonly #listeners = new Set<() => void>()
  readonly #queue: { readonly line: string; readonly done: (exitCode: ExitCode) => void }[] = []
  #state: SessionState
  #play: LevelPlay | undefined
  #level: Level | undefined
  /** What was done in the level that is open. */
  #tape: Recorded[] = []
  readonly #time = new SessionTime({
    tell: (nowMs) => this.#set({ nowMs }),
    happenings: () => this.#play?.happenings ?? 0,
  })
  /** A play whose world is still being built. */
  #opening: LevelPlay | undefined
  #whenOpen: Promise<void> = Promise.resolve()

  constructor(options: SessionOptions) {
    this.#options = options
    this.#state = menuState(options.language, options.seed)
    this.#set({ catalogue: this.#catalogue(options.language) })
  }

  get state(): SessionState {
    return this.#state
  }

  subscribe(tell: () => void): () => void {
    this.#listeners.add(tell)
    return () => this.#listeners.delete(tell)
  }

  get history(): readonly string[] {
    return this.#play?.shell.history ?? []
  }

  get slashCommands(): readonly SlashCommandHelp[] {
    const words = this.#words
    return slashCommands.map(({ name, usage, summary }) => ({ name, usage, summary: summary(words) }))
  }

  openLevel(id: string): Promise<void> {
    const opened = this.#openLevel(id)
    this.#whenOpen = opened.catch(() => {})
    return opened
  }

  async #openLevel(id: string): Promise<void> {
    const level = this.#options.levels.find((each) => each.id === id)
    if (level === undefined) {
      const suggestion = nearest(
        id,
        this.#options.levels.map((each) => each.id),
      )
      throw new Error(
        `there is no level "${id}"${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}`,
      )
    }
    this.#close()
    const { seed } = this.#options
    const { cluster } = level.spec
    const stage = this.#options.openStage({
      seed,
      nodes: cluster.nodes ?? defaultNodes,
      zones: cluster.zones ?? 1,
      images: cluster.images ?? {},
    })
    const { language } = this.#state
    this.#set({
      ...menuState(language, seed),
      catalogue: this.#state.catalogue,
      screen: 'level',
      level: this.#view(level),
    })
    const play = new LevelPlay({
      level,
      stage,
      language,
      hasEditor: this.#options.hasEditor,
      set: (change) => {
        if (this.#play === play || this.#opening === play) this.#set(change)
        if (change.result !== undefined) this.#solved(level, change.result)
      },
    })
    this.#opening = play
    try {
      await play.open()
    } catch (error) {
      play.stop()
      if (this.#opening === play) this.#toMenu()
      throw error
    }
    // Somebody who went elsewhere meanwhile is not called back.
    if (this.#opening !== play) return
    this.#opening = undefined
    this.#level = level
    this.#tape = []
    this.#play = play
    this.#time.enter(stage)
  }

  needsMore(text: string): boolean {
    return !this.#isSlash(text) && (this.#play?.shell.isIncomplete(text) ?? false)
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
    if (this.#opening !== undefined) await this.#whenOpen
    const play = this.#play
    if (play === undefined) return 127
    if (play.line.isAsking) {
      this.#do(play, { kind: 'feed', line })
      return 0
    }
    if (line.trim() === '') return 0
    this.#record({ kind: 'line', line })
    return this.#runOrQueue(play, line)
  }

  #runOrQueue(play: LevelPlay, line: string): Promise<ExitCode> {
    if (play.line.isBusy) return new Promise((done) => this.#queue.push({ line, done }))
    return this.#run(play, line)
  }

  interrupt(): boolean {
    this.#dropQueue()
    if (this.#time.endSkip()) return true
    const play = this.#play
    if (play === undefined || !play.line.isBusy) return false
    this.#do(play, { kind: 'interrupt' })
    return true
  }

  /** Ctrl-C, and as much time as the line then needs to end. */
  async stopLine(): Promise<void> {
    const play = this.#play
    if (this.interrupt() && play !== undefined)
      await this.#time.drive(() => !play.line.isBusy || this.#play !== play, interruptLimitMs)
  }

  endInput(): void {
    if (this.#play !== undefined) this.#do(this.#play, { kind: 'feed', line: undefined })
  }

  saveEditor(text: string): void {
    if (this.#play !== undefined) this.#do(this.#play, { kind: 'save', text })
  }

  closeEditor(text: string | undefined): void {
    if (text !== undefined) this.saveEditor(text)
    if (this.#play !== undefined) this.#do(this.#play, { kind: 'closeEditor' })
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
    const play = this.#play
    if (play === undefined || play.line.isAsking) return { from: cursor, candidates: [] }
    const { from, suggestions } = await play.shell.complete(line, cursor)
    return { from, candidates: suggestions }
  }

  tick(elapsedMs: number): void {
    const { isPaused, speed } = this.#state
    this.#time.tick(isPaused ? 0 : elapsedMs * speed)
  }

  /** Runs a line as far as it goes by itself: to its end, or to where it waits for a line. Moves the clock. */
  async finish(line: string, mayRunOn = false): Promise<void> {
    if (this.#opening !== undefined && !this.#isSlash(line)) await this.#whenOpen
    const submitted = this.#submit(line)
    if (this.#isSlash(line)) {
      if (this.#time.isSkipping) await this.#time.drive(() => !this.#time.isSkipping, Number.MAX_SAFE_INTEGER)
      await submitted
      return
    }
    let askedMs: number | undefined
    await this.#time.drive(() => {
      const play = this.#play
      if (play === undefined || !play.line.isBusy) return this.#queue.length === 0
      if (mayRunOn || play.line.editorView !== undefined) return true
      if (!play.line.isAsking) return false
      // The far end may print a prompt, or still be at work on the line before.
      const { nowMs } = this.#time
      askedMs ??= nowMs
      return play.line.lastLine !== '' || nowMs - askedMs >= answerMs
    }, commandLimitMs)
    const play = this.#play
    if (mayRunOn || play === undefined || !play.line.isBusy || play.line.isAsking) return
    this.#do(play, { kind: 'interrupt' })
    this.#say('!', this.#words.endsNot(formatDuration(commandLimitMs)))
    await this.#time.drive(() => !play.line.isBusy, interruptLimitMs)
  }

  /** Lets virtual time pass, until `isDone` says so if it is given. */
  advance(ms: number, isDone: () => boolean = () => false): Promise<void> {
    return this.#time.drive(isDone, ms)
  }

  async #run(play: LevelPlay, line: string): Promise<ExitCode> {
    const exitCode = await play.run(line)
    const next = this.#queue.shift()
    if (next !== undefined && this.#play === play) void this.#run(play, next.line).then(next.done)
    return exitCode
  }

  #isSlash(line: string): boolean {
    return /^\/[a-z-]+(\s|$)/.test(line.trim())
  }

  async #runSlash(line: string): Promise<ExitCode> {
    const [name = '', ...args] = line.trim().split(/\s+/)
    const command = slashCommands.find((each) => each.name === name)
    if (command === undefined) {
      this.#say('!', this.#words.unknownSlash(name, nearest(name, slashNames)))
      return 127
    }
    await command.run(args, this.#desk())
    return 0
  }

  #desk(): Desk {
    const session = this
    return {
      get state() {
        return session.#state
      },
      get words() {
        return session.#words
      },
      rows: this.slashCommands,
      say: (mark, text) => this.#say(mark, text),
      hint: () => {
        if (this.#play !== undefined) this.#do(this.#play, { kind: 'hint' })
      },
      setSpeed: (speed) => this.#set({ speed }),
      setPaused: (isPaused) => {
        this.#time.hold()
        this.#set({ isPaused })
      },
      setLanguage: (language) => {
        this.#set({ language, catalogue: this.#catalogue(language) })
        if (this.#level !== undefined) this.#set({ level: this.#view(this.#level) })
        this.#play?.reword(language)
      },
      skip: (ms, isUntilEvent) => this.#time.skip(ms, isUntilEvent),
      restart: async () => {
        if (this.#level === undefined) return
        await this.openLevel(this.#level.id)
        this.#say('i', this.#words.restarted)
      },
      rewind: (ms) => this.#rewind(ms),
      menu: () => this.#toMenu(),
      leave: () => this.#set({ isLeaving: true }),
    }
  }

  #do(play: LevelPlay, deed: Exclude<Deed, { kind: 'line' }>): void {
    this.#record(deed)
    redo(deed, play)
  }

  #record(deed: Deed): void {
    const { nowMs: atMs, callbacksRun } = this.#time
    this.#tape.push({ deed, atMs, callbacksRun })
  }

  /** The same world as it was so long ago. Resolves with how far back that is, in ms. */
  async #rewind(ms: number): Promise<number> {
    const [level, nowMs] = [this.#level, this.#time.nowMs]
    if (level === undefined) return 0
    const { startMs, speed, isPaused } = this.#state
    const untilMs = Math.max(startMs, nowMs - ms)
    // What was done at that very moment is taken back.
    const tape = this.#tape.filter(({ atMs }) => atMs < untilMs)
    await this.openLevel(level.id)
    for (const { deed, atMs, callbacksRun } of tape) {
      await this.#time.driveTo(callbacksRun, atMs)
      const play = this.#play
      if (play === undefined) return 0
      this.#record(deed)
      if (deed.kind === 'interrupt') this.#dropQueue()
      if (deed.kind === 'line') void this.#runOrQueue(play, deed.line)
      else redo(deed, play)
    }
    await this.#time.drive(() => false, untilMs - this.#time.nowMs)
    this.#set({ speed, isPaused })
    return nowMs - untilMs
  }

  #say(mark: '+' | '-' | 'i' | '!', text: string): void {
    if (this.#play !== undefined) this.#do(this.#play, { kind: 'say', mark, text })
  }

  #toMenu(): void {
    this.#close()
    const { language, catalogue } = this.#state
    this.#set({ ...menuState(language, this.#options.seed), catalogue })
  }

  /** Lines that waited for others to end are not run any more. */
  #dropQueue(): void {
    for (const { done } of this.#queue.splice(0)) done(interrupted)
  }

  #close(): void {
    this.#time.leave()
    this.#dropQueue()
    this.#opening?.stop()
    this.#opening = undefined
    this.#play?.stop()
    this.#play = undefined
    this.#level = undefined
  }

  #solved(level: Level, result: Result): void {
    this.#options.onSolved?.(level.id, result)
    this.#set({ catalogue: this.#catalogue(this.#state.language) })
  }

  get #words(): GameWords {
    return wordsOf(this.#state.language)
  }

  #catalogue(language: Language): readonly LevelSummary[] {
    return this.#options.levels.map((level) => this.#summary(level, language))
  }

  #summary(level: Level, language: Language): LevelSummary {
    return levelSummary(level, language, this.#options.starsOf?.(level.id))
  }

  #view(level: Level): LevelView {
    return levelView(level, this.#summary(level, this.#state.language))
  }

  #set(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change }
    for (const tell of [...this.#listeners]) tell()
  }
}
