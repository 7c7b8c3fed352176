// What a panel is: a title and rows, made from the session's state alone.
import type { SessionState } from '#game/session-state.ts'
import type { PanelName } from '../layout.ts'
import type { Texts } from '../text/index.ts'
import type { Row, Signs } from '../theme.ts'

export interface PanelLook {
  /** Cells inside the borders. */
  readonly width: number
  readonly signs: Signs
  readonly texts: Texts
  /** What a status was before, for rows that changed a moment ago, by key. */
  readonly flashes: ReadonlyMap<string, string>
}

export interface Panel {
  readonly name: PanelName
  title(state: SessionState, texts: Texts): string
  /** What stands over the right ends of the rows. */
  heading?(state: SessionState, look: PanelLook): string
  /** How many rows there would be, without making them. */
  count(state: SessionState): number
  /** The rows from one index up to another; never all of them. */
  rows(state: SessionState, look: PanelLook, from: number, to: number): readonly Row[]
  /** The part of the state that rows depend on: when it is the same value, so are they. */
  source(state: SessionState): unknown
}
