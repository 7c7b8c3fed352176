// Plays the built game on a pseudo terminal, kills it in the middle, and holds what is on disk against what was to be seen.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RecordedRun } from '#game/tape.ts'
import { readRun } from '../../src/journal.ts'
import { isFault, readProgress } from '../../src/progress.ts'
import { release } from '../../src/release.ts'
import { Pty, program } from './pty.ts'

/** The most that may be lost. */
const lostMs = 1000
/** The clock on the screen and the one on disk are looked at one after the other. */
const slackMs = 400

const linesOf = (run: RecordedRun | undefined) =>
  run?.deeds.flatMap(({ deed }) => (deed.kind === 'line' ? [deed.line] : [])) ?? []

/**
 * Starts the game, goes on with what the last one left, types for `playMs` and kills it. `first` numbers the lines.
 * Returns the number of the next line. Throws when something was lost, or cannot be read.
 */
export async function killWhilePlaying(stateHome: string, first: number, playMs: number): Promise<number> {
  const folder = join(stateHome, 'crashloop', 'profiles', 'default')
  const args = first === 0 ? ['play', 'sandbox'] : []
  const game = new Pty(process.execPath, [program, ...args], 100, 30, stateHome)
  if (first > 0) {
    await game.sees('> continue')
    game.press('\r')
  }
  await game.sees('~$')
  if (first > 0) await game.sees(`$ echo line-${first - 1}`)
  const beganMs = performance.now()
  const before = kept(folder)
  let next = first
  while (performance.now() - beganMs < playMs) {
    game.press(`echo line-${next}\r`)
    // A line is safe as soon as the screen shows that it ran.
    await game.until(() => shows(game, next), `the output of line ${next}`)
    next++
    await sleep(30)
  }
  const playedMs = performance.now() - beganMs
  game.kill('SIGKILL')
  await game.ended
  const run = kept(folder)
  const wanted = Array.from({ length: next }, (_, i) => `echo line-${i}`)
  const lines = linesOf(run)
  if (run === undefined || lines.join() !== wanted.join())
    throw new Error(`kept are ${lines.length} lines, typed were ${wanted.length}`)
  const advancedMs = run.end.atMs - (before ?? run).end.atMs
  if (before !== undefined && advancedMs < playedMs - lostMs - slackMs)
    throw new Error(`kept are ${advancedMs} ms of ${playedMs}`)
  const progress = readProgress(readFileSync(join(folder, 'progress.json'), 'utf8'))
  if (isFault(progress)) throw new Error(`the progress: ${JSON.stringify(progress)}`)
  if (progress.lastLevel !== 'sandbox') throw new Error(`the progress knows ${JSON.stringify(progress)}`)
  return next
}

/** The output of a line stands on the screen, in a row of its own. */
function shows(game: Pty, line: number): boolean {
  return game.frame.split('\n').some((row) => new RegExp(`^[ │|]*line-${line}\\b`).test(row))
}

/** The run on disk. */
function kept(folder: string): RecordedRun | undefined {
  const names = readdirSync(folder)
  const name =
    names.find((each) => each.startsWith('run-')) ?? names.find((each) => each === 'unfinished.jsonl')
  return name === undefined ? undefined : readRun(readFileSync(join(folder, name), 'utf8'), release())
}
