// What keys do on the page of an X-ray: step through it, open a step, close it.
import type { SessionStore } from '#game/session-state.ts'
import type { ActionName } from '../keys.ts'
import { type XrayPlace, xrayBegin } from '../screen-state.ts'
import { type Action, type Actions, type ScreenContext, scrolled } from './action.ts'

/** Opens the page; `asked` are the words after /xray. */
export function openXray(on: ScreenContext, session: SessionStore, asked: readonly string[]): void {
  on.set({ xray: xrayBegin })
  session.openXray(asked)
}

/** Whatever is still being drawn is there at once. */
function change(on: ScreenContext, place: Partial<XrayPlace>): void {
  on.set({ xray: { ...on.state.xray, ...place, shownHops: Number.POSITIVE_INFINITY } })
}

const step =
  (by: number): Action =>
  (on, session) => {
    const last = (session.state.xray?.steps.length ?? 1) - 1
    const at = Math.max(0, Math.min(last, Math.min(on.state.xray.at, last) + by))
    change(on, { at, top: 0 })
  }

/** Rows of an open step; in the diagram whole steps. */
const scroll =
  (action: ActionName, by: number): Action =>
  (on, session) => {
    const { isDetail, top } = on.state.xray
    const page = Math.max(1, on.state.rows - 6)
    if (!isDetail) step(by)(on, session)
    else change(on, { top: scrolled(action, top, page, Number.MAX_SAFE_INTEGER) })
  }

const rowsOf =
  (by: number): Action =>
  (on, session) => {
    const { isDetail, top } = on.state.xray
    if (isDetail) change(on, { top: Math.max(0, top + by) })
    else step(by)(on, session)
  }

const pageSteps = 10

export const xrayActions: Actions = {
  stepBack: step(-1),
  stepOn: step(1),
  up: rowsOf(-1),
  down: rowsOf(1),
  scrollUp: scroll('scrollUp', -pageSteps),
  scrollDown: scroll('scrollDown', pageSteps),
  rowsUp: scroll('rowsUp', -1),
  rowsDown: scroll('rowsDown', 1),
  scrollHome: scroll('scrollHome', Number.NEGATIVE_INFINITY),
  scrollEnd: scroll('scrollEnd', Number.POSITIVE_INFINITY),
  choose: (on) => change(on, { isDetail: !on.state.xray.isDetail, top: 0 }),
  close: (on, session) => {
    if (on.state.xray.isDetail) change(on, { isDetail: false, top: 0 })
    else session.closeXray()
  },
  xray: (_on, session) => session.closeXray(),
  pause: (on) => on.run('/pause'),
  help: (on) => on.set({ overlay: 'help', overlayTop: 0 }),
  suspend: (on) => on.suspend(),
}
