// A playlist that is played: which exercises are open, how long they may take, and the file that is handed in.
import { existsSync, readFileSync } from 'node:fs'
import { sha256 } from '#api/sha256.ts'
import type { Level } from '#game/level/level.ts'
import { loadPlaylist, type Playlist } from '#game/level/playlist.ts'
import type { Result, TimelineEntry } from '#game/session-state.ts'
import type { RecordedRun } from '#game/tape.ts'
import { authoredFile } from './authored-file.ts'
import { allLevels, mistakeText } from './catalogue.ts'
import { UsageError } from './command-line.ts'
import { DiskTrouble } from './disk-trouble.ts'
import { writeWhole } from './whole-file.ts'
import { parseYaml } from './yaml.ts'

/** What was to be seen when the exercise was solved, for whoever plays the run again. */
export interface Seen {
  /** The id of the last entry of the timeline. */
  readonly through: number
  /** Entries of lines that still ran: what they had printed does not count. */
  readonly running: readonly number[]
  readonly sha256: string
}

export interface ExerciseResult {
  readonly level: string
  /** Of the level's file, as it was played. */
  readonly digest: string
  readonly seed: number
  readonly solved: boolean
  readonly stars: number
  /** Virtual milliseconds. */
  readonly timeMs: number
  /** Milliseconds of the wall, over all tries. */
  readonly wallMs: number
  readonly commands: number
  readonly hintsUsed: number
  /** Undefined when the exercise has no limit. */
  readonly isInTime?: boolean
  readonly run?: RecordedRun
  readonly seen?: Seen
}

export interface WorkshopResult {
  readonly kind: 'CrashloopResult'
  readonly version: 1
  readonly release: string
  readonly player: string
  readonly playlist: { readonly name: string; readonly digest: string }
  readonly exercises: readonly ExerciseResult[]
  /** Over all the rest. */
  readonly signature: string
}

/** Reads a playlist of the levels in a folder. Throws UsageError with all its mistakes. */
export function readPlaylist(path: string, folder: string): Playlist {
  if (!existsSync(path)) throw new UsageError(({ noPlaylist }) => noPlaylist(path))
  const ids = allLevels(folder).map(({ id }) => id)
  const { playlist, mistakes } = loadPlaylist(authoredFile(path), parseYaml, ids)
  if (playlist === undefined) throw new UsageError(mistakes.map(mistakeText).join('\n'))
  return playlist
}

/** The levels of a playlist, in its order. */
export function levelsOf({ spec }: Playlist, all: readonly Level[]): readonly Level[] {
  return spec.levels.flatMap(({ level: id }) => {
    const level = all.find((each) => each.id === id)
    return level === undefined ? [] : [{ ...level, chapter: spec.title }]
  })
}

/** What was to be seen, as far as it cannot change any more. */
export function seenIn(timeline: readonly TimelineEntry[], known?: Omit<Seen, 'sha256'>): Seen {
  const through = known?.through ?? timeline.at(-1)?.id ?? 0
  const entries = timeline.filter(({ id }) => id <= through)
  const running =
    known?.running ??
    entries.flatMap((entry) => (entry.kind === 'command' && entry.exitCode === undefined ? [entry.id] : []))
  const settled = entries.map((entry) =>
    entry.kind === 'command' && running.includes(entry.id)
      ? { ...entry, output: '', exitCode: undefined, droppedLines: 0 }
      : entry,
  )
  return { through, running, sha256: sha256(JSON.stringify(settled)) }
}

export function signatureOf(result: Omit<WorkshopResult, 'signature'>): string {
  return sha256(JSON.stringify(result))
}

export interface WorkshopOptions {
  readonly playlist: Playlist
  readonly levels: readonly Level[]
  /** The file to hand in. */
  readonly path: string
  readonly player: string
  readonly release: string
  readonly defaultSeed: number
  /** Milliseconds of the wall. */
  readonly nowMs: () => number
  /** Hears of it when the file cannot be written. */
  readonly trouble?: DiskTrouble
}

export class Workshop {
  readonly #options: WorkshopOptions
  readonly #results = new Map<string, ExerciseResult>()
  readonly #trouble: DiskTrouble
  /** The exercise that is played, and since when. */
  #playing: { readonly id: string; readonly sinceMs: number } | undefined

