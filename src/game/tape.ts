// Everything a player did in a level and when, so that the same world can be brought to the same moment again.
import type { LevelPlay } from './level-play.ts'
import type { GameEntry } from './session-state.ts'

/** What comes into a play from outside. */
export type Deed =
  | { readonly kind: 'line'; readonly line: string }
  /** A line for the one that runs; undefined is the end of input. */
  | { readonly kind: 'feed'; readonly line: string | undefined }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'save'; readonly text: string }
  | { readonly kind: 'closeEditor' }
  | { readonly kind: 'hint' }
  | { readonly kind: 'say'; readonly mark: GameEntry['mark']; readonly text: string }

export interface Recorded {
  readonly deed: Deed
  /** Virtual milliseconds since 1970. */
  readonly atMs: number
  /** How many callbacks the clock had run: which of those of the same moment came before. */
  readonly callbacksRun: number
}

/** Does to a play what was done; lines are the session's, which knows its queue. */
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
      play.hint()
      return
    case 'say':
      play.say(deed.mark, deed.text)
  }
}
