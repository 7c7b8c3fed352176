// What keys do while the timeline is searched.
import type { SessionStore } from '#game/session-state.ts'
import { levelView } from '../view.ts'
import type { Actions, ScreenContext } from './action.ts'

/** Shows the hit that is so many hits above the newest, in the middle of the timeline. */
export function findFor(on: ScreenContext, session: SessionStore, query: string, wanted: number): void {
  const asked = { ...on.state, find: { query, at: 0 } }
  const view = levelView(asked, session.state)
  if (view === undefined) return
  const { hits } = view.timeline
  const at = Math.max(0, Math.min(wanted, hits.length - 1))
  const hit = hits[hits.length - 1 - at]
  const top = hit === undefined ? undefined : Math.max(0, hit - Math.floor(view.height / 2))
  on.set({ find: { query, at }, ...(top === undefined ? {} : { top }) })
}

const step = (by: number) => (on: ScreenContext, session: SessionStore) => {
  const { find } = on.state
  if (find !== undefined) findFor(on, session, find.query, find.at + by)
}

export const findActions: Actions = {
  find: (on) => on.set({ find: { query: '', at: 0 }, panel: undefined }),
  findOlder: step(1),
  findNewer: step(-1),
  findBack: (on, session) => findFor(on, session, (on.state.find?.query ?? '').slice(0, -1), 0),
  findEnd: (on) => on.set({ find: undefined }),
}
