// The game on the terminal: a session over all levels, its screen, and the progress on disk.
import { Session } from '#game/session.ts'
import type { Language } from '#game/session-state.ts'
import { startScreen } from '#tui/start.tsx'
import { allLevels, levelNamed } from './catalogue.ts'
import { UsageError } from './command-line.ts'
import { Saves } from './saves.ts'
import { openStage } from './stage.ts'

export interface PlayOptions {
  readonly level: string | undefined
  /** Asked for by a flag. */
  readonly chosen: Language | undefined
  readonly language: Language
  readonly seed: number
}

/** Resolves when the player leaves. Throws UsageError. */
export async function play({ level: name, chosen, language, seed }: PlayOptions): Promise<number> {
  const named = name === undefined ? undefined : levelNamed(name)
  if (typeof named === 'string') throw new UsageError(named)
  const saves = new Saves()
  const known = allLevels()
  const levels = named === undefined || known.some(({ id }) => id === named.id) ? known : [...known, named]
  const session = new Session({
    levels,
    openStage,
    seed,
    language: chosen ?? saves.progress.language ?? language,
    hasEditor: true,
    starsOf: (id) => saves.progress.levels[id]?.stars,
    onSolved: (id, { stars, timeMs, commands }) => saves.solved(id, { stars, timeMs, commands }),
  })
  if (saves.complaint !== undefined) process.stderr.write(`crashloop: ${saves.complaint}\n`)
  if (named !== undefined) await session.openLevel(named.id)
  await startScreen(session)
  return 0
}
