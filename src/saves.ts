// Progress on disk: under the XDG state folder, written whole or not at all, a broken file kept aside.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

const version = 1

export interface LevelProgress {
  /** 1 to 3. */
  readonly stars: number
  readonly timeMs: number
  readonly commands: number
}

export interface Progress {
  readonly levels: { readonly [id: string]: LevelProgress }
  /** The level the player was in last. */
  readonly lastLevel?: string
  readonly language?: 'en' | 'ko'
  /** How the player wants the screen drawn. */
  readonly appearance?: { readonly colours: boolean; readonly ascii: boolean }
}

interface SaveFile extends Progress {
  readonly version: number
}

/** `$XDG_STATE_HOME/crashloop/progress.json`. */
export function progressPath(env: NodeJS.ProcessEnv = process.env): string {
  const state = env.XDG_STATE_HOME || join(env.HOME || homedir(), '.local', 'state')
  return join(state, 'crashloop', 'progress.json')
}

export class Saves {
  readonly #path: string
  #progress: Progress = { levels: {} }
  /** What went wrong with the save, in a sentence for the player. */
  readonly complaint: string | undefined

  constructor(path = progressPath()) {
    this.#path = path
    this.complaint = this.#load()
  }

  get progress(): Progress {
    return this.#progress
  }

  /** Keeps a result; the better of two counts. */
  solved(id: string, result: LevelProgress): void {
    const before = this.#progress.levels[id]
    const isBetter =
      before === undefined ||
      result.stars > before.stars ||
      (result.stars === before.stars && result.timeMs < before.timeMs)
    if (isBetter) this.change({ levels: { ...this.#progress.levels, [id]: result } })
  }

  /** Changes the progress and writes it; a disk that takes nothing does not stop the game. */
  change(by: Partial<Progress>): void {
    this.#progress = { ...this.#progress, ...by }
    const file: SaveFile = { version, ...this.#progress }
    const draft = `${this.#path}.${process.pid}.new`
    try {
      mkdirSync(dirname(this.#path), { recursive: true })
      writeFileSync(draft, `${JSON.stringify(file, null, 2)}\n`)
      renameSync(draft, this.#path)
    } catch {
      rmSync(draft, { force: true })
    }
  }

  #load(): string | undefined {
    let text: string
    try {
      text = readFileSync(this.#path, 'utf8')
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      return code === 'ENOENT' || code === 'ENOTDIR'
        ? undefined
        : `the progress in ${this.#path} cannot be read (${code})`
    }
    const problem = problemOf(text)
    if (problem === undefined) {
      const { version: _, ...progress } = JSON.parse(text) as SaveFile
      this.#progress = progress
      return undefined
    }
    const aside = `${this.#path}.broken`
    try {
      renameSync(this.#path, aside)
    } catch {
      return `the progress in ${this.#path} ${problem}; beginning anew`
    }
    return `the progress in ${this.#path} ${problem}; it is kept as ${aside}, beginning anew`
  }
}

/** Why a save cannot be used; undefined when it can. */
function problemOf(text: string): string | undefined {
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch {
    return 'is damaged'
  }
  const { version: found, levels } = (file ?? {}) as Partial<SaveFile>
  if (typeof found !== 'number' || typeof levels !== 'object' || levels === null) return 'is damaged'
  if (found > version) return `comes from a newer version of the game (${found})`
  return undefined
}
