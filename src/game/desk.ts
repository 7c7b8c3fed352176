// What slash commands may do with a session, put together from its parts.
import type { LiveState } from './live-state.ts'
import type { OpenPlay } from './open-play.ts'
import type { SessionTime } from './session-time.ts'
import type { Desk, SlashRow } from './slash/slash-command.ts'
import { type GameWords, wordsOf } from './text/index.ts'

export interface DeskParts {
  readonly live: LiveState
  readonly time: SessionTime
  readonly open: OpenPlay
  readonly rows: readonly SlashRow[]
}

/** A desk for one slash command; what it reads is read when it asks. */
export function deskOf({ live, time, open, rows }: DeskParts): Desk {
  const words = (): GameWords => wordsOf(live.now.language)
  const say: Desk['say'] = (mark, text) => open.do({ kind: 'say', mark, text })
  return {
    get state() {
      return live.now
    },
    get words() {
      return words()
    },
    rows,
    say,
    hint: () => open.do({ kind: 'hint' }),
    setSpeed: (speed) => live.set({ speed }),
    setPaused: (isPaused) => {
      time.hold()
      live.set({ isPaused })
    },
    setLanguage: (language) => open.reword(language),
    wish: (wishes) => live.set({ wishes }),
    skip: (ms, isUntilEvent) => time.skip(ms, isUntilEvent),
    restart: async () => {
      if (open.level === undefined) return
      await open.open(open.level.id)
      say('i', words().restarted)
    },
    rewind: (ms) => open.rewind(ms),
    menu: () => open.leave(),
    leave: () => live.set({ isLeaving: true }),
  }
}
