// What keys do on a page that stands over the level: help, goals, debrief.
import type { ActionName } from '../keys.ts'
import { type Action, type Actions, scrolled } from './action.ts'

const scroll =
  (action: ActionName): Action =>
  (on) => {
    const page = Math.max(1, on.state.rows - 8)
    // Only the page knows how long it is; when drawn it says where its end was.
    on.set({ overlayTop: scrolled(action, on.state.overlayTop, page, Number.MAX_SAFE_INTEGER) })
  }

const toggle =
  (overlay: 'help' | 'goals'): Action =>
  (on) =>
    on.set({ overlay: on.state.overlay === overlay ? undefined : overlay, overlayTop: 0 })

export const overlayActions: Actions = {
  close: (on, session) => {
    if (on.state.overlay !== undefined) on.set({ overlay: undefined, overlayTop: 0 })
    else on.set({ seen: session.state.result, overlayTop: 0 })
  },
  help: toggle('help'),
  goals: toggle('goals'),
  scrollUp: scroll('scrollUp'),
  scrollDown: scroll('scrollDown'),
  rowsUp: scroll('rowsUp'),
  rowsDown: scroll('rowsDown'),
  scrollHome: scroll('scrollHome'),
  scrollEnd: scroll('scrollEnd'),
  suspend: (on) => on.suspend(),
}

/** The debrief leads on, too. */
export const debriefActions: Actions = {
  ...overlayActions,
  menu: (on, session) => {
    on.set({ seen: session.state.result, overlayTop: 0 })
    on.run('/menu')
  },
}
