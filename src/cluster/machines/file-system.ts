// What a process sees under /: a tree with other trees mounted into it, paths with links, users and permissions.
import { FileError } from './file-error.ts'
import {
  contentOf,
  type Directory,
  type FileNode,
  type FileTree,
  type RegularFile,
  type TreePath,
} from './file-tree.ts'

/** On whose behalf a file is touched. User 0 may do everything but run what has no execute bit. */
export interface FileUser {
  readonly uid: number
  readonly gid: number
  readonly groups?: readonly number[]
}

export interface MountSource {
  readonly tree: FileTree
  /** The directory or file of that tree that appears at the mount point; its root when left out. */
  readonly path?: string
  readonly isReadOnly?: boolean
  /** It lies in memory rather than on the disk. */
  readonly isTmpfs?: boolean
}

export interface Mount {
  readonly at: string
  readonly tree: FileTree
  readonly path: TreePath
  readonly isReadOnly: boolean
  readonly isTmpfs: boolean
}

/** Where a path ends: a node of a tree, or the place where one could be made. */
interface Place {
  readonly mount: Mount
  readonly path: TreePath
  /** The path from / without links. */
  readonly absolute: string
  readonly node: FileNode | undefined
}

const root: FileUser = { uid: 0, gid: 0 }
const maxLinks = 40
const readBit = 4
const writeBit = 2
const executeBit = 1
/** What is made in such a directory belongs to its group. */
const setgidBit = 0o2000

/** Every operation throws FileError. Paths are absolute. */
export class FileSystem {
  readonly #root: Mount
  readonly #mounts = new Map<string, Mount>()

  constructor(tree: FileTree, options: { readonly isReadOnly?: boolean } = {}) {
    this.#root = { at: '/', tree, path: [], isReadOnly: options.isReadOnly ?? false, isTmpfs: false }
  }

  /** The tree under /. */
  get tree(): FileTree {
    return this.#root.tree
  }