  /** Goes on with the file of an earlier time. Throws UsageError when that is of another playlist. */
  constructor(options: WorkshopOptions) {
    this.#options = options
    this.#trouble = options.trouble ?? new DiskTrouble()
    for (const result of this.#earlier()) this.#results.set(result.level, result)
  }

  get levels(): readonly Level[] {
    return this.#options.levels
  }

  seedOf(id: string): number {
    return this.#exercise(id)?.seed ?? this.#options.defaultSeed
  }

  /** What the instructor says about an exercise. */
  wordsOf(id: string): string | undefined {
    return this.#exercise(id)?.say
  }

  /** In order, an exercise opens when the one before it is solved. */
  isLocked(id: string): boolean {
    const { unlock, levels } = this.#options.playlist.spec
    const at = levels.findIndex(({ level }) => level === id)
    const before = levels[at - 1]
    return unlock === 'inOrder' && before !== undefined && this.#results.get(before.level)?.solved !== true
  }

  /** How many milliseconds of the wall the exercise still has, and all of them together; undefined without a limit. */
  leftMs(id: string): number | undefined {
    const { time } = this.#options.playlist.spec
    const own = this.#exercise(id)?.time
    const spentMs = [...this.#results.values()].reduce((sum, { wallMs }) => sum + wallMs, 0)
    const lefts = [
      ...(own === undefined ? [] : [own - (this.#results.get(id)?.wallMs ?? 0)]),
      ...(time === undefined ? [] : [time - spentMs]),
    ]
    return lefts.length === 0 ? undefined : Math.max(0, Math.min(...lefts))
  }

  /** The player entered a level, or left it. */
  entered(id: string | undefined): void {
    const { nowMs } = this.#options
    if (this.#playing !== undefined) {
      const { id: before, sinceMs } = this.#playing
      const result = this.#resultOf(before)
      this.#keep({ ...result, wallMs: Math.round(result.wallMs + nowMs() - sinceMs) })
    }
    this.#playing =
      id === undefined || this.#exercise(id) === undefined ? undefined : { id, sinceMs: nowMs() }
  }

  /** Keeps the first run that solves an exercise; a better one replaces it. */
  solved(id: string, { stars, timeMs, commands, hintsUsed }: Result, run: RecordedRun, seen: Seen): void {
    if (this.#exercise(id) === undefined) return
    const leftMs = this.leftMs(id)
    const playedMs = this.#playing === undefined ? 0 : this.#options.nowMs() - this.#playing.sinceMs
    const before = this.#resultOf(id)
    if (before.solved && before.stars >= stars) return
    const { digest, seed } = run
    const isInTime = before.isInTime ?? (leftMs === undefined ? undefined : playedMs <= leftMs)
    this.#keep({
      ...before,
      ...{ digest, seed, solved: true, stars, timeMs, commands, hintsUsed, run, seen },
      ...(isInTime !== undefined && { isInTime }),
    })
  }

  #exercise(id: string) {
    return this.#options.playlist.spec.levels.find(({ level }) => level === id)
  }

  #resultOf(level: string): ExerciseResult {
    const { levels } = this.#options
    const { digest = '' } = levels.find(({ id }) => id === level) ?? {}
    const none = { solved: false, stars: 0, timeMs: 0, wallMs: 0, commands: 0, hintsUsed: 0 }
    return this.#results.get(level) ?? { level, digest, seed: this.seedOf(level), ...none }
  }

  #keep(result: ExerciseResult): void {
    this.#results.set(result.level, result)
    const { playlist, player, release, path } = this.#options
    const { name, digest } = playlist
    const exercises = playlist.spec.levels.flatMap(({ level }) => this.#results.get(level) ?? [])
    const whole = {
      kind: 'CrashloopResult' as const,
      version: 1 as const,
      ...{ release, player, playlist: { name, digest }, exercises },
    }
    const text = `${JSON.stringify({ ...whole, signature: signatureOf(whole) })}\n`
    this.#trouble.try(path, () => writeWhole(path, text))
  }

  #earlier(): readonly ExerciseResult[] {
    const { path, playlist } = this.#options
    if (!existsSync(path)) return []
    const result = readResult(readFileSync(path, 'utf8'))
    if (result === undefined) throw new UsageError(({ noResult }) => noResult(path))
    if (result.playlist.digest !== playlist.digest)
      throw new UsageError(({ otherPlaylist }) => otherPlaylist(path, result.playlist.name))
    return result.exercises
  }
}

/** Reads a file that was handed in; undefined when it is none. Whether it is true is not said here. */
export function readResult(text: string): WorkshopResult | undefined {
  try {
    const result = JSON.parse(text) as WorkshopResult
    return result.kind === 'CrashloopResult' && result.version === 1 ? result : undefined
  } catch {
    return undefined
  }
}
