// The level that is open: it is entered, played, taken back in time, gone on with, played back and left.
import type { Level } from './level/level.ts'
import { type CatalogueOptions, catalogueOf, levelViewOf, unfinishedView } from './level-summary.ts'
import type { LiveState } from './live-state.ts'
import { menuState } from './menu-state.ts'
import { Run } from './run.ts'
import type { Language, PersonalBest, ProfileView, Result, SessionState } from './session-state.ts'
import { Shadows } from './shadows.ts'
import type { OpenStage } from './stage.ts'
import { didYouMean } from './suggest.ts'
import type { Deed, Journal, RecordedRun, RunHead } from './tape.ts'
import { wordsOf } from './text/index.ts'

export interface OpenPlayOptions extends CatalogueOptions {
  readonly openStage: OpenStage
  readonly seed: number
  /** What is said to whoever enters a level. */
  readonly greeting?: (levelId: string) => string | undefined
  /** Levels that have a world of their own. */
  readonly seedOf?: (levelId: string) => number
  /** A screen is there to edit on. */
  readonly hasEditor: boolean
  /** The best run of a level so far. */
  readonly bestOf?: (levelId: string) => PersonalBest | undefined
  readonly onSolved?: (levelId: string, result: Result, run: RecordedRun) => void
  /** Keeps the run that is played. */
  readonly journal?: Journal
  /** Whose progress is kept. `use` lets somebody else play and answers the run that they did not end. */
  readonly profiles?: {
    view(): ProfileView
    use(name: string): RecordedRun | undefined
  }
  /** The run that an earlier game did not end. */
  readonly unfinished?: RecordedRun | undefined
  /** The machine has memory for more worlds of the same level, which make going far back quick. */
  readonly hasRoom?: () => boolean
}

const defaultNodes = 3

/** What a run begins with. */
type Entry = Pick<RunHead, 'level' | 'seed' | 'language'>

/** Which level is played, and its way through time. */
export class OpenPlay {
  readonly #options: OpenPlayOptions
  readonly #state: LiveState
  #run: Run | undefined
  /** A run whose world is still being built. */
  #opening: Run | undefined
  #whenOpen: Promise<void> = Promise.resolve()
  /** The one of both that is on the screen. */
  #shown: Run | undefined
  /** Follow the run that is played. */
  #shadows: Shadows | undefined
  /** The run that was left last without an end. */
  #unfinished: RecordedRun | undefined

  constructor(options: OpenPlayOptions, state: LiveState) {
    this.#options = options
    this.#state = state
    this.#unfinished = options.unfinished
  }

  /** The run, once its world is there. */
  get run(): Run | undefined {
    return this.#run
  }

  /** Resolves when a world that is being built is there, or could not be built; undefined when none is. */
  get whenOpen(): Promise<void> | undefined {
    return this.#opening === undefined ? undefined : this.#whenOpen
  }

