// Unpacking and listing: reads an archive as it comes.
import { bytesOfText, textOfBytes } from '#api/byte-text.ts'
import { TarError, type TarMember, TarReader } from '#api/tar.ts'
import { FileError } from '../../machines/file-error.ts'
import type { WritableFile } from '../../machines/file-system.ts'
import { gunzip, isGzip } from '../compression/gzip.ts'
import { print, readAll, readSome } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program } from '../program.ts'
import type { OpenFile } from '../streams.ts'
import { groupName, userName } from './accounts.ts'
import { calendar } from './calendar.ts'
import { permissionText } from './list.ts'
import { globMatches, isAskedFor, strippedName } from './tar-names.ts'
import { failTar, type TarOrder } from './tar-order.ts'

/** Unpacks or lists what a source gives; 1 when names were asked for that are not in it. */
export function* extractArchive(process: Process, order: TarOrder, source: OpenFile): Program {
  const reader = new TarReader()
  const unpacker = new Unpacker(process, order)
  let bytes = 0
  try {
    let text = yield* readSome(source)
    if (order.flags.has('z') || isGzip(bytesOfText(text.slice(0, 2))))
      text = yield* unzipped(process, source, text)
    for (; text !== ''; text = yield* readSome(source)) {
      bytes += text.length
      for (const part of reader.read(text))
        if (part.kind === 'member') yield* unpacker.begin(part.member)
        else if (part.kind === 'content') yield* unpacker.add(part.text)
      if (reader.hasEnded) break
    }
    if (bytes > 0) reader.finish()
  } catch (error) {
    if (!(error instanceof TarError)) throw error
    yield* failTar(process, complaints[error.reason])
  }
  unpacker.close()
  if (bytes === 0) {
    yield* print(process, 'tar: short read\n', 2)
    return 0
  }
  for (const name of unpacker.missing()) yield* failTar(process, `${name}: not found in archive`)
  return 0
}

/** The archive in a zipped one. */
function* unzipped(process: Process, source: OpenFile, begun: string): Program<string> {
  const content = gunzip(bytesOfText(begun + (yield* readAll(source))))
  if (typeof content !== 'string') return textOfBytes(content)
  return yield* failTar(process, content)
}

const complaints = {
  magic: 'invalid tar magic',
  checksum: 'invalid tar header checksum',
  short: 'short read',
}

class Unpacker {
  readonly #process: Process
  readonly #order: TarOrder
  readonly #seen = new Set<string>()
  #file: WritableFile | undefined
  #isToOutput = false
  /** Sets mode, owner and time of what was unpacked last, once its content is there. */
  #finish: (() => void) | undefined
  /** Directories get theirs at the very end: what is put into them would change them. */
  readonly #directories: (() => void)[] = []
  #hasToldOfPrefix = false

  constructor(process: Process, order: TarOrder) {
    this.#process = process
    this.#order = order
  }

  /** Names that were asked for and did not come. */
  missing(): readonly string[] {
    return this.#order.names.filter((name) => !this.#seen.has(name))
  }

  *begin(member: TarMember): Program<void> {
    this.#endFile()
    const { flags, names, excluded, stripped } = this.#order
    const asked = names.filter((name) => isAskedFor(name, member.name))
    for (const name of asked) this.#seen.add(name)
    if (names.length > 0 && asked.length === 0) return
    if (excluded.some((glob) => globMatches(glob, member.name))) return
    if (flags.has('t')) {
      yield* print(this.#process, `${flags.has('v') ? this.#longRow(member) : member.name}\n`)
      return
    }
    const name = strippedName(yield* this.#inside(member.name), stripped)
    if (name === undefined) return
    if (flags.has('v')) yield* print(this.#process, `${member.name}\n`, flags.has('O') ? 2 : 1)
    this.#isToOutput = flags.has('O') && member.type === 'file'
    if (flags.has('O')) return
    try {
      this.#make(name, member)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      const what = member.type === 'directory' ? `can't make dir ${name}` : `can't open '${name}'`
      yield* failTar(this.#process, `${what}: ${error.message}`)
    }
  }

  *add(text: string): Program<void> {
    if (this.#isToOutput) yield* print(this.#process, text)
    try {
      this.#file?.append(text, 0)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      yield* failTar(this.#process, `write error: ${error.message}`)
    }
    if (this.#file?.isMemory) this.#process.container.enforceMemory()
  }

  /** All has been read. */
  close(): void {
    this.#endFile()
    for (const set of this.#directories.reverse()) set()
  }

  #endFile(): void {
    this.#file = undefined
    this.#isToOutput = false
    this.#finish?.()
    this.#finish = undefined
  }

  *#inside(name: string): Program<string> {
    const prefix = /^(?:\/+|(?:.*\/)?\.\.(?:\/|$))*/.exec(name)?.[0] ?? ''
    if (prefix !== '' && !this.#hasToldOfPrefix) {
      this.#hasToldOfPrefix = true
      yield* print(this.#process, `tar: removing leading '${prefix}' from member names\n`, 2)
    }
    return name.slice(prefix.length)
  }

  #make(name: string, member: TarMember): void {
    const process = this.#process
    const { files } = process.container.spec
    const { user } = process
    const path = process.path(name.replace(/\/+$/, ''))
    const above = path.slice(0, path.lastIndexOf('/'))
    if (above !== '' && !files.exists(above, user)) files.makeDirectory(above, { user, withParents: true })
    const there = files.lookUp(path, user, false)
    if (member.type === 'directory') {
      if (there?.kind !== 'directory') files.makeDirectory(path, { user })
      this.#directories.push(() => this.#restore(path, member))
      return
    }
    if (there !== undefined && this.#order.flags.has('k')) return
    if (there !== undefined && there.kind !== 'directory') files.remove(path, { user })
    if (member.type === 'link') files.makeLink(path, member.target, user)
    else if (member.type === 'hard-link')
      files.write(path, files.read(process.path(member.target), user), { user })
    else if (member.type === 'file') {
      this.#file = files.openForWrite(path, user, { truncate: true })
      this.#finish = () => this.#restore(path, member)
    }
  }

  #restore(path: string, { mode, uid, gid, mtimeMs }: TarMember): void {
    const { flags } = this.#order
    const { user } = this.#process
    const isOwnerKept = user.uid === 0 && !flags.has('o')
    this.#process.container.spec.files.change(
      path,
      {
        mode: flags.has('P') ? mode & 0o755 : mode,
        ...(isOwnerKept && { uid, gid }),
        ...(!flags.has('m') && { mtimeMs }),
      },
      user,
    )
  }

  #longRow(member: TarMember): string {
    const { container } = this.#process
    const isNumeric = this.#order.flags.has('N')
    const user = isNumeric
      ? String(member.uid)
      : member.userName || (userName(container, member.uid) ?? member.uid)
    const group = isNumeric
      ? String(member.gid)
      : member.groupName || (groupName(container, member.gid) ?? member.gid)
    const kind = { file: '-', directory: 'd', link: 'l', 'hard-link': '-', other: '?' }[member.type]
    const target = member.target === '' ? '' : ` -> ${member.target}`
    const size = String(member.sizeBytes).padStart(9)
    return `${kind}${permissionText(member.mode)} ${user}/${group} ${size} ${calendar(member.mtimeMs).text} ${member.name}${target}`
  }
}
