// crashloop sheet: exercises as Markdown, for people who read on paper, with or without what only the instructor should see.
import { formatDuration } from '#api/duration.ts'
import type { Level } from '#game/level/level.ts'
import { inLanguage } from '#game/level/load.ts'
import type { Language } from '#game/session-state.ts'
import { sheetWords } from '#game/text/sheet.ts'
import { allLevels, levelAsked } from './catalogue.ts'
import { type CommandLine, UsageError } from './command-line.ts'
import { levelFolderOf } from './level-folder.ts'
import { levelsOf, readPlaylist } from './workshop.ts'

/** Prints the sheet. Throws UsageError. */
export function sheet({ args, flags }: CommandLine, language: Language): number {
  const folder = levelFolderOf(flags.levels)
  const isWhole = flags.solutions === true
  if (flags.playlist === undefined) {
    const levels =
      args.length === 0
        ? allLevels(folder).filter(({ spec }) => spec.goals.length > 0)
        : args.map((name) => levelAsked(name, folder))
    process.stdout.write(levels.map((level) => exerciseText(level, { language, isWhole })).join('\n'))
    return 0
  }
  if (args.length > 0) throw new UsageError(({ levelsOrPlaylist }) => levelsOrPlaylist)
  const playlist = readPlaylist(String(flags.playlist), folder)
  const { title, say, time, levels: rows } = playlist.spec
  const words = sheetWords[language]
  const head = [
    `# ${title}`,
    ...(say === undefined ? [] : [say]),
    ...(time === undefined ? [] : [words.timeForAll(formatDuration(time))]),
  ]
  const exercises = levelsOf(playlist, allLevels(folder)).map((level, i) =>
    exerciseText(level, { language, isWhole, number: i + 1, timeMs: rows[i]?.time, say: rows[i]?.say }),
  )
  process.stdout.write(`${head.join('\n\n')}\n\n${exercises.join('\n')}`)
  return 0
}

interface SheetOptions {
  readonly language: Language
  /** With hints, solutions and the debrief. */
  readonly isWhole: boolean
  readonly number?: number
  readonly timeMs?: number | undefined
  /** What the instructor says about it. */
  readonly say?: string | undefined
}

/** An exercise as a section of Markdown. */
export function exerciseText(level: Level, { language, isWhole, number, timeMs, say }: SheetOptions): string {
  const words = sheetWords[language]
  const {
    title,
    story,
    cluster,
    goals,
    rules = [],
    par,
    difficulty,
    exams,
    ...spec
  } = inLanguage(level, language)
  const about = [
    words.difficulty(difficulty),
    ...(exams.length > 0 ? [exams.join(', ')] : []),
    ...(timeMs === undefined ? [] : [words.time(formatDuration(timeMs))]),
    ...(par === undefined
      ? []
      : [words.par(par.commands, par.time === undefined ? undefined : formatDuration(par.time))]),
  ]
  const rows = [
    `## ${number === undefined ? '' : `${number}. `}${title}`,
    `\`crashloop play ${level.id}\` · ${about.join(' · ')}`,
    ...(say === undefined ? [] : [say.trim()]),
    // What comes later in the story, or after something was done, is not for the sheet.
    story
      .filter(({ at, when, after }) => at !== undefined && when === undefined && after === undefined)
      .map(({ from, text }) => `> **${from}**: ${text.trim().replaceAll('\n', '\n> ')}`)
      .join('\n>\n'),
    words.namespace(cluster.namespace ?? 'default'),
    `### ${words.goals}\n\n${goals.map(({ say }) => `- [ ] ${say}`).join('\n')}`,
    ...(rules.length === 0 ? [] : [`### ${words.rules}\n\n${rules.map(({ say }) => `- ${say}`).join('\n')}`]),
    ...(isWhole ? instructorRows(spec, words) : []),
  ]
  return `${rows.join('\n\n')}\n`
}

type Spec = ReturnType<typeof inLanguage>

function instructorRows(
  { hints, solutions, mistakes, debrief }: Pick<Spec, 'hints' | 'solutions' | 'mistakes' | 'debrief'>,
  words: (typeof sheetWords)[Language],
): readonly string[] {
  const script = (lines: readonly string[]) => `\`\`\`sh\n${lines.join('\n')}\n\`\`\``
  return [
    `### ${words.hints}\n\n${hints.map(({ say, run }, i) => `${i + 1}. ${say}${run === undefined ? '' : ` \`${run}\``}`).join('\n')}`,
    `### ${words.solutions}\n\n${solutions.map(({ name, script: lines }) => `**${name}**\n\n${script(lines)}`).join('\n\n')}`,
    `### ${words.mistakes}\n\n${mistakes.map(({ name, say }) => `- **${name}**: ${say}`).join('\n')}`,
    ...(debrief === undefined ? [] : [`### ${words.debrief}\n\n${debrief.trim()}`]),
  ]
}
