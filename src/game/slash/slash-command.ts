// What a command of the game itself is: one file each.
import type { Appearance } from '../appearance.ts'
import type { Language, SessionState } from '../session-state.ts'
import type { GameWords } from '../text/index.ts'

/** What a skip waits for: no more than its time, the next thing that happens, the next change of a goal. */
export type SkipEnd = 'time' | 'event' | 'goal'

/** What a slash command may do with a session. */
export interface Desk {
  readonly state: SessionState
  readonly words: GameWords
  /** `/help`, with usage and summary, of every command. */
  readonly rows: readonly SlashRow[]
  say(mark: '+' | '-' | 'i' | '!', text: string): void
  hint(): void
  /** Explains an object, or without words the worst that is wrong. */
  why(asked: readonly string[]): void
  /** Follows the last command, an object or a request. */
  xray(asked: readonly string[]): void
  /** Whether the mentor speaks by itself. */
  setNudges(isOn: boolean): void
  setSpeed(speed: number): void
  setPaused(isPaused: boolean): void
  setLanguage(language: Language): void
  /** Asks whoever draws to draw otherwise from now on. */
  wish(appearance: Partial<Appearance>): void
  /** Lets time pass at once, no further than `ms`, or until what is waited for has come. Answers the time passed. */
  skip(ms: number, until: SkipEnd): Promise<number>
  restart(): Promise<void>
  /** Takes the whole world back by so many ms, no further than to the beginning. Answers how far. */
  rewind(ms: number): Promise<number>
  /** Plays the run so far back from its beginning, along with the clock. */
  replay(): Promise<void>
  menu(): void
  leave(): void
}

export interface SlashRow {
  readonly name: string
  readonly usage: string
  readonly summary: string
}

export interface SlashCommand {
  /** With its slash: `/help`. */
  readonly name: string
  readonly usage: string
  readonly summary: (words: GameWords) => string
  run(args: readonly string[], desk: Desk): Promise<void> | void
}
