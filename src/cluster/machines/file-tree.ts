// A tree of files: the content of an image, a container's writable layer over it, a volume, a machine's disk.
import { byteLength, joinByteTexts } from '#api/byte-text.ts'
import { FileError } from './file-error.ts'

interface Attributes {
  /** The permission bits only: 0o644. */
  mode: number
  uid: number
  gid: number
  mtimeMs: number
  /** The tree that may change this node; any other tree copies it first. */
  owner: FileTree | undefined
}

export interface RegularFile extends Attributes {
  readonly kind: 'file'
  text: string
  /** Zero bytes after the text that are counted but not stored. */
  zeroBytes: number
  /** An executable: which program runs. */
  program?: string
  /** The architecture an executable is made for, when it is not that of the machine. */
  isForeign?: boolean
  /** A file of the kernel: its text is made when it is read. */
  generate?: () => string
}

export interface Directory extends Attributes {
  readonly kind: 'directory'
  readonly entries: Map<string, FileNode>
  /** Seen through a layer that lies over another one which has it as well. */
  readonly isMerged?: boolean
}

export interface SymbolicLink extends Attributes {
  readonly kind: 'link'
  readonly target: string
}

export interface Device extends Attributes {
  readonly kind: 'device'
  readonly device: 'null' | 'zero' | 'full' | 'random' | 'stdin' | 'stdout' | 'stderr' | 'tty'
}

export type FileNode = RegularFile | Directory | SymbolicLink | Device

/** The path of a node inside its tree, without links and dots. */
export type TreePath = readonly string[]

/** Space that several trees share. */
export class Disk {
  /** The file system's size in bytes. */
  capacityBytes: number
  usedBytes = 0

  constructor(capacityBytes: number) {
    this.capacityBytes = capacityBytes
  }
}

/** Zeros in the midst of a file of which no more than this many are stored. */
const maxStoredZeros = 65_536
/** What a file system gives out at a time. */
export const blockBytes = 4096
const maxReadZeros = 4 * 2 ** 20

export interface FileTreeOptions {
  readonly nowMs: () => number
  /** What lies below: its nodes are read through and copied when they are written. */
  readonly lower?: FileTree
  readonly disk?: Disk
  /** The most bytes that may be written into this tree, as of a tmpfs with a size. */
  readonly capacityBytes?: number
  /** The files lie in memory and are charged to who writes them. */
  readonly isMemory?: boolean
}

export class FileTree {
  readonly nowMs: () => number
  readonly disk: Disk | undefined
  readonly isMemory: boolean
  readonly capacityBytes: number | undefined
  /** Bytes written into this tree: of a layer only what is not in the layer below. */
  usedBytes = 0
  /** Goes up with every change. */
  version = 0
  #root: Directory

  constructor(options: FileTreeOptions) {
    this.nowMs = options.nowMs
    this.disk = options.disk
    this.isMemory = options.isMemory ?? false
    this.capacityBytes = options.capacityBytes
    this.#root = options.lower?.root ?? this.newDirectory(0o755)
  }

  get root(): Directory {
    return this.#root
  }