  get mounts(): readonly Mount[] {
    return [this.#root, ...this.#mounts.values()]
  }

  /** Makes a tree appear at a path; missing directories on the way are made, as the container runtime does. */
  mount(at: string, source: MountSource): void {
    const path = segmentsOf(source.path ?? '/')
    const node = source.tree.node(path)
    if (node === undefined) throw new FileError('ENOENT', source.path ?? '/')
    const there = this.#find(at, root, true, true)
    if (there.node === undefined) this.#makeMountPoint(at, node.kind === 'directory')
    else if ((there.node.kind === 'directory') !== (node.kind === 'directory'))
      throw new FileError('ENOTDIR', at)
    const absolute = this.#find(at, root, true).absolute
    this.#mounts.set(absolute, {
      at: absolute,
      tree: source.tree,
      path,
      isReadOnly: source.isReadOnly ?? false,
      isTmpfs: source.isTmpfs ?? source.tree.isMemory,
    })
  }

  unmount(at: string): void {
    this.#mounts.delete(`/${segmentsOf(at).join('/')}`)
  }

  exists(path: string, user = root): boolean {
    return this.lookUp(path, user) !== undefined
  }

  /** The node at a path, or undefined when there is none. Links are followed unless told otherwise. */
  lookUp(path: string, user = root, followLink = true): FileNode | undefined {
    try {
      return this.#find(path, user, followLink).node
    } catch (error) {
      if (error instanceof FileError) return undefined
      throw error
    }
  }

  /** The node at a path, or undefined when it or a directory on the way is missing; cheaper to ask than `stat`. */
  statIfThere(path: string, user = root): FileNode | undefined {
    return this.#find(path, user, true, true).node
  }

  /** The node at a path. */
  stat(path: string, user = root, followLink = true): FileNode {
    const { node } = this.#find(path, user, followLink)
    if (node === undefined) throw new FileError('ENOENT', path)
    return node
  }

  /** The path without links and dots. */
  realPath(path: string, user = root): string {
    const place = this.#find(path, user, true)
    if (place.node === undefined) throw new FileError('ENOENT', path)
    return place.absolute
  }

  /** The mount that holds a path. */
  mountOf(path: string, user = root): Mount {
    return this.#find(path, user, true, true).mount
  }

  /** Names in a directory, sorted. */
  list(path: string, user = root): string[] {
    const node = this.stat(path, user)
    if (node.kind !== 'directory') throw new FileError('ENOTDIR', path)
    this.#demand(node, readBit, user, path)
    return [...node.entries.keys()].sort()
  }

  /** A file's text. */
  read(path: string, user = root): string {
    const node = this.stat(path, user)
    if (node.kind === 'directory') throw new FileError('EISDIR', path)
    this.#demand(node, readBit, user, path)
    return node.kind === 'file' ? contentOf(node) : ''
  }

  /** Checks that a user may read, write or run what is at a path. */
  canAccess(path: string, want: 'read' | 'write' | 'execute', user = root): boolean {
    try {
      const place = this.#find(path, user, true)
      if (place.node === undefined) return false
      if (want === 'write') this.#demandWritable(place, path)
      this.#demand(
        place.node,
        want === 'read' ? readBit : want === 'write' ? writeBit : executeBit,
        user,
        path,
      )
      return true
    } catch (error) {
      if (error instanceof FileError) return false
      throw error
    }
  }

  /** Makes or replaces a file. */
  write(
    path: string,
    text: string,
    options: { readonly user?: FileUser; readonly mode?: number } = {},
  ): void {
    const file = this.openForWrite(path, options.user, { truncate: true, mode: options.mode })
    file.append(text, 0)
  }

  /** Opens a file for writing; it is made when missing. */
  openForWrite(
    path: string,
    user = root,
    options: { readonly truncate?: boolean; readonly mode?: number | undefined } = {},
  ): WritableFile {
    const place = this.#find(path, user, true)
    const { tree } = place.mount
    if (place.node === undefined) {
      this.#demandParent(place, user, path)
      tree.put(place.path, tree.newFile('', options.mode ?? 0o644, user.uid, handedGroup(place) ?? user.gid))
    } else {
      if (place.node.kind === 'directory') throw new FileError('EISDIR', path)
      this.#demandWritable(place, path)
      this.#demand(place.node, writeBit, user, path)
    }
    const file = tree.own(place.path) as RegularFile
    if (options.truncate) tree.setContent(file, '', 0)
    if (options.mode !== undefined && place.node === undefined) file.mode = options.mode
    return new WritableFile(tree, file)
  }

  makeDirectory(
    path: string,
    options: { readonly user?: FileUser; readonly mode?: number; readonly withParents?: boolean } = {},
  ): void {
    const user = options.user ?? root
    const place = this.#find(path, user, true, options.withParents)
    if (place.node !== undefined) {
      if (options.withParents && place.node.kind === 'directory') return
      throw new FileError('EEXIST', path)
    }
    if (options.withParents) {
      const above = parentOf(path)
      if (above !== '/') this.makeDirectory(above, { user, withParents: true })
    }
    const target = this.#find(path, user, true)
    this.#demandParent(target, user, path)
    const { tree } = target.mount
    const handed = handedGroup(target)
    const mode = (options.mode ?? 0o755) | (handed === undefined ? 0 : setgidBit)
    tree.put(target.path, tree.newDirectory(mode, user.uid, handed ?? user.gid))
  }

  makeLink(path: string, target: string, user = root): void {
    const place = this.#find(path, user, false)
    if (place.node !== undefined) throw new FileError('EEXIST', path)
    this.#demandParent(place, user, path)
    place.mount.tree.put(
      place.path,
      place.mount.tree.newLink(target, user.uid, handedGroup(place) ?? user.gid),
    )
  }

  /** Removes a file, a link or, if `withContent`, a whole directory. */
  remove(path: string, options: { readonly user?: FileUser; readonly withContent?: boolean } = {}): void {
    const user = options.user ?? root
    const place = this.#find(path, user, false)
    if (place.node === undefined) throw new FileError('ENOENT', path)
    if (place.node.kind === 'directory' && !options.withContent) throw new FileError('EISDIR', path)
    this.#demandParent(place, user, path)
    if (this.#mounts.has(place.absolute) || place.path.length === 0) throw new FileError('EBUSY', path)
    place.mount.tree.remove(place.path)
  }

  /** Removes an empty directory. */
  removeDirectory(path: string, user = root): void {
    const node = this.stat(path, user, false)
    if (node.kind !== 'directory') throw new FileError('ENOTDIR', path)
    if (node.entries.size > 0) throw new FileError('ENOTEMPTY', path)
    this.remove(path, { user, withContent: true })
  }

  rename(from: string, to: string, user = root): void {
    const source = this.#find(from, user, false)
    if (source.node === undefined) throw new FileError('ENOENT', from)
    const target = this.#find(to, user, false)
    this.#demandParent(source, user, from)
    this.#demandParent(target, user, to)
    if (source.mount.tree !== target.mount.tree) throw new FileError('EXDEV', to)
    if (target.node?.kind === 'directory' && source.node.kind !== 'directory')
      throw new FileError('EISDIR', to)
    if (source.absolute === target.absolute) return
    const { tree } = source.mount
    const node = tree.own(source.path)
    tree.remove(source.path)
    tree.put(target.path, node)
  }

  /** Changes mode, owner or time of a node. Only its owner and root may. */
  change(
    path: string,
    attributes: {
      readonly mode?: number
      readonly uid?: number
      readonly gid?: number
      readonly mtimeMs?: number
    },
    user = root,
  ): void {
    const place = this.#find(path, user, true)
    if (place.node === undefined) throw new FileError('ENOENT', path)
    this.#demandWritable(place, path)
    const isOwner = user.uid === 0 || user.uid === place.node.uid
    if (!isOwner || (attributes.uid !== undefined && user.uid !== 0)) throw new FileError('EPERM', path)
    Object.assign(place.mount.tree.own(place.path), attributes)
  }

  #makeMountPoint(at: string, isDirectory: boolean): void {
    const above = parentOf(at)
    const isReadOnly = this.#find(above, root, true, true).mount.isReadOnly
    // The runtime makes mount points before the root becomes read-only.
    const host = isReadOnly ? new FileSystem(this.#root.tree) : this
    if (above !== '/') host.makeDirectory(above, { withParents: true })
    if (isDirectory) host.makeDirectory(at)
    else host.write(at, '')
  }

  /** Walks a path. With `mayLackParents` a missing parent is no error: the place then has no node. */
  #find(path: string, user: FileUser, followLink: boolean, mayLackParents = false): Place {
    let mount = this.#root
    let treePath: string[] = [...mount.path]
    /** Without links and dots: '' for the root itself. */
    let absolute = ''
    let node: FileNode | undefined = mount.tree.node(treePath)
    const pending = segmentsWithDots(path).reverse()
    let links = 0
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (name === '.') continue
      if (name === '..') {
        absolute = absolute.slice(0, Math.max(0, absolute.lastIndexOf('/')))
        const above = this.#find(absolute, root, true)
        ;({ mount, node } = above)
        treePath = [...above.path]
        continue
      }
      if (node === undefined) {
        if (!mayLackParents) throw new FileError('ENOENT', path)
        absolute = `${absolute}/${name}`
        treePath.push(name)
        continue
      }
      if (node.kind !== 'directory') throw new FileError('ENOTDIR', path)
      this.#demand(node, executeBit, user, path)
      const here: string = `${absolute}/${name}`
      const mounted = this.#mounts.get(here)
      const next: FileNode | undefined = mounted
        ? mounted.tree.node(mounted.path)
        : (node as Directory).entries.get(name)
      if (next?.kind === 'link' && (followLink || pending.length > 0)) {
        if (++links > maxLinks) throw new FileError('ELOOP', path)
        pending.push(...segmentsWithDots(next.target).reverse())
        if (!next.target.startsWith('/')) continue
        mount = this.#root
        treePath = [...mount.path]
        absolute = ''
        node = mount.tree.node(treePath)
        continue
      }
      if (mounted) {
        mount = mounted
        treePath = [...mounted.path]
      } else treePath.push(name)
      absolute = here
      node = next
    }
    return { mount, path: treePath, absolute: absolute || '/', node }
  }

  #demand(node: FileNode, bit: number, user: FileUser, path: string): void {
    if (user.uid === 0) {
      if (bit !== executeBit || node.kind === 'directory' || (node.mode & 0o111) !== 0) return
      throw new FileError('EACCES', path)
    }
    const isGroup = node.gid === user.gid || user.groups?.includes(node.gid)
    const shift = node.uid === user.uid ? 6 : isGroup ? 3 : 0
    if (((node.mode >> shift) & bit) === 0) throw new FileError('EACCES', path)
  }

  #demandWritable(place: Place, path: string): void {
    if (place.mount.isReadOnly && place.node?.kind !== 'device') throw new FileError('EROFS', path)
  }

  /** A new or a vanishing entry needs a writable parent directory. */
  #demandParent(place: Place, user: FileUser, path: string): void {
    const parent = place.mount.tree.node(place.path.slice(0, -1))
    if (parent === undefined) throw new FileError('ENOENT', path)
    if (parent.kind !== 'directory') throw new FileError('ENOTDIR', path)
    if (place.mount.isReadOnly) throw new FileError('EROFS', path)
    this.#demand(parent, writeBit, user, path)
    const isSticky = (parent.mode & 0o1000) !== 0
    if (isSticky && place.node !== undefined && user.uid !== 0 && user.uid !== place.node.uid)
      throw new FileError('EPERM', path)
  }
}

