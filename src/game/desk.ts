// What slash commands may do with a session, put together from its parts.
import type { LiveState } from './live-state.ts'
import type { OpenPlay } from './open-play.ts'
import type { Run } from './run.ts'
import type { Desk, SkipEnd, SlashRow } from './slash/slash-command.ts'
import { type GameWords, wordsOf } from './text/index.ts'

export interface DeskParts {
  readonly live: LiveState
  readonly open: OpenPlay
  readonly rows: readonly SlashRow[]
}

/** A desk for one slash command; what it reads is read when it asks. */
export function deskOf({ live, open, rows }: DeskParts): Desk {
  const words = (): GameWords => wordsOf(live.now.language)
  const say: Desk['say'] = (mark, text) => {
    const { run } = open
    // What is said in a replay does not end it.
    if (run?.isReplaying) run.play.say(mark, text)
    else open.do({ kind: 'say', mark, text })
  }
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
    why: (asked) => open.do({ kind: 'why', asked }),
    xray: (asked) => open.do({ kind: 'xray', asked }),
    setNudges: (isOn) => {
      live.set({ hasNudges: isOn })
      open.do({ kind: 'nudges', isOn })
    },
    setSpeed: (speed) => live.set({ speed }),
    setPaused: (isPaused) => {
      open.run?.time.hold()
      live.set({ isPaused })
    },
    setLanguage: (language) => open.reword(language),
    wish: (wishes) => live.set({ wishes }),
    skip: async (ms, until) => {
      const { run } = open
      if (run === undefined) return 0
      return run.time.skip(ms, endOf(until, run))
    },
    restart: async () => {
      const { run } = open
      if (run === undefined) return
      await open.open(run.level.id, run.head.seed)
      say('i', words().restarted)
    },
    rewind: (ms) => open.rewind(ms),
    replay: async () => {
      const { run } = open
      if (run !== undefined) await open.replay(run.recorded)
    },
    menu: () => open.leave(),
    leave: () => live.set({ isLeaving: true }),
  }
}

/** Tells when what a skip waits for has come. */
function endOf(until: SkipEnd, { play }: Run): () => boolean {
  const goals = () => JSON.stringify(play.goalStates)
  const [happenings, before] = [play.happenings, goals()]
  if (until === 'event') return () => play.happenings !== happenings
  return until === 'goal' ? () => goals() !== before : () => false
}
