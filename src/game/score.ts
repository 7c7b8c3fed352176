// How well a level was solved: one star for solving it, one for needing no hint, one for staying within par.
import type { LevelSpec } from './level/level.ts'
import type { Result } from './session-state.ts'

export interface Played {
  readonly timeMs: number
  readonly commands: number
  readonly hintsUsed: number
  readonly rulesKept: boolean
  readonly way: readonly string[]
}

export function resultOf(spec: LevelSpec, played: Played): Result {
  const { commands, time } = spec.par ?? {}
  const isWithinPar =
    (commands === undefined || played.commands <= commands) && (time === undefined || played.timeMs <= time)
  const shortest = [...spec.solutions].sort((a, b) => a.script.length - b.script.length)[0]
  return {
    stars: 1 + Number(played.hintsUsed === 0) + Number(isWithinPar),
    timeMs: played.timeMs,
    commands: played.commands,
    hintsUsed: played.hintsUsed,
    rulesKept: played.rulesKept,
    debrief: spec.debrief ?? '',
    yourWay: played.way,
    shorterWay: shortest?.script ?? [],
  }
}
