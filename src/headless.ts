// The commands that need no screen: run, levels, check.
import { readFileSync } from 'node:fs'
import { parseDuration } from '#api/duration.ts'
import { inLanguage } from '#game/level/load.ts'
import type { Language } from '#game/session-state.ts'
import { SetupError } from '#game/setup.ts'
import { allLevels, brokenIn, levelAsked } from './catalogue.ts'
import { type CheckedLevel, checkText, levelsUnder } from './check.ts'
import { CheckThreads } from './check-threads.ts'
import { type CommandLine, UsageError } from './command-line.ts'
import { levelFolderOf } from './level-folder.ts'
import { profileOf } from './profile-command.ts'
import { runLevel, verdictText } from './run.ts'
import { Saves } from './saves.ts'
import { programWords } from './text/index.ts'

const defaultUntil = '10m'

// A reader that has seen enough (`| head`) is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

/** crashloop run: 0 solved (or nothing to solve), 1 not. Throws UsageError. */
export async function run({ args, flags }: CommandLine, language: Language, seed: number): Promise<number> {
  const [name] = args
  if (name === undefined) throw new UsageError(({ needsLevel }) => needsLevel)
  const level = levelAsked(name, levelFolderOf(flags.levels))
  const until = String(flags.until ?? defaultUntil)
  const untilMs = parseDuration(until)
  if (untilMs === undefined || untilMs < 0)
    throw new UsageError(({ noDuration }) => noDuration('until', until))
  const lines = readScript(flags.script as string | undefined)
  const isJson = flags.json === true
  try {
    const hasGoals = level.spec.goals.length > 0
    const result = await runLevel({
      level,
      lines,
      seed,
      language,
      untilMs: hasGoals || flags.until !== undefined ? untilMs : 0,
      ...(!isJson && { write: (text: string) => process.stdout.write(text) }),
    })
    const { exitCodes: _, ...shown } = result
    process.stdout.write(
      isJson ? `${JSON.stringify(shown)}\n` : hasGoals ? `\n${verdictText(result, language)}` : '',
    )
    return result.solved || !hasGoals ? 0 : 1
  } catch (error) {
    if (error instanceof SetupError) throw new UsageError(`${name}: ${error.message}`)
    throw error
  }
}

function readScript(file: string | undefined): readonly string[] {
  if (file === undefined) return []
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
      .replace(/\n$/, '')
      .split('\n')
  } catch (error) {
    throw new UsageError(({ fileTrouble }) => fileTrouble('script', file, (error as Error).message))
  }
}

/** crashloop levels. */
export function listLevels(line: CommandLine, language: Language): number {
  const { flags } = line
  const folder = levelFolderOf(flags.levels)
  const broken = brokenIn(folder)
  if (broken > 0) process.stderr.write(`crashloop: ${programWords(language).brokenLevels(broken, folder)}\n`)
  const rows = allLevels(folder).map((level) => {
    const { title, teaches, exams, difficulty } = inLanguage(level, language)
    const languages = level.words.ko === undefined ? ['en'] : ['en', 'ko']
    return { id: level.id, chapter: level.chapter, title, teaches, exams, difficulty, languages }
  })
  if (flags.json === true) process.stdout.write(`${JSON.stringify(rows)}\n`)
  else {
    const { levels: solved } = new Saves(profileOf(line)).progress
    const width = Math.max(...rows.map(({ id }) => id.length))
    for (const { id, title, difficulty, teaches } of rows) {
      const status = '*'.repeat(solved[id]?.stars ?? 0).padEnd(3)
      process.stdout.write(
        `${id.padEnd(width)}  ${difficulty}/5  ${status}  ${title}  (${teaches.join(', ')})\n`,
      )
    }
  }
  return 0
}

/** crashloop check: 0 when every level passes. */
export async function check({ args, flags }: CommandLine): Promise<number> {
  const isJson = flags.json === true
  if (flags.watch === true) {
    if (isJson) throw new UsageError(({ watchIsForPeople }) => watchIsForPeople)
    const { checkAndWatch } = await import('./author.ts')
    return checkAndWatch(args, (text) => process.stdout.write(text))
  }
  const threads = new CheckThreads()
  const asked = levelsUnder(args).map((each) => ('proofs' in each ? each : threads.check(each)))
  const levels: CheckedLevel[] = []
  for (const each of asked) {
    const level = await each
    levels.push(level)
    if (!isJson) process.stdout.write(checkText(level))
  }
  await threads.close()
  if (isJson) process.stdout.write(`${JSON.stringify({ levels })}\n`)
  return levels.length > 0 && levels.every(({ ok }) => ok) ? 0 : 1
}
