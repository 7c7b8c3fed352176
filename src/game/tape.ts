// Everything a player did in a level and when, so that the same world can be brought to the same moment again.
import type { LevelPlay } from './level-play.ts'
import type { GameEntry, Language } from './session-state.ts'

/** What comes into a play from outside. */
export type Deed =
  | { readonly kind: 'line'; readonly line: string }
  /** A line for the one that runs; undefined is the end of input. */
  | { readonly kind: 'feed'; readonly line?: string | undefined }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'save'; readonly text: string }
  | { readonly kind: 'closeEditor' }
  | { readonly kind: 'hint' }
  /** The words after /why. */
  | { readonly kind: 'why'; readonly asked: readonly string[] }
  /** The words after /xray; what came of them is not said where a page shows it. */
  | { readonly kind: 'xray'; readonly asked: readonly string[]; readonly isQuiet?: boolean }
  | { readonly kind: 'nudges'; readonly isOn: boolean }
  | { readonly kind: 'language'; readonly language: Language }
  | { readonly kind: 'say'; readonly mark: GameEntry['mark']; readonly text: string }

/** A moment of a world. */
export interface Moment {
  /** Virtual milliseconds since 1970. */
  readonly atMs: number
  /** How many callbacks the clock had run: which of those of the same moment came before. */
  readonly callbacksRun: number
}

export interface Recorded extends Moment {
  readonly deed: Deed
}

/** Which world a run is played in. The same again, and the same deeds at the same moments, are the same run. */
export interface RunHead {
  readonly level: string
  /** Of the level's file, so that a changed level is noticed. */
  readonly digest: string
  readonly seed: number
  /** In the beginning. */
  readonly language: Language
}

/** A whole run, or as much of it as there was. */
export interface RecordedRun extends RunHead {
  readonly deeds: readonly Recorded[]
  readonly end: Moment
}

/** Keeps the run that is played, as it happens. */
export interface Journal {
  /** A run begins, or goes on from a moment after other deeds than those kept so far. */
  begin(run: RecordedRun): void
  did(recorded: Recorded): void
  /** The run has come so far without a deed. Called often. */
  reached(moment: Moment): void
}

/** Does to a play what was done; lines are the run's, which knows what waits. */
export function redo(deed: Exclude<Deed, { kind: 'line' }>, play: LevelPlay): void {
  switch (deed.kind) {
    case 'feed':
      play.line.feed(deed.line)
      return
    case 'interrupt':
      play.line.interrupt()
      return
    case 'save':
      play.line.saveEditor(deed.text)
      return
    case 'closeEditor':
      play.line.closeEditor()
      return
    case 'hint':
      play.mentor.hint()
      return
    case 'why':
      play.mentor.why(deed.asked)
      return
    case 'xray':
      play.xray.look(deed.asked, deed.isQuiet)
      return
    case 'nudges':
      play.mentor.nudges = deed.isOn
      return
    case 'language':
      play.reword(deed.language)
      return
    case 'say':
      play.say(deed.mark, deed.text)
  }
}
