// crashloop replay: shows a run again on the screen, or plays what was handed in again and says whether it is true.
import { existsSync, readFileSync } from 'node:fs'
import type { Level } from '#game/level/level.ts'
import { Session } from '#game/session.ts'
import type { Language } from '#game/session-state.ts'
import type { RecordedRun } from '#game/tape.ts'
import { allLevels, levelAsked, levelNamed } from './catalogue.ts'
import { type CommandLine, UsageError } from './command-line.ts'
import { levelFolderOf } from './level-folder.ts'
import { profileOf } from './profile-command.ts'
import { Printer } from './run.ts'
import { Saves } from './saves.ts'
import { openStage } from './stage.ts'
import { type ProgramWords, programWords } from './text/index.ts'
import { type ExerciseResult, readResult, seenIn, signatureOf, type WorkshopResult } from './workshop.ts'

/** What became of an exercise that was played again. */
interface Verified {
  readonly level: string
  readonly solved: boolean
  readonly stars: number
  readonly ok: boolean
  /** Why it is not true, or cannot be told. */
  readonly message?: string
}

/** 0 when it is shown, or all of it is true; 1 when not. Throws UsageError. */
export async function replay(line: CommandLine, language: Language): Promise<number> {
  const [name] = line.args
  if (name === undefined) throw new UsageError(({ needsRun }) => needsRun)
  const folder = levelFolderOf(line.flags.levels)
  const text = existsSync(name) ? readFileSync(name, 'utf8') : keptRun(name, folder, profileOf(line))
  const result = readResult(text)
  if (result !== undefined) return verify(result, folder, programWords(language), line.flags.json === true)
  const run = runIn(text, name)
  const speed = Number(line.flags.speed ?? 1)
  if (!(speed >= 0.1 && speed <= 1000))
    throw new UsageError(({ notInRange }) => notInRange('speed', String(line.flags.speed), false, 0.1, 1000))
  const isScreen = process.stdout.isTTY && process.stdin.isTTY && line.flags.json !== true
  if (!isScreen) return print(run, folder, line.flags.json === true)
  const { play } = await import('./play.ts')
  return play({
    level: undefined,
    chosen: undefined,
    language,
    seed: run.seed,
    ascii: line.flags.ascii === true,
    linear: line.flags.linear === true,
    profile: profileOf(line),
    folder,
    replay: { run, speed },
  })
}

function keptRun(name: string, folder: string, profile: string): string {
  const level = levelAsked(name, folder)
  const path = new Saves(profile).runPath(level.id)
  if (!existsSync(path)) throw new UsageError(({ notSolvedYet }) => notSolvedYet(profile, level.id))
  return readFileSync(path, 'utf8')
}

function runIn(text: string, name: string): RecordedRun {
  try {
    const run = JSON.parse(text) as RecordedRun
    if (typeof run.level === 'string' && Array.isArray(run.deeds) && typeof run.end.atMs === 'number')
      return run
  } catch {
    // Said below.
  }
  throw new UsageError(({ noRun }) => noRun(name))
}

/** The run played again to its end. Rejects with a sentence when its level is gone, or has changed. */
async function again(run: RecordedRun, levels: readonly Level[]): Promise<Session> {
  const { seed, language } = run
  const session = new Session({ levels, openStage, seed, language, hasEditor: true })
  await session.resume(run)
  return session
}

async function print(run: RecordedRun, folder: string, isJson: boolean): Promise<number> {
  const session = await again(run, levelsFor(run, folder)).catch((error: Error) => {
    throw new UsageError(error.message)
  })
  const { timeline, result } = session.state
  if (isJson)
    process.stdout.write(
      `${JSON.stringify({ level: run.level, seed: run.seed, solved: result !== undefined, transcript: timeline })}\n`,
    )
  else new Printer((text) => process.stdout.write(text)).print(timeline, true)
  return 0
}

/** A level by its file, or a drill, is not in the folder. */
function levelsFor({ level }: RecordedRun, folder: string): readonly Level[] {
  const named = levelNamed(level, folder)
  return typeof named === 'function' ? [] : [named]
}

async function verify(
  result: WorkshopResult,
  folder: string,
  words: ProgramWords,
  isJson: boolean,
): Promise<number> {
  const { signature, ...signed } = result
  const isSigned = signatureOf(signed) === signature
  const levels = allLevels(folder)
  const exercises: Verified[] = []
  for (const exercise of result.exercises) exercises.push(await verifyExercise(exercise, levels, words))
  const ok = isSigned && exercises.every((each) => each.ok)
  const { player, playlist, release } = result
  if (isJson)
    process.stdout.write(`${JSON.stringify({ player, playlist, release, ok, isSigned, exercises })}\n`)
  else {
    const sign = isSigned ? '' : `; ${words.wasChanged}`
    process.stdout.write(`${player}, ${playlist.name}${sign}\n`)
    for (const { level, solved, stars, message, ok: isTrue } of exercises) {
      const state = solved ? '*'.repeat(stars) : words.isOpen
      process.stdout.write(
        `${isTrue ? 'ok  ' : 'FAIL'} ${level}  ${state}${message === undefined ? '' : `  ${message}`}\n`,
      )
    }
  }
  return ok ? 0 : 1
}

async function verifyExercise(
  exercise: ExerciseResult,
  levels: readonly Level[],
  words: ProgramWords,
): Promise<Verified> {
  const { level: id, solved, stars, run, seen } = exercise
  const said = { level: id, solved, stars }
  if (!solved) return { ...said, ok: true }
  if (run === undefined || seen === undefined) return { ...said, ok: false, message: words.noRunToShow }
  const level = levels.find((each) => each.id === id)
  if (level === undefined || run.level !== id) return { ...said, ok: false, message: words.levelIsGone }
  if (level.digest !== run.digest) return { ...said, ok: false, message: words.levelIsOther }
  const session = await again(run, [level])
  const { timeline, result } = session.state
  if (result === undefined) return { ...said, ok: false, message: words.doesNotSolve }
  if (result.stars !== stars) return { ...said, ok: false, message: words.isWorth(result.stars) }
  const isSame = seenIn(timeline, seen).sha256 === seen.sha256
  return isSame ? { ...said, ok: true } : { ...said, ok: false, message: words.otherTranscript }
}
