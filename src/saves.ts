// The progress of one profile on disk: written whole or not at all, a broken file kept aside.
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordedRun } from '#game/tape.ts'
import { defaultProfile, profileFolder, profileNames, stateFolder } from './profiles.ts'
import { isBetter, isFault, mergedProgress, type Progress, progressText, readProgress } from './progress.ts'
import { release } from './release.ts'
import type { Say } from './text/index.ts'
import { writeWhole } from './whole-file.ts'

export interface Solved {
  readonly stars: number
  readonly timeMs: number
  readonly commands: number
}

export class Saves {
  readonly #state: string
  #profile: string
  #folder: string
  #progress: Progress = { levels: {} }
  #complaint: Say | undefined

  constructor(profile = defaultProfile, state = stateFolder()) {
    this.#state = state
    this.#profile = profile
    this.#folder = profileFolder(profile, state)
    this.#complaint = this.#load()
  }

  /** Where the profile's files lie. */
  get folder(): string {
    return this.#folder
  }

  /** Whose progress this is, and who else plays here. */
  get profiles(): { readonly name: string; readonly known: readonly string[] } {
    const known = new Set([...profileNames(this.#state), this.#profile])
    return { name: this.#profile, known: [...known].sort() }
  }

  /** What went wrong with the save, in a sentence for the player. */
  get complaint(): Say | undefined {
    return this.#complaint
  }

  /** From now on it is somebody else's. */
  switchTo(profile: string): void {
    this.#profile = profile
    this.#folder = profileFolder(profile, this.#state)
    this.#progress = { levels: {} }
    this.#complaint = this.#load()
  }

  get #path(): string {
    return join(this.#folder, 'progress.json')
  }

  get progress(): Progress {
    return this.#progress
  }

  /** Keeps a result; the better of two counts. */
  solved(id: string, result: Solved): void {
    const levels = this.#onDisk().levels
    const before = levels[id]
    const best = before === undefined || isBetter(result, before) ? result : before
    const { stars, timeMs, commands } = best
    const solvedCount = (before?.solvedCount ?? 0) + 1
    this.change({ levels: { ...levels, [id]: { stars, timeMs, commands, solvedCount } } })
  }

  /** Where the run that last solved a level lies. */
  runPath(level: string): string {
    return join(this.folder, 'runs', `${level.replaceAll('/', '__')}.json`)
  }

  /** Keeps a run that solved its level, to be played back. */
  keepRun(run: RecordedRun): void {
    try {
      writeWhole(this.runPath(run.level), `${JSON.stringify({ release: release(), ...run })}\n`)
    } catch {
      // The result counts all the same.
    }
  }

  /** Changes the progress and writes it; a disk that takes nothing does not stop the game. */
  change(by: Partial<Progress>): void {
    this.#progress = { ...this.#onDisk(), ...by }
    try {
      writeWhole(this.#path, progressText(this.#progress))
    } catch {
      // The game goes on with what it knows.
    }
  }

  /** Another window may have played meanwhile: what it solved counts as well. */
  #onDisk(): Progress {
    try {
      const found = readProgress(readFileSync(this.#path, 'utf8'))
      return isFault(found) ? this.#progress : mergedProgress(found, this.#progress)
    } catch {
      return this.#progress
    }
  }

  /** What was set aside before stays as well. */
  #freeName(path: string): string {
    let name = path
    for (let count = 2; existsSync(name); count++) name = `${path}-${count}`
    return name
  }

  #load(): Say | undefined {
    const path = this.#path
    let text: string
    try {
      text = readFileSync(this.#path, 'utf8')
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      return code === 'ENOENT' || code === 'ENOTDIR'
        ? undefined
        : ({ unreadable }) => unreadable(path, String(code))
    }
    const found = readProgress(text)
    if (!isFault(found)) {
      this.#progress = found
      return undefined
    }
    const aside = this.#freeName(`${this.#path}.broken`)
    try {
      renameSync(this.#path, aside)
    } catch {
      return ({ beginsAnew, progressFault }) => beginsAnew(progressFault(path, found))
    }
    return ({ keptAside, progressFault }) => keptAside(progressFault(path, found), aside)
  }
}
