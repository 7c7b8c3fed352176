// What the screen is told of levels: their rows in the catalogue, and the view of the one that is played.
import type { Level } from './level/level.ts'
import { inLanguage } from './level/load.ts'
import type { Language, LevelSummary, LevelView, UnfinishedView } from './session-state.ts'
import type { RecordedRun } from './tape.ts'

export interface CatalogueOptions {
  readonly levels: readonly Level[]
  /** The best results so far. */
  readonly starsOf?: (levelId: string) => number | undefined
  /** A level that is not to be played yet. */
  readonly isLocked?: (levelId: string) => boolean
  /** Of the drill of the day; undefined for all other levels. */
  readonly dailyOf?: (levelId: string) => Pick<LevelSummary, 'seed' | 'streak'> | undefined
}

function levelSummary(
  level: Level,
  language: Language,
  { starsOf, isLocked, dailyOf }: CatalogueOptions,
): LevelSummary {
  const { title, teaches, exams, difficulty } = inLanguage(level, language)
  return {
    id: level.id,
    chapter: level.chapter,
    title,
    teaches,
    exams,
    difficulty,
    languages: level.words.ko === undefined ? ['en'] : ['en', 'ko'],
    stars: starsOf?.(level.id),
    ...(isLocked?.(level.id) && { isLocked: true }),
    ...dailyOf?.(level.id),
  }
}

/** One row for each level, with the best result so far. */
export function catalogueOf(options: CatalogueOptions, language: Language): readonly LevelSummary[] {
  return options.levels.map((level) => levelSummary(level, language, options))
}

/** The level that is played. */
export function levelViewOf(level: Level, language: Language, options: CatalogueOptions): LevelView {
  const { hints, par } = level.spec
  return {
    ...levelSummary(level, language, options),
    hintCount: hints.length,
    par: { commands: par?.commands, timeMs: par?.time },
  }
}

/** A run that can be gone on with; none when its level is gone or another one by now. */
export function unfinishedView(
  run: RecordedRun | undefined,
  { levels }: CatalogueOptions,
): UnfinishedView | undefined {
  const isPlayable = levels.some(({ id, digest }) => id === run?.level && digest === run.digest)
  if (run === undefined || !isPlayable) return undefined
  const commands = linesIn(run)
  // Whoever only looked in begins anew as well.
  return commands === 0 ? undefined : { level: run.level, commands }
}

const linesIn = ({ deeds }: RecordedRun) => deeds.filter(({ deed }) => deed.kind === 'line').length
