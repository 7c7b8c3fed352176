// The files of the player's workstation: in memory, dated by virtual time, with the screen as two of them.
import {
  decodeBytesToUtf8,
  type FileContent,
  type InitialFiles,
  InMemoryFs,
  unsafeBytesFromLatin1,
} from 'just-bash'
import { shellState } from './arrays.ts'
import type { ByteCodec } from './byte-codec.ts'
import type { CommandFiles } from './command.ts'
import { user, userId } from './commands/identity.ts'
import { terminalErr, terminalOut } from './terminal-output.ts'

/** How just-bash says in what shape a text is. */
type Encoding = Parameters<InMemoryFs['writeFile']>[2]

export interface WorkstationFilesOptions {
  readonly files: InitialFiles
  readonly nowMs: () => number
  /** What is written to the screen's files. */
  readonly onTerminal: (stream: 'out' | 'err', text: string) => void
  readonly onState: (text: string) => void
}

export class WorkstationFiles extends InMemoryFs {
  readonly #nowMs: () => number
  readonly #onTerminal: WorkstationFilesOptions['onTerminal']
  readonly #onState: WorkstationFilesOptions['onState']

  constructor(options: WorkstationFilesOptions) {
    super(options.files)
    this.#nowMs = options.nowMs
    this.#onTerminal = options.onTerminal
    this.#onState = options.onState
  }

  override async writeFile(path: string, content: FileContent, options?: Encoding): Promise<void> {
    if (this.#isDevice(path, content, options)) return
    const mode = await this.stat(path).then(
      (known) => known.mode,
      () => 0o644,
    )
    this.writeFileSync(path, content, options, { mode, mtime: new Date(this.#nowMs()) })
  }

  override async appendFile(path: string, content: FileContent, options?: Encoding): Promise<void> {
    if (this.#isDevice(path, content, options)) return
    await super.appendFile(path, content, options)
    const now = new Date(this.#nowMs())
    await this.utimes(path, now, now)
  }

  override async mkdir(path: string, options?: { recursive?: boolean }): Promise<void> {
    await super.mkdir(path, options)
    const now = new Date(this.#nowMs())
    await this.utimes(path, now, now)
  }

  /** Dates everything there is by the time of the world; the folders were made by the host's. */
  async dateAll(): Promise<void> {
    const now = new Date(this.#nowMs())
    for (const path of this.getAllPaths()) await this.utimes(path, now, now)
  }

  /** True when the path stands for something else than a file. */
  #isDevice(path: string, content: FileContent, options: Encoding): boolean {
    if (path !== terminalOut && path !== terminalErr && path !== shellState) return false
    const encoding = typeof options === 'string' ? options : options?.encoding
    const text =
      typeof content !== 'string'
        ? decodeBytesToUtf8(unsafeBytesFromLatin1(String.fromCharCode(...content)))
        : encoding === 'binary' || encoding === 'latin1'
          ? decodeBytesToUtf8(unsafeBytesFromLatin1(content))
          : content
    if (text === '') return true
    if (path === shellState) this.#onState(text)
    else this.#onTerminal(path === terminalOut ? 'out' : 'err', text)
    return true
  }
}

/** The files as a command in a folder sees them. */
export function filesAt(files: InMemoryFs, cwd: string, codec: ByteCodec): CommandFiles {
  const at = (path: string) => files.resolvePath(cwd, path)
  const orMissing = async <T>(path: string, read: Promise<T>): Promise<T> => {
    try {
      return await read
    } catch (error) {
      const isFolder = /EISDIR/.test((error as Error).message)
      throw new Error(isFolder ? `read ${path}: is a directory` : `open ${path}: no such file or directory`)
    }
  }
  return {
    read: async (path) => codec.textOfBytes(await orMissing(path, files.readFileBuffer(at(path)))),
    write: (path, text) =>
      files.writeFile(at(path), codec.hasRawBytes(text) ? codec.bytesOfText(text) : text),
    exists: (path) => files.exists(at(path)),
    list: async (path) => (await orMissing(path, files.readdir(at(path)))).sort(),
    isFolder: async (path) => (await files.exists(at(path))) && (await files.stat(at(path))).isDirectory,
    remove: (path) => files.rm(at(path), { recursive: true }),
    async facts(path) {
      const { isDirectory, isSymbolicLink, mode, mtime } = await orMissing(path, files.lstat(at(path)))
      return {
        kind: isSymbolicLink ? 'link' : isDirectory ? 'folder' : 'file',
        mode: mode & 0o7777,
        mtimeMs: mtime.getTime(),
        target: isSymbolicLink ? await files.readlink(at(path)) : '',
        owner: { id: userId, name: user },
      }
    },
    makeFolder: (path) => files.mkdir(at(path), { recursive: true }),
  }
}
