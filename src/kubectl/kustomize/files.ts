// The files of one kustomization folder. Models kustomize filesys and loader, v5.7.
import type { CommandIo } from '#shell/command.ts'
import { KustomizeError } from './kustomize-error.ts'

export class Files {
  readonly #io: CommandIo
  /** As the player named it. */
  readonly folder: string

  constructor(io: CommandIo, folder: string) {
    this.#io = io
    this.folder = normalized(folder)
  }

  /** The text of a file of the folder. Throws KustomizeError. */
  async read(path: string): Promise<string> {
    const at = this.#at(path)
    if (!(await this.#io.files.exists(at))) throw new KustomizeError(this.missing(path))
    return this.#io.files.read(at)
  }

  async has(path: string): Promise<boolean> {
    const at = this.#at(path)
    return (await this.#io.files.exists(at)) && !(await this.#io.files.isFolder(at))
  }

  isFolder(path: string): Promise<boolean> {
    return this.#io.files.isFolder(this.#at(path))
  }

  in(path: string): Files {
    return new Files(this.#io, this.#at(path))
  }

  /** What is said of a path where nothing lies. */
  missing(path: string): string {
    const at = this.absolute(path)
    return `evalsymlink failure on '${at}' : lstat ${at}: no such file or directory`
  }

  absolute(path: string): string {
    const at = this.#at(path)
    return at.startsWith('/') ? at : normalized(`${this.#io.cwd}/${at}`)
  }

  #at(path: string): string {
    return normalized(path.startsWith('/') ? path : `${this.folder}/${path}`)
  }
}

/** Without `.` and `..` where they can be resolved. */
function normalized(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return path.startsWith('/') ? `/${parts.join('/')}` : parts.join('/') || '.'
}
