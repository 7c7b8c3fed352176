// The progress of one profile on disk: written whole or not at all, a broken file kept aside.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordedRun } from '#game/tape.ts'
import { DiskTrouble } from './disk-trouble.ts'
import { defaultProfile, profileFolder, profileNames, stateFolder } from './profiles.ts'
import { isBetter, isFault, mergedProgress, type Progress, progressText, readProgress } from './progress.ts'
import { release } from './release.ts'
import type { Say } from './text/index.ts'
import { setAside, writeWhole } from './whole-file.ts'

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
  /** Of this file and of others that the game keeps. */
  readonly trouble = new DiskTrouble()

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

  /** What went wrong with what was kept, in a sentence for the player. */
  get complaint(): Say | undefined {
    return this.#complaint
  }

  /** What is not kept now, in a sentence for the player. */
  get loss(): Say | undefined {
    const { now } = this.trouble
    return now && (({ notKept }) => notKept(now.folder, now.code))
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

  /** Keeps a run that solved its level, to be played back; the result counts all the same. */
  keepRun(run: RecordedRun): void {
    const path = this.runPath(run.level)
    this.trouble.try(path, () => writeWhole(path, `${JSON.stringify({ release: release(), ...run })}\n`))
  }

  /** Changes the progress and writes it; a disk that takes nothing does not stop the game. */
  change(by: Partial<Progress>): void {
    this.#progress = { ...this.#onDisk(), ...by }
    this.trouble.try(this.#path, () => writeWhole(this.#path, progressText(this.#progress)))
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
    try {
      const aside = setAside(path)
      return ({ keptAside, progressFault }) => keptAside(progressFault(path, found), aside)
    } catch {
      return ({ beginsAnew, progressFault }) => beginsAnew(progressFault(path, found))
    }
  }
}
