// A session over all levels, and the progress on disk.
import { Session } from '#game/session.ts'
import { allLevels, levelNamed } from './catalogue.ts'
import { UsageError } from './command-line.ts'
import { RunJournal } from './journal.ts'
import type { PlayOptions } from './play.ts'
import { release } from './release.ts'
import type { Saves } from './saves.ts'
import { openStage } from './stage.ts'

export interface Game {
  readonly session: Session
  /** The level the player was in last. */
  readonly lastLevel: string | undefined
  /** What went wrong with the save, in a sentence for the player. */
  readonly complaint: string | undefined
}

/** A session at its menu, or in the level asked for. Throws UsageError when there is no such level. */
export async function newGame(
  { level: name, chosen, language, seed, folder }: PlayOptions,
  saves: Saves,
): Promise<Game> {
  const named = name === undefined ? undefined : levelNamed(name, folder)
  if (typeof named === 'string') throw new UsageError(named)
  const known = allLevels(folder)
  const levels = named === undefined || known.some(({ id }) => id === named.id) ? known : [...known, named]
  const journal = new RunJournal(saves.folder, release())
  const session = new Session({
    levels,
    openStage,
    seed,
    language: chosen ?? saves.progress.language ?? language,
    hasEditor: true,
    starsOf: (id) => saves.progress.levels[id]?.stars,
    onSolved: (id, { stars, timeMs, commands }, run) => {
      saves.solved(id, { stars, timeMs, commands })
      saves.keepRun(run)
      journal.finished()
    },
    journal,
    unfinished: journal.left,
  })
  const { lastLevel } = saves.progress
  keepPlace(session, saves)
  if (named !== undefined) await session.openLevel(named.id)
  return { session, lastLevel, complaint: saves.complaint }
}

/** Writes down the language chosen and the level entered, when they change. */
function keepPlace(session: Session, saves: Saves): void {
  let { language, level } = session.state
  session.subscribe(() => {
    const { state } = session
    if (state.language !== language) saves.change({ language: state.language })
    if (state.level !== undefined && state.level.id !== level?.id) saves.change({ lastLevel: state.level.id })
    ;({ language, level } = state)
  })
}
