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
import { DiskTrouble } from './disk-trouble.ts'
import type { Say } from './text/index.ts'
import { setAside, writeWhole } from './whole-file.ts'

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
  readonly #trouble: DiskTrouble
  /** What an earlier game left. */
  readonly #leftPath: string
  #left: RecordedRun | undefined
  #complaint: Say | undefined
  #file: number | undefined
  /** The run as it has to be written whole, as long as no file is open. */
  #whole: string | undefined
  /** Deeds that the disk did not take yet. */
  #unwritten = ''
  #last: Moment | undefined
  /** Where the deeds end and the mark of the time begins. */
  #end = 0
  #markedMs = Number.NEGATIVE_INFINITY

  /** `release` is the version of the game. */
  constructor(folder: string, release: string, trouble = new DiskTrouble()) {
    this.#path = join(folder, `run-${process.pid}.jsonl`)
    this.#release = release
    this.#trouble = trouble
    this.#leftPath = join(folder, 'unfinished.jsonl')
    for (const step of [
      () => claim(folder, this.#leftPath),
      () => this.#readLeft(readFileSync(this.#leftPath, 'utf8')),
    ])
      try {
        step()
      } catch {
        // Nobody has left anything, or the folder takes no other name.
      }
  }

  /** The run that an earlier game could not end; undefined when there is none that can be gone on with. */
  get left(): RecordedRun | undefined {
    return this.#left
  }

  /** Why what was left cannot be gone on with, in a sentence for the player. */
  get complaint(): Say | undefined {
    return this.#complaint
  }

  #readLeft(text: string): void {
    this.#left = readRun(text, this.#release)
    if (this.#left !== undefined) return
    const [path, from] = [this.#leftPath, releaseOf(text)]
    const fault: Say = ({ runDamaged, runOfOther }) =>
      from === undefined ? runDamaged(path) : runOfOther(path, from)
    this.#complaint = fault
    const aside = setAside(path)
    this.#complaint = (words) => words.runAside(fault(words), aside)
  }

  begin({ deeds, end: { atMs, callbacksRun }, ...head }: RecordedRun): void {
    const first: Head = { version, release: this.#release, ...head }
    this.#close()
    this.#whole = [first, ...deeds].map(lineOf).join('')
    this.#unwritten = ''
    this.#last = { atMs, callbacksRun }
    this.#trouble.forget()
    this.#flush()
  }

  /** The run has come to its end: there is nothing to go on with. */
  finished(): void {
    this.#close()
    this.#whole = undefined
    this.#last = undefined
    this.#trouble.try(this.#path, () => rmSync(this.#path, { force: true }))
  }

  did(recorded: Recorded): void {
    if (this.#last === undefined) return
    this.#unwritten += lineOf(recorded)
    this.#last = recorded
    this.#flush()
  }

  reached(moment: Moment): void {
    const nowMs = performance.now()
    if (this.#last === undefined || nowMs - this.#markedMs < markEveryMs) return
    this.#markedMs = nowMs
    this.#last = moment
    this.#flush()
  }

  /** Writes what is not on disk yet, and how far the run has come; a disk that takes nothing is tried again later. */
  #flush(): void {
    const last = this.#last
    if (last === undefined) return
    const { atMs, callbacksRun } = last
    const [deeds, mark] = [this.#unwritten, lineOf({ atMs, callbacksRun })]
    this.#trouble.try(this.#path, () => {
      if (this.#file === undefined) this.#writeWhole(mark)
      else {
        writeAll(this.#file, deeds + mark, this.#end)
        this.#end += Buffer.byteLength(deeds)
      }
      this.#unwritten = ''
    })
  }

  #writeWhole(mark: string): void {
    const text = (this.#whole ?? '') + this.#unwritten
    writeWhole(this.#path, text + mark)
    this.#file = openSync(this.#path, 'r+')
    this.#end = Buffer.byteLength(text)
    this.#whole = undefined
    this.#unwritten = ''
    rmSync(this.#leftPath, { force: true })
  }

  #close(): void {
    const file = this.#file
    this.#file = undefined
    if (file !== undefined) closeSync(file)
  }
}

/** Throws what the disk says when it takes only a part. */
function writeAll(file: number, text: string, at: number): void {
  const bytes = Buffer.from(text)
  for (let done = 0; done < bytes.length; )
    done += writeSync(file, bytes, done, bytes.length - done, at + done)
}

/** Which version of the game wrote it; undefined when it is no run at all. */
function releaseOf(text: string): string | undefined {
  const head = parsed<Partial<Head>>(text.split('\n', 1)[0] ?? '')
  return typeof head?.release === 'string' ? head.release : undefined
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
