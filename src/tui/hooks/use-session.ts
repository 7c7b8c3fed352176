// The session's state as the screen needs it: a new value only when something is to be seen, and not too often.
import { useMemo, useSyncExternalStore } from 'react'
import type { SessionState, SessionStore } from '#game/session-state.ts'

/** Frames that the world causes come no faster than this, in milliseconds; frames for keys come at once. */
export const feedMs = 80

/** The same to look at: only the time within a second differs. */
function looksSame(a: SessionState, b: SessionState): boolean {
  if (Math.floor((a.nowMs - a.startMs) / 1000) !== Math.floor((b.nowMs - b.startMs) / 1000)) return false
  const names = Object.keys(a) as (keyof SessionState)[]
  return names.every((name) => name === 'nowMs' || Object.is(a[name], b[name]))
}

/**
 * Stands between the session and React. A busy cluster changes the state hundreds of times while one tick is computed;
 * React would render each of these states, and nobody would see more than the last.
 */
export class SessionFeed {
  readonly #session: SessionStore
  readonly #now: () => number
  #shown: SessionState
  #lastMs = Number.NEGATIVE_INFINITY

  /** `now`: milliseconds of the wall. */
  constructor(session: SessionStore, now: () => number = () => performance.now()) {
    this.#session = session
    this.#now = now
    this.#shown = session.state
  }

  get state(): SessionState {
    return this.#shown
  }

  subscribe(tell: () => void): () => void {
    let timer: NodeJS.Timeout | undefined
    const show = () => {
      timer = undefined
      const { state } = this.#session
      if (looksSame(this.#shown, state)) return
      this.#lastMs = this.#now()
      this.#shown = state
      tell()
    }
    const changed = () => {
      timer ??= setTimeout(show, Math.max(0, this.#lastMs + feedMs - this.#now()))
    }
    const cancel = this.#session.subscribe(changed)
    // Something may have happened since the feed was made.
    changed()
    return () => {
      clearTimeout(timer)
      cancel()
    }
  }
}

const never = () => () => {}

export function useSession(session: SessionStore | undefined): SessionState | undefined {
  const [subscribe, snapshot] = useMemo(() => {
    if (session === undefined) return [never, () => undefined] as const
    const feed = new SessionFeed(session)
    return [(tell: () => void) => feed.subscribe(tell), () => feed.state] as const
  }, [session])
  return useSyncExternalStore<SessionState | undefined>(subscribe, snapshot)
}
