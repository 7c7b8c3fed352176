// The whole game behind the screen: which level is played, the player's lines, the time that passes. Read as a store.
import { formatDuration } from '#api/duration.ts'
import type { ExitCode } from '#shell/command.ts'
import type { Level } from './level/level.ts'
import { inLanguage } from './level/load.ts'
import { LevelPlay } from './level-play.ts'
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
import { slashCommands, slashNames } from './slash/index.ts'
import type { Desk } from './slash/slash-command.ts'
import type { OpenStage, Stage } from './stage.ts'
import { nearest } from './suggest.ts'
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

/** Callbacks of the clock that one tick may run, so that a frame is never late. */
const callbacksPerTick = 20_000
/** A line that still runs after so much virtual time is stopped when nobody is there to press Ctrl-C. */
const commandLimitMs = 3_600_000
/** How long a line that was fed to a running job gets to answer before the next one is typed. */
const answerMs = 1000
/** Long enough for an interrupted line to end. */
const interruptLimitMs = 60_000
const defaultNodes = 3

export class Session implements SessionStore {
  readonly #options: SessionOptions
  readonly #listeners = new Set<() => void>()
  readonly #queue: { readonly line: string; readonly done: (exitCode: ExitCode) => void }[] = []
  #state: SessionState
  #play: LevelPlay | undefined
  #stage: Stage | undefined
  #level: Level | undefined
  /** How far the clock may run. */
  #untilMs = 0
  /** The stage whose clock runs on at this moment. */
  #pumping: Stage | undefined
  #skip: { readonly fromMs: number; readonly happenings: number | undefined; done: () => void } | undefined
  #isOpening = false

  constructor(options: SessionOptions) {
    this.#options = options
    this.#state = emptyState(options)
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

  async openLevel(id: string): Promise<void> {
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
    this.#isOpening = true
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
      ...emptyState(this.#options),
      language,
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
        if (this.#play === play || this.#isOpening) this.#set(change)
        if (change.result !== undefined) this.#solved(level, change.result)
      },
    })
    await play.open()
    this.#isOpening = false
    this.#level = level
    this.#stage = stage
    this.#play = play
    this.#untilMs = stage.clock.now()
  }

  needsMore(text: string): boolean {
    return !this.#isSlash(text) && (this.#play?.shell.isIncomplete(text) ?? false)
  }

  async submit(line: string): Promise<ExitCode> {
    if (this.#isSlash(line)) return this.#runSlash(line)
    const play = this.#play
    if (play === undefined) return 127
    if (play.isAsking) {
      play.feed(line)
      return 0
    }
    if (line.trim() === '') return 0
    if (play.isBusy) return new Promise((done) => this.#queue.push({ line, done }))
    return this.#run(play, line)
  }

  interrupt(): boolean {
    this.#queue.length = 0
    if (this.#skip !== undefined) {
      this.#skip.done()
      return true
    }
    return this.#play?.interrupt() ?? false
  }

  endInput(): void {
    this.#play?.feed(undefined)
  }

  saveEditor(text: string): void {
    this.#play?.saveEditor(text)
  }

  closeEditor(text: string | undefined): void {
    if (text !== undefined) this.#play?.saveEditor(text)
    this.#play?.closeEditor()
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
    if (play === undefined || play.isAsking) return { from: cursor, candidates: [] }
    const { from, suggestions } = await play.shell.complete(line, cursor)
    return { from, candidates: suggestions }
  }

  tick(elapsedMs: number): void {
    const { isPaused, speed } = this.#state
    const stage = this.#stage
    if (stage === undefined) return
    if (!isPaused) this.#untilMs = Math.max(this.#untilMs, stage.clock.now()) + elapsedMs * speed
    void this.#pump(stage)
  }

  /** Runs a line as far as it goes by itself: to its end, or to where it waits for a line. Moves the clock. */
  async finish(line: string, mayRunOn = false): Promise<void> {
    const submitted = this.submit(line)
    if (this.#isSlash(line)) {
      if (this.#skip !== undefined) await this.#drive(() => this.#skip === undefined, Number.MAX_SAFE_INTEGER)
      await submitted
      return
    }
    let askedMs: number | undefined
    await this.#drive(() => {
      const play = this.#play
      if (play === undefined || !play.isBusy) return this.#queue.length === 0
      if (mayRunOn || play.isEditing) return true
      if (!play.isAsking) return false
      // The far end may print a prompt, or still be at work on the line before.
      const nowMs = this.#stage?.clock.now() ?? 0
      askedMs ??= nowMs
      return play.lastLine !== '' || nowMs - askedMs >= answerMs
    }, commandLimitMs)
    const play = this.#play
    if (mayRunOn || play === undefined || !play.isBusy || play.isAsking) return
    play.interrupt()
    play.say('!', this.#words.endsNot(formatDuration(commandLimitMs)))
    await this.#drive(() => !play.isBusy, interruptLimitMs)
  }

  /** Lets virtual time pass, until `isDone` says so if it is given. */
  advance(ms: number, isDone: () => boolean = () => false): Promise<void> {
    return this.#drive(isDone, ms)
  }

  async #drive(isDone: () => boolean, limitMs: number): Promise<void> {
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
      this.#endSkip(stage)
    }
    this.#untilMs = stage.clock.now()
    this.#set({ nowMs: stage.clock.now() })
  }

