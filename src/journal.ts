// The run that is played, on disk as it happens: whatever kills the game, the run can go on where it was, a second back at most.
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Journal, Moment, Recorded, RecordedRun, RunHead } from '#game/tape.ts'
import { writeWhole } from './whole-file.ts'

const version = 1
/** How often the time that has passed is written down. */
const markEveryMs = 900
/**
 * No line is shorter in bytes: the line of the time that has passed, which stands at the end and is written over again
 * and again, never leaves a rest behind the next deed.
 */
const lineBytes = 96

interface Head extends RunHead {
  readonly version: number
  /** The game that wrote it. */
  readonly release: string
}

/** Keeps one run at a time, in a file of its own for each process. */
export class RunJournal implements Journal {
  readonly #path: string
  readonly #release: string
  /** What an earlier game left. */
  readonly #leftPath: string
  /** The run that an earlier game could not end; undefined when there is none, or another release played it. */
  readonly left: RecordedRun | undefined
  #file: number | undefined
  /** Where the deeds end and the mark of the time begins. */
  #end = 0
  #markedMs = Number.NEGATIVE_INFINITY

  /** `release` is the version of the game. */
  constructor(folder: string, release: string) {
    this.#path = join(folder, `run-${process.pid}.jsonl`)
    this.#release = release
    this.#leftPath = join(folder, 'unfinished.jsonl')
    this.left = this.#try(() => {
      claim(folder, this.#leftPath)
      return readRun(readFileSync(this.#leftPath, 'utf8'), release)
    })
  }

  begin({ deeds, end: { atMs, callbacksRun }, ...head }: RecordedRun): void {
    const first: Head = { version, release: this.#release, ...head }
    const text = [first, ...deeds].map(lineOf).join('')
    this.#try(() => {
      if (this.#file !== undefined) closeSync(this.#file)
      this.#file = undefined
      writeWhole(this.#path, text + lineOf({ atMs, callbacksRun }))
      this.#file = openSync(this.#path, 'r+')
      this.#end = Buffer.byteLength(text)
      rmSync(this.#leftPath, { force: true })
    })
  }

  /** The run has come to its end: there is nothing to go on with. */
  finished(): void {
    this.#try(() => {
      if (this.#file !== undefined) closeSync(this.#file)
      this.#file = undefined
      rmSync(this.#path, { force: true })
    })
  }

  did(recorded: Recorded): void {
    const bytes = Buffer.from(lineOf(recorded))
    this.#write(bytes)
    this.#end += bytes.length
  }

  reached(moment: Moment): void {
    const nowMs = performance.now()
    if (nowMs - this.#markedMs < markEveryMs) return
    this.#markedMs = nowMs
    this.#write(Buffer.from(lineOf(moment)))
  }

  #write(bytes: Buffer): void {
    const file = this.#file
    if (file !== undefined) this.#try(() => writeSync(file, bytes, 0, bytes.length, this.#end))
  }

  /** A disk that takes nothing does not stop the game: the run is not kept any more. */
  #try<T>(work: () => T): T | undefined {
    try {
      return work()
    } catch {
      const file = this.#file
      this.#file = undefined
      if (file !== undefined) closeSync(file)
      return undefined
    }
  }
}

/** Makes what the last game left the run to go on with; older ones go. */
function claim(folder: string, path: string): void {
  const [last, ...older] = deadRuns(folder)
  if (last !== undefined) renameSync(last, path)
  for (const each of older) rmSync(each, { force: true })
}

/** Runs of games that are gone, newest first. A game that has just begun has written none: what has its number is older. */
function deadRuns(folder: string): readonly string[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const pid = Number(/^run-(\d+)\.jsonl$/.exec(name)?.[1])
      if (Number.isNaN(pid) || (pid !== process.pid && isAlive(pid))) return []
      const path = join(folder, name)
      return [{ path, changedMs: statSync(path).mtimeMs }]
    })
    .sort((a, b) => b.changedMs - a.changedMs)
    .map(({ path }) => path)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Reads what a journal holds, up to the line that was being written when the game ended; undefined when that is no run of this game. */
export function readRun(text: string, release: string): RecordedRun | undefined {
  const [first, ...lines] = text.split('\n')
  const head = parsed<Head>(first ?? '')
  if (head?.version !== version || head.release !== release) return undefined
  const { version: _, release: __, ...run } = head
  const deeds: Recorded[] = []
  let end: Moment | undefined
  for (const line of lines) {
    const next = parsed<Recorded>(line)
    if (next === undefined) break
    if (next.deed !== undefined) deeds.push(next)
    end = { atMs: next.atMs, callbacksRun: next.callbacksRun }
  }
  return end && { ...run, deeds, end }
}

function parsed<T>(line: string): T | undefined {
  try {
    return JSON.parse(line) as T
  } catch {
    return undefined
  }
}

function lineOf(value: object): string {
  const text = JSON.stringify(value)
  return `${text}${' '.repeat(Math.max(0, lineBytes - 1 - Buffer.byteLength(text)))}\n`
}