  /** Enters a level from its beginning. Rejects with a sentence when there is none, or none can be built. */
  async open(id: string, seed = this.#options.seedOf?.(id) ?? this.#options.seed): Promise<void> {
    const { language } = this.#state.now
    if (this.#options.isLocked?.(id)) throw new Error(wordsOf(language).locked)
    await this.#enter({ level: id, seed, language }, async () => {})
    const text = this.#options.greeting?.(id)
    if (text !== undefined) this.do({ kind: 'say', mark: 'i', text })
  }

  /** Goes on with a run where it was cut off. Rejects with a sentence when its level is gone, or has changed. */
  async resume(recorded: RecordedRun): Promise<void> {
    this.#demand(recorded)
    await this.#enter(recorded, (run) => run.redo(recorded))
  }

  /** Plays a run back from its beginning, along with the time that passes. Rejects as `resume` does. */
  async replay(recorded: RecordedRun): Promise<void> {
    this.#demand(recorded)
    await this.#enter(recorded, async (run) => {
      run.replay(recorded, () => {
        run.time.hold()
        this.#state.set({ isPaused: true, isReplaying: false })
      })
    })
    this.#state.set({ isReplaying: true })
  }

  #demand({ level: id, digest }: RecordedRun): void {
    if (this.#levelOf(id).digest !== digest)
      throw new Error(`the level ${id} has changed since: that run cannot be played again`)
  }

  #levelOf(id: string): Level {
    const { levels } = this.#options
    const level = levels.find((each) => each.id === id)
    if (level !== undefined) return level
    const ids = levels.map((each) => each.id)
    throw new Error(`there is no level "${id}"${didYouMean(id, ids)}`)
  }

  #enter(entry: Entry, begin: (run: Run) => Promise<void>): Promise<void> {
    const entered = this.#enterNow(entry, begin)
    this.#whenOpen = entered.catch(() => {})
    return entered
  }

  async #enterNow({ level: id, seed, language }: Entry, begin: (run: Run) => Promise<void>): Promise<void> {
    const level = this.#levelOf(id)
    this.#close()
    this.#state.set(this.#emptyView(level, seed))
    const run = this.#runOf(level, { seed, language })
    this.#opening = run
    this.#shown = run
    try {
      await run.open()
      await begin(run)
    } catch (error) {
      run.close()
      if (this.#opening === run) this.leave()
      throw error
    }
    // Somebody who went elsewhere meanwhile is not called back.
    if (this.#opening !== run) return
    this.#opening = undefined
    this.#begin(run)
    if (run.isReplaying) return
    run.keep()
    this.#speakAsNow(run)
  }

  /** This is the run that is played. */
  #begin(run: Run): void {
    this.#run = run
    this.#shown = run
    // Those of the run before know the same deeds, after a rewind.
    this.#shadows ??= new Shadows({
      make: () => this.#runOf(run.level, run.head),
      hasRoom: this.#options.hasRoom ?? (() => false),
    })
  }

  /** Lets so much virtual time pass, as far as one frame has room for it. */
  tick(elapsedMs: number): void {
    const run = this.#run
    // A world that is about to be replaced does not go on.
    if (run === undefined || this.#opening !== undefined) return
    run.time.tick(elapsedMs)
    if (!run.isReplaying) this.#shadows?.follow(run.deeds, run.time.nowMs)
  }

  #runOf(level: Level, { seed, language }: Pick<RunHead, 'seed' | 'language'>): Run {
    const { openStage, hasEditor, journal, onSolved } = this.#options
    const { cluster } = level.spec
    const stage = openStage({
      seed,
      nodes: cluster.nodes ?? defaultNodes,
      zones: cluster.zones ?? 1,
      images: cluster.images ?? {},
      addons: cluster.addons ?? [],
      internet: cluster.internet ?? {},
    })
    const run: Run = new Run({
      level,
      stage,
      seed,
      language,
      hasEditor,
      journal,
      changed: (change) => {
        if (this.#shown === run) this.#state.set(change)
      },
      solved: (result, recorded) => {
        const bestBefore = this.#options.bestOf?.(level.id)
        onSolved?.(level.id, result, recorded)
        this.#state.set({ catalogue: catalogueOf(this.#options, this.#state.now.language), bestBefore })
      },
    })
    return run
  }

  /** Back to the menu. */
  leave(): void {
    const run = this.#run
    if (run !== undefined && !run.isReplaying) this.#unfinished = run.isSolved ? undefined : run.recorded
    this.#close()
    const { language, catalogue, hasNudges, profile } = this.#state.now
    const unfinished = unfinishedView(this.#unfinished, this.#options)
    this.#state.set({ ...menuState(language, this.#options.seed), catalogue, unfinished, hasNudges, profile })
  }

  /** From now on somebody else plays; nothing while a level is open. */
  playAs(name: string): void {
    const { profiles } = this.#options
    if (profiles === undefined || this.#run !== undefined || this.#opening !== undefined) return
    this.#unfinished = profiles.use(name)
    this.#state.set({
      profile: profiles.view(),
      unfinished: unfinishedView(this.#unfinished, this.#options),
      catalogue: catalogueOf(this.#options, this.#state.now.language),
    })
  }

  /** Goes on with the run that was left last. Rejects with a sentence when there is none, or that cannot be. */
  async continue(): Promise<void> {
    if (this.#unfinished === undefined) throw new Error('there is no run to go on with')
    await this.resume(this.#unfinished)
  }

  #close(): void {
    this.#opening?.close()
    this.#opening = undefined
    this.#run?.close()
    this.#run = undefined
    this.#shown = undefined
    this.#shadows?.close()
    this.#shadows = undefined
  }

  /** Speaks another language from now on. */
  reword(language: Language): void {
    const run = this.#run
    this.#state.set({ language, catalogue: catalogueOf(this.#options, language) })
    if (run === undefined) return
    this.#state.set({ level: levelViewOf(run.level, language, this.#options) })
    if (run.isReplaying) run.play.reword(language)
    else run.do({ kind: 'language', language })
  }

  /** Does what comes from outside, and remembers it; nothing when no level is open. */
  do(deed: Exclude<Deed, { kind: 'line' }>): void {
    this.#run?.do(deed)
  }

  /** The same world as it was so long ago. Resolves with how far back that is, in ms. */
  async rewind(ms: number): Promise<number> {
    const run = this.#run
    if (run === undefined) return 0
    const { startMs, speed, isPaused } = this.#state.now
    const { nowMs } = run.time
    const untilMs = Math.max(startMs, nowMs - ms)
    const { recorded } = run
    run.time.hold()
    const near = this.#shadows?.take(untilMs)
    const again = near ?? this.#runOf(run.level, recorded)
    this.#opening = again
    const isOpen = near === undefined ? again.open() : Promise.resolve()
    const isThere = isOpen.then(() => again.redo(recorded, untilMs))
    this.#whenOpen = isThere.catch(() => {})
    await isThere
    if (this.#opening !== again) return 0
    run.close()
    this.#opening = undefined
    this.#begin(again)
    this.#state.set({ ...this.#emptyView(run.level, recorded.seed), speed, isPaused, ...again.view })
    again.keep()
    this.#speakAsNow(again)
    return nowMs - untilMs
  }

  /** A run that was begun in another language, or with a mentor who spoke, goes on as it is wanted now. */
  #speakAsNow(run: Run): void {
    const { language, hasNudges } = this.#state.now
    if (run.language !== language) run.do({ kind: 'language', language })
    if (run.play.mentor.nudges !== hasNudges) run.do({ kind: 'nudges', isOn: hasNudges })
  }

  #emptyView(level: Level, seed: number): SessionState {
    const { language, catalogue, hasNudges, profile } = this.#state.now
    const view = levelViewOf(level, language, this.#options)
    return { ...menuState(language, seed), catalogue, hasNudges, profile, screen: 'level', level: view }
  }
}
