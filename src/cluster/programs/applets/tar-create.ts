// Packing: walks what the command line names and writes a member for each.
import { byteLength, bytesOfText, textOfBytes } from '#api/byte-text.ts'
import { archiveEnd, memberHead, paddingAfter, type TarMember } from '#api/tar.ts'
import { FileError } from '../../machines/file-error.ts'
import type { FileNode } from '../../machines/file-tree.ts'
import { gzip } from '../compression/gzip.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import type { Program } from '../program.ts'
import { FileWriter } from '../streams.ts'
import { groupName, userName } from './accounts.ts'
import { globMatches } from './tar-names.ts'
import { failTar, type TarOrder } from './tar-order.ts'

/** Writes an archive of the order's names; 1 when something could not be read. */
export function* createArchive(process: Process, order: TarOrder): Program {
  if (order.names.length === 0) yield* failTar(process, 'empty archive')
  const packer = new Packer(process, order, yield* target(process, order))
  for (const name of order.names) yield* packer.add(name)
  return yield* packer.end()
}

function* target(process: Process, { path }: TarOrder): Program<FileWriter | undefined> {
  if (path === undefined) return undefined
  try {
    const { files } = process.container.spec
    return new FileWriter(files.openForWrite(path, process.user, { truncate: true }))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return yield* failTar(process, `can't open '${path}': ${error.message}`)
  }
}

class Packer {
  readonly #process: Process
  readonly #order: TarOrder
  /** Undefined for standard output. */
  readonly #file: FileWriter | undefined
  readonly #isZipped: boolean
  /** What waits to be packed as a whole. */
  readonly #unzipped: string[] = []
  #hasFailed = false
  #hasToldOfPrefix = false

  constructor(process: Process, order: TarOrder, file: FileWriter | undefined) {
    this.#process = process
    this.#order = order
    this.#file = file
    this.#isZipped = order.flags.has('z') || (order.flags.has('a') && /\.t?gz$/.test(order.path ?? ''))
  }

  /** A name and, for a directory, all below it. */
  *add(name: string): Program<void> {
    const { flags, excluded, path: archive } = this.#order
    const process = this.#process
    const { files } = process.container.spec
    if (excluded.some((glob) => globMatches(glob, name))) return
    let node: FileNode
    let content = ''
    try {
      const path = process.path(name)
      node = files.stat(path, process.user, flags.has('h'))
      if (node.kind === 'file' && path === archive) {
        yield* print(process, `tar: ${name}: file is the archive; skipping\n`, 2)
        return
      }
      if (node.kind === 'file') content = files.read(path, process.user)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      yield* this.#complain(error.errno === 'EACCES' ? `can't open '${name}'` : name, error)
      return
    }
    yield* this.#write(yield* this.#inside(name), node, content)
    if (node.kind !== 'directory' || flags.has('R')) return
    try {
      const names = files.list(process.path(name), process.user)
      for (const child of names) yield* this.add(`${name.replace(/\/+$/, '')}/${child}`)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      yield* this.#complain(`can't open '${name}'`, error)
    }
  }

  /** The end of the archive, and the exit code. */
  *end(): Program {
    yield* this.#put(archiveEnd)
    if (this.#isZipped) yield* this.#putOut(textOfBytes(gzip(bytesOfText(this.#unzipped.join('')))))
    if (!this.#hasFailed) return 0
    yield* print(this.#process, 'tar: error exit delayed from previous errors\n', 2)
    return 1
  }

  *#complain(what: string, error: FileError): Program<void> {
    this.#hasFailed = true
    yield* print(this.#process, `tar: ${what}: ${error.message}\n`, 2)
  }

  /** A name as the archive has it: never from the root, nor out of where it is unpacked. */
  *#inside(name: string): Program<string> {
    const prefix = /^(?:\/+|(?:.*\/)?\.\.(?:\/|$))*/.exec(name)?.[0] ?? ''
    if (prefix !== '' && !this.#hasToldOfPrefix) {
      this.#hasToldOfPrefix = true
      yield* print(this.#process, `tar: removing leading '${prefix}' from member names\n`, 2)
    }
    return name.slice(prefix.length)
  }

  *#write(name: string, node: FileNode, content: string): Program<void> {
    const type = node.kind
    if (name === '' || type === 'device') return
    const { container } = this.#process
    const member: TarMember & { readonly type: typeof type } = {
      name: type === 'directory' ? `${name.replace(/\/+$/, '')}/` : name,
      type,
      mode: node.mode,
      uid: node.uid,
      gid: node.gid,
      userName: userName(container, node.uid) ?? '',
      groupName: groupName(container, node.gid) ?? '',
      mtimeMs: node.mtimeMs,
      sizeBytes: byteLength(content),
      target: type === 'link' ? node.target : '',
    }
    // What is told must not come into the archive.
    if (this.#order.flags.has('v'))
      yield* print(this.#process, `${member.name}\n`, this.#file === undefined ? 2 : 1)
    yield* this.#put(memberHead(member) + content + paddingAfter(member.sizeBytes))
  }

  *#put(text: string): Program<void> {
    if (this.#isZipped) this.#unzipped.push(text)
    else yield* this.#putOut(text)
  }

  *#putOut(text: string): Program<void> {
    if (this.#file === undefined) {
      yield* print(this.#process, text)
      return
    }
    try {
      this.#file.write(text)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      yield* failTar(this.#process, `write error: ${error.message}`)
    }
    if (this.#file.file.isMemory) this.#process.container.enforceMemory()
  }
}