  async #pump(stage: Stage): Promise<void> {
    if (this.#pumping === stage) return
    this.#pumping = stage
    try {
      for (let count = 0; count < callbacksPerTick; count++) {
        await stage.pace.idle()
        if (this.#stage !== stage) return
        if (!stage.clock.runNext(this.#untilMs)) {
          if (this.#untilMs > stage.clock.now()) stage.clock.advance(this.#untilMs - stage.clock.now())
          break
        }
        this.#endSkip(stage)
      }
      this.#set({ nowMs: stage.clock.now() })
    } finally {
      if (this.#pumping === stage) this.#pumping = undefined
    }
  }

  /** Ends a skip that waits for something to happen, once it did. */
  #endSkip(stage: Stage): void {
    const skip = this.#skip
    if (skip?.happenings === undefined || this.#play?.happenings === skip.happenings) return
    this.#untilMs = stage.clock.now()
    skip.done()
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
      hint: () => this.#play?.hint(),
      setSpeed: (speed) => this.#set({ speed }),
      setPaused: (isPaused) => {
        this.#untilMs = this.#stage?.clock.now() ?? 0
        this.#set({ isPaused })
      },
      setLanguage: (language) => {
        this.#set({ language, catalogue: this.#catalogue(language) })
        if (this.#level !== undefined) this.#set({ level: this.#view(this.#level) })
        this.#play?.reword(language)
      },
      skip: (ms, isUntilEvent) => this.#skipTime(ms, isUntilEvent),
      restart: async () => {
        if (this.#level === undefined) return
        await this.openLevel(this.#level.id)
        this.#say('i', this.#words.restarted)
      },
      menu: () => {
        this.#close()
        const { language, catalogue } = this.#state
        this.#set({ ...emptyState(this.#options), language, catalogue })
      },
      leave: () => this.#set({ isLeaving: true }),
    }
  }

  #skipTime(ms: number, isUntilEvent: boolean): Promise<number> {
    const [stage, play] = [this.#stage, this.#play]
    if (stage === undefined || play === undefined || this.#skip !== undefined) return Promise.resolve(0)
    const fromMs = stage.clock.now()
    return new Promise((resolve) => {
      const done = () => {
        cancel()
        this.#skip = undefined
        resolve(stage.clock.now() - fromMs)
      }
      const cancel = stage.clock.after(ms, done)
      this.#skip = { fromMs, happenings: isUntilEvent ? play.happenings : undefined, done }
      this.#untilMs = Math.max(this.#untilMs, fromMs + ms)
    })
  }

  #say(mark: '+' | '-' | 'i' | '!', text: string): void {
    this.#play?.say(mark, text)
  }

  #close(): void {
    this.#skip?.done()
    this.#queue.length = 0
    this.#play?.stop()
    this.#play = undefined
    this.#stage = undefined
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
    const { title, teaches, exams, difficulty } = inLanguage(level, language)
    return {
      id: level.id,
      chapter: level.chapter,
      title,
      teaches,
      exams,
      difficulty,
      languages: level.words.ko === undefined ? ['en'] : ['en', 'ko'],
      stars: this.#options.starsOf?.(level.id),
    }
  }

  #view(level: Level): LevelView {
    const { hints, par } = level.spec
    return {
      ...this.#summary(level, this.#state.language),
      hintCount: hints.length,
      par: { commands: par?.commands, timeMs: par?.time },
    }
  }

  #set(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change }
    for (const tell of [...this.#listeners]) tell()
  }
}

function emptyState(options: SessionOptions): SessionState {
  return {
    screen: 'menu',
    language: options.language,
    catalogue: [],
    level: undefined,
    goals: [],
    rules: [],
    alerts: [],
    timeline: [],
    nodes: [],
    pods: [],
    events: [],
    users: [],
    namespace: 'default',
    startMs: 0,
    nowMs: 0,
    speed: 1,
    isPaused: false,
    seed: options.seed,
    prompt: 'player@bastion:~$ ',
    job: undefined,
    editor: undefined,
    hintsUsed: 0,
    commands: 0,
    result: undefined,
    isLeaving: false,
  }
}
