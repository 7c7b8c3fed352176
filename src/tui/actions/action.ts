// What an action is: a reaction to a key, with the screen and the session at hand.
import type { SessionStore } from '#game/session-state.ts'
import type { ActionName } from '../keys.ts'
import type { PromptAction } from '../prompt/prompt.ts'
import type { ScreenAction, ScreenState } from '../screen-state.ts'

/** What actions may do. */
export interface ScreenContext {
  readonly state: ScreenState
  /** Lines handed to the session that have not come back. */
  readonly running: number
  set(change: Partial<ScreenState>): void
  do(action: ScreenAction): void
  prompt(action: PromptAction): void
  /** Hands a line to the session. */
  run(line: string): void
  /** Says that the game itself went wrong. */
  fail(error: unknown): void
  leave(): void
  suspend(): void
}

export type Action = (on: ScreenContext, session: SessionStore) => void
export type Actions = { readonly [name in ActionName]?: Action }

/** Rows that one notch of the wheel moves. */
const wheelRows = 3

/** Where a list of rows goes when scrolled by a page or to an end; `last` is the lowest top. */
export function scrolled(action: ActionName, top: number, page: number, last: number): number {
  switch (action) {
    case 'rowsUp':
      return Math.max(0, top - wheelRows)
    case 'rowsDown':
      return Math.max(0, Math.min(top + wheelRows, last))
    case 'scrollUp':
      return Math.max(0, top - page)
    case 'scrollDown':
      return Math.max(0, Math.min(top + page, last))
    case 'scrollHome':
      return 0
    default:
      return Math.max(0, last)
  }
}