  newDirectory(mode = 0o755, uid = 0, gid = 0): Directory {
    return { kind: 'directory', entries: new Map(), ...this.#attributes(mode, uid, gid) }
  }

  newFile(text: string, mode = 0o644, uid = 0, gid = 0): RegularFile {
    return { kind: 'file', text, zeroBytes: 0, ...this.#attributes(mode, uid, gid) }
  }

  newLink(target: string, uid = 0, gid = 0): SymbolicLink {
    return { kind: 'link', target, ...this.#attributes(0o777, uid, gid) }
  }

  newDevice(device: Device['device']): Device {
    return { kind: 'device', device, ...this.#attributes(0o666, 0, 0) }
  }

  /** The node at a path, or undefined. Links are not followed. */
  node(path: TreePath): FileNode | undefined {
    let node: FileNode = this.#root
    for (const name of path) {
      if (node.kind !== 'directory') return undefined
      const next = node.entries.get(name)
      if (next === undefined) return undefined
      node = next
    }
    return node
  }

  /** The node at a path as this tree's own, so that it can be changed; all above it become its own as well. */
  own(path: TreePath): FileNode {
    this.#root = this.#ownNode(this.#root) as Directory
    let directory = this.#root
    let node: FileNode = directory
    for (const name of path) {
      const next = node.kind === 'directory' ? node.entries.get(name) : undefined
      if (next === undefined) throw new FileError('ENOENT', `/${path.join('/')}`)
      directory = node as Directory
      node = this.#ownNode(next)
      directory.entries.set(name, node)
    }
    this.version++
    return node
  }

  /** Puts a node into an existing directory; what was there under that name goes. */
  put(path: TreePath, node: FileNode): void {
    const directory = this.own(path.slice(0, -1))
    if (directory.kind !== 'directory') throw new FileError('ENOTDIR', `/${path.join('/')}`)
    const name = path.at(-1) as string
    const old = directory.entries.get(name)
    if (old !== undefined) this.#release(old)
    this.#account(sizeOf(node))
    directory.entries.set(name, node)
    directory.mtimeMs = this.nowMs()
  }

  /** Takes a node out of its directory. */
  remove(path: TreePath): void {
    const directory = this.own(path.slice(0, -1)) as Directory
    const name = path.at(-1) as string
    const old = directory.entries.get(name)
    if (old === undefined) return
    this.#release(old)
    directory.entries.delete(name)
    directory.mtimeMs = this.nowMs()
  }

  /** Sets the content of a file that is this tree's own. Throws ENOSPC when the disk is full. */
  setContent(file: RegularFile, text: string, zeroBytes: number): void {
    this.#account(byteLength(text) + zeroBytes - sizeOf(file))
    file.text = text
    file.zeroBytes = zeroBytes
    file.mtimeMs = this.nowMs()
    this.version++
  }

  /** Adds to the end of a file that is this tree's own; zeros at its end are counted, not stored. */
  appendContent(file: RegularFile, text: string, zeroBytes: number): void {
    this.#account(byteLength(text) + zeroBytes)
    if (text !== '') {
      if (file.zeroBytes > 0) file.text += '\0'.repeat(Math.min(file.zeroBytes, maxStoredZeros))
      file.text = joinByteTexts(file.text, text)
      file.zeroBytes = 0
    }
    file.zeroBytes += zeroBytes
    file.mtimeMs = this.nowMs()
    this.version++
  }

  /** Bytes and nodes below a path, links not followed. */
  usage(path: TreePath = []): { bytes: number; inodes: number } {
    const start = this.node(path)
    const total = { bytes: 0, inodes: 0 }
    const pending = start === undefined ? [] : [start]
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      total.inodes++
      total.bytes += node.kind === 'directory' ? blockBytes : sizeOf(node)
      if (node.kind === 'directory') pending.push(...node.entries.values())
    }
    return total
  }

  #attributes(mode: number, uid: number, gid: number): Attributes {
    return { mode, uid, gid, mtimeMs: this.nowMs(), owner: this }
  }

  #ownNode(node: FileNode): FileNode {
    if (node.owner === this) return node
    if (node.kind === 'file') this.#account(sizeOf(node))
    if (node.kind === 'directory')
      return { ...node, entries: new Map(node.entries), owner: this, isMerged: true }
    return { ...node, owner: this }
  }

  /** The tree is thrown away: the disk has its space back. */
  discard(): void {
    if (this.disk !== undefined) this.disk.usedBytes -= this.usedBytes
    this.usedBytes = 0
  }

  #release(node: FileNode): void {
    if (node.owner !== this) return
    if (node.kind === 'directory') for (const child of node.entries.values()) this.#release(child)
    else this.#account(-sizeOf(node))
  }

  #account(bytes: number): void {
    const { disk, capacityBytes } = this
    if (bytes > 0) {
      const isFull = disk !== undefined && disk.usedBytes + bytes > disk.capacityBytes
      const isOver = capacityBytes !== undefined && this.usedBytes + bytes > capacityBytes
      if (isFull || isOver) throw new FileError('ENOSPC', '')
    }
    this.usedBytes += bytes
    if (disk !== undefined) disk.usedBytes += bytes
  }
}

/** A node's size in bytes as `ls -l` prints it, directories too: on disk they take a block. */
export function listedSize(node: FileNode): number {
  if (node.kind !== 'directory') return sizeOf(node)
  return node.owner?.isMemory ? 40 + 20 * node.entries.size : blockBytes
}

/** A node's size in bytes; 0 for directories and for what is made when read. */
export function sizeOf(node: FileNode): number {
  if (node.kind === 'file') return byteLength(node.text) + node.zeroBytes
  return node.kind === 'link' ? node.target.length : 0
}

/** What a reader of a file gets; of zeros that are not stored only the first few MiB. */
export function contentOf(file: RegularFile): string {
  if (file.generate !== undefined) return file.generate()
  return file.zeroBytes === 0 ? file.text : file.text + '\0'.repeat(Math.min(file.zeroBytes, maxReadZeros))
}
