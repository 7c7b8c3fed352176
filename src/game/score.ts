// How well a level was solved: a star for solving it, for needing no hint, for staying within par; what was lost takes one.
import type { LevelSpec } from './level/level.ts'
import { mayChange } from './mentor/run-log.ts'
import type { Result } from './session-state.ts'

export interface Played {
  readonly timeMs: number
  readonly commands: number
  readonly hintsUsed: number
  readonly rulesKept: boolean
  /** Something that nobody asked to be gone is gone. */
  readonly hasLosses: boolean
  readonly way: readonly string[]
}

export function resultOf(spec: LevelSpec, played: Played): Result {
  const { commands, time } = spec.par ?? {}
  const isWithinPar =
    (commands === undefined || played.commands <= commands) && (time === undefined || played.timeMs <= time)
  return {
    stars: Math.max(1, 1 + Number(played.hintsUsed === 0) + Number(isWithinPar) - Number(played.hasLosses)),
    timeMs: played.timeMs,
    commands: played.commands,
    hintsUsed: played.hintsUsed,
    rulesKept: played.rulesKept,
    debrief: spec.debrief ?? '',
    yourWay: played.way,
    report: [],
    shorterWay: shorterWay(spec, played),
  }
}

/**
 * The shortest solution with fewer commands than the player's, first of those that change things in the same way; none
 * for a player within par.
 */
function shorterWay({ solutions, par }: LevelSpec, { commands, way }: Played): readonly string[] {
  if (par?.commands !== undefined && commands <= par.commands) return []
  const verbs = new Set(way.filter(mayChange).map(verbOf))
  const likeness = (script: readonly string[]) =>
    Number(script.some((line) => mayChange(line) && verbs.has(verbOf(line))))
  const typed = (script: readonly string[]) => script.filter((line) => !line.startsWith('/')).length
  const [best] = solutions
    .map(({ script }) => script)
    .filter((script) => typed(script) < commands)
    .sort((a, b) => likeness(b) - likeness(a) || typed(a) - typed(b))
  return best ?? []
}

/** `set image`, `patch`. */
function verbOf(line: string): string {
  const [, verb = '', second = ''] = /^(?:kubectl|k)\s+(\w+)\s+(\w+)/.exec(line.trim()) ?? []
  return verb === 'set' || verb === 'rollout' || verb === 'create' ? `${verb} ${second}` : verb
}