/** The group that a directory hands on to what is made in it. */
function handedGroup({ mount, path }: Place): number | undefined {
  const parent = mount.tree.node(path.slice(0, -1))
  return parent !== undefined && (parent.mode & setgidBit) !== 0 ? parent.gid : undefined
}

/** A file that is open for writing. */
export class WritableFile {
  readonly #tree: FileTree
  readonly #file: RegularFile

  constructor(tree: FileTree, file: RegularFile) {
    this.#tree = tree
    this.#file = file
  }

  /** Whether what is written takes memory of the writer. */
  get isMemory(): boolean {
    return this.#tree.isMemory
  }

  /** Adds text, then zero bytes that take space but are not stored. */
  append(text: string, zeroBytes: number): void {
    if (/^\0+$/.test(text)) this.#tree.appendContent(this.#file, '', text.length + zeroBytes)
    else this.#tree.appendContent(this.#file, text, zeroBytes)
  }
}

/** The directory part of an absolute path. */
export function parentOf(path: string): string {
  return `/${segmentsOf(path).slice(0, -1).join('/')}`
}

/** An absolute path from a path as typed in a working directory; dots stay. */
export function absolutePath(path: string, workingDirectory: string): string {
  return path.startsWith('/') ? path : `${workingDirectory === '/' ? '' : workingDirectory}/${path}`
}

function segmentsWithDots(path: string): string[] {
  return path.split('/').filter((name) => name !== '')
}

function segmentsOf(path: string): string[] {
  const segments: string[] = []
  for (const name of segmentsWithDots(path))
    if (name === '..') segments.pop()
    else if (name !== '.') segments.push(name)
  return segments
}
