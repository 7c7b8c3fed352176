// The session's state as the screen needs it: a new value only when something is to be seen.
import { useMemo, useSyncExternalStore } from 'react'
import type { SessionState, SessionStore } from '#game/session-state.ts'

/** The same to look at: only the time within a second differs. */
function looksSame(a: SessionState, b: SessionState): boolean {
  if (Math.floor((a.nowMs - a.startMs) / 1000) !== Math.floor((b.nowMs - b.startMs) / 1000)) return false
  const names = Object.keys(a) as (keyof SessionState)[]
  return names.every((name) => name === 'nowMs' || Object.is(a[name], b[name]))
}

const never = () => () => {}

/** Ticks ten times a second would otherwise be ten frames a second in which nothing changes. */
export function useSession(session: SessionStore | undefined): SessionState | undefined {
  const snapshot = useMemo(() => {
    let shown: SessionState | undefined
    return () => {
      const state = session?.state
      if (state === undefined) return undefined
      if (shown === undefined || !looksSame(shown, state)) shown = state
      return shown
    }
  }, [session])
  const subscribe = useMemo(
    () => (session === undefined ? never : (tell: () => void) => session.subscribe(tell)),
    [session],
  )
  return useSyncExternalStore(subscribe, snapshot)
}
