// What a menu sees: the levels with how far the player came, the settings, and the way into a play.
import type { PanelsSource, Play } from './play.ts'

export interface LevelSummary {
  /** `first-contact/wrong-image`. */
  readonly id: string
  /** `1 First contact`: levels of a chapter stand together. */
  readonly chapter: string
  readonly title: string
  /** One to five. */
  readonly difficulty: number
  /** A locked level can be read about, but not opened. */
  readonly state: 'locked' | 'open' | 'begun' | 'solved'
  /** Zero to three. */
  readonly stars: number
}

export type Language = 'en' | 'ko'

export interface Settings {
  readonly language: Language
  readonly colours: boolean
  readonly ascii: boolean
}

/** A play with what its panels show. */
export interface OpenedPlay {
  readonly play: Play
  readonly panels: PanelsSource
  /** Ends what runs for the play. */
  close(): void
}

export interface Lobby {
  /** In the order of the campaign. */
  levels(): readonly LevelSummary[]
  /** The level the player was in last, if any. */
  readonly lastLevel: string | undefined
  /** `sandbox` or a level's id. Rejects with a sentence when the level cannot be opened. */
  open(id: string): Promise<OpenedPlay>
  /** Keeps the settings for the next time. */
  saveSettings(settings: Settings): void
}
