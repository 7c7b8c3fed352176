// The level that is open: it is entered, played, taken back in time and left; everything done in it goes on its tape.
import type { Level } from './level/level.ts'
import { LevelPlay } from './level-play.ts'
import { type CatalogueOptions, catalogueOf, levelViewOf } from './level-summary.ts'
import { LineQueue } from './line-queue.ts'
import type { LiveState } from './live-state.ts'
import { menuState } from './menu-state.ts'
import type { Language, Result } from './session-state.ts'
import type { SessionTime } from './session-time.ts'
import type { OpenStage, Stage } from './stage.ts'
import { didYouMean } from './suggest.ts'
import { type Deed, type Recorded, redo } from './tape.ts'

export interface OpenPlayOptions extends CatalogueOptions {
  readonly openStage: OpenStage
  readonly seed: number
  /** A screen is there to edit on. */
  readonly hasEditor: boolean
  readonly onSolved?: (levelId: string, result: Result) => void
}

const defaultNodes = 3

/** Which level is played, and its way through time. */
export class OpenPlay {
  readonly #options: OpenPlayOptions
  readonly #state: LiveState
  readonly #time: SessionTime
  /** The lines of the play, one after another. */
  readonly lines = new LineQueue(() => this.#play)
  #play: LevelPlay | undefined
  #level: Level | undefined
  /** What was done in the level that is open. */
  #tape: Recorded[] = []
  /** A play whose world is still being built. */
  #opening: LevelPlay | undefined
  #whenOpen: Promise<void> = Promise.resolve()

  constructor(options: OpenPlayOptions, state: LiveState, time: SessionTime) {
    this.#options = options
    this.#state = state
    this.#time = time
  }

  /** The play, once its world is there. */
  get play(): LevelPlay | undefined {
    return this.#play
  }

  get level(): Level | undefined {
    return this.#level
  }

  /** Resolves when a world that is being built is there, or could not be built; undefined when none is. */
  get whenOpen(): Promise<void> | undefined {
    return this.#opening === undefined ? undefined : this.#whenOpen
  }

  /** Enters a level from its beginning. Rejects with a sentence when there is none, or none can be built. */
  open(id: string): Promise<void> {
    const opened = this.#open(id)
    this.#whenOpen = opened.catch(() => {})
    return opened
  }

  async #open(id: string): Promise<void> {
    const { levels } = this.#options
    const level = levels.find((each) => each.id === id)
    if (level === undefined) {
      const ids = levels.map((each) => each.id)
      throw new Error(`there is no level "${id}"${didYouMean(id, ids)}`)
    }
    this.#close()
    const stage = this.#stageOf(level)
    const { language, catalogue } = this.#state.now
    this.#state.set({
      ...menuState(language, this.#options.seed),
      catalogue,
      screen: 'level',
      level: levelViewOf(level, language, this.#options),
    })
    const play = this.#playOf(level, stage)
    this.#opening = play
    try {
      await play.open()
    } catch (error) {
      play.stop()
      if (this.#opening === play) this.leave()
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

  #stageOf(level: Level): Stage {
    const { cluster } = level.spec
    return this.#options.openStage({
      seed: this.#options.seed,
      nodes: cluster.nodes ?? defaultNodes,
      zones: cluster.zones ?? 1,
      images: cluster.images ?? {},
    })
  }

  #playOf(level: Level, stage: Stage): LevelPlay {
    const play: LevelPlay = new LevelPlay({
      level,
      stage,
      language: this.#state.now.language,
      hasEditor: this.#options.hasEditor,
      set: (change) => {
        if (this.#play === play || this.#opening === play) this.#state.set(change)
        if (change.result !== undefined) this.#solved(level, change.result)
      },
    })
    return play
  }

  #solved(level: Level, result: Result): void {
    this.#options.onSolved?.(level.id, result)
    this.#state.set({ catalogue: catalogueOf(this.#options, this.#state.now.language) })
  }

  /** Back to the menu. */
  leave(): void {
    this.#close()
    const { language, catalogue } = this.#state.now
    this.#state.set({ ...menuState(language, this.#options.seed), catalogue })
  }

  #close(): void {
    this.#time.leave()
    this.lines.drop()
    this.#opening?.stop()
    this.#opening = undefined
    this.#play?.stop()
    this.#play = undefined
    this.#level = undefined
  }

  /** Speaks another language from now on. */
  reword(language: Language): void {
    this.#state.set({ language, catalogue: catalogueOf(this.#options, language) })
    if (this.#level !== undefined)
      this.#state.set({ level: levelViewOf(this.#level, language, this.#options) })
    this.#play?.reword(language)
  }

  /** Does what comes from outside, and remembers it; nothing when no level is open. */
  do(deed: Exclude<Deed, { kind: 'line' }>): void {
    if (this.#play === undefined) return
    this.record(deed)
    redo(deed, this.#play)
  }

  record(deed: Deed): void {
    const { nowMs: atMs, callbacksRun } = this.#time
    this.#tape.push({ deed, atMs, callbacksRun })
  }

  /** The same world as it was so long ago. Resolves with how far back that is, in ms. */
  async rewind(ms: number): Promise<number> {
    const [level, nowMs] = [this.#level, this.#time.nowMs]
    if (level === undefined) return 0
    const { startMs, speed, isPaused } = this.#state.now
    const untilMs = Math.max(startMs, nowMs - ms)
    // What was done at that very moment is taken back.
    const tape = this.#tape.filter(({ atMs }) => atMs < untilMs)
    await this.open(level.id)
    for (const recorded of tape) if (!(await this.#again(recorded))) return 0
    await this.#time.drive(() => false, untilMs - this.#time.nowMs)
    this.#state.set({ speed, isPaused })
    return nowMs - untilMs
  }

  /** Brings the world to the moment of a deed and does it again; false when the level was left meanwhile. */
  async #again({ deed, atMs, callbacksRun }: Recorded): Promise<boolean> {
    await this.#time.driveTo(callbacksRun, atMs)
    const play = this.#play
    if (play === undefined) return false
    this.record(deed)
    if (deed.kind === 'interrupt') this.lines.drop()
    if (deed.kind === 'line') void this.lines.run(play, deed.line)
    else redo(deed, play)
    return true
  }
}
