// Ways through the levels that their files do not name, and cheats, as somebody tried them: a file for each level.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Level } from '#game/level/level.ts'
import { levelAsked } from '../../src/catalogue.ts'
import { type RunResult, runLevel } from '../../src/run.ts'

export interface Way {
  readonly name: string
  readonly script: readonly string[]
}

export interface Cheat extends Way {
  /** A part of what the game says about it. */
  readonly says: string
}

export interface Tried {
  readonly level: Level
  readonly ways: readonly Way[]
  readonly cheats: readonly Cheat[]
}

const folder = join(import.meta.dirname, 'other-ways')

export function triedLevels(): Tried[] {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const { level: id, ...tried } = parse(readFileSync(join(folder, name), 'utf8')) as {
        readonly level: string
      } & Omit<Tried, 'level'>
      const level = levelAsked(id)
      return { level, ...tried }
    })
}

/** Plays it to its end, or for so long after its last line. */
export function play(level: Level, lines: readonly string[], untilMs: number): Promise<RunResult> {
  return runLevel({ level, lines, seed: 1, language: 'en', untilMs, endsWhenLost: true })
}

/** What the game says about what is not as it should be. */
export function complaints({ goals, rules }: RunResult): readonly string[] {
  return [...goals, ...rules].flatMap(({ state, say }) => (state === 'won' || state === 'kept' ? [] : [say]))
}

/** The same for a rule with its own sentence in front, as the timeline tells it. */
export function told({ transcript }: RunResult): readonly string[] {
  return transcript.flatMap((entry) => ('mark' in entry && 'text' in entry ? [String(entry.text)] : []))
}
