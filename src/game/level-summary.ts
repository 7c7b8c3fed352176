// What the screen is told of a level: its row in the catalogue, and its view while it is played.
import type { Level } from './level/level.ts'
import { inLanguage } from './level/load.ts'
import type { Language, LevelSummary, LevelView } from './session-state.ts'

/** A level's row in the catalogue; `stars` is the best result so far. */
export function levelSummary(level: Level, language: Language, stars: number | undefined): LevelSummary {
  const { title, teaches, exams, difficulty } = inLanguage(level, language)
  return {
    id: level.id,
    chapter: level.chapter,
    title,
    teaches,
    exams,
    difficulty,
    languages: level.words.ko === undefined ? ['en'] : ['en', 'ko'],
    stars,
  }
}

/** The level that is played, from its row. */
export function levelView(level: Level, summary: LevelSummary): LevelView {
  const { hints, par } = level.spec
  return { ...summary, hintCount: hints.length, par: { commands: par?.commands, timeMs: par?.time } }
}
