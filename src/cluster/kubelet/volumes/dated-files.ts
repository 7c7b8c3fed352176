// Files that change together: they lie in a dated folder, `..data` points to it, their names are links into that.
// Models pkg/volume/util AtomicWriter, v1.35.
import { formatTime } from '#api/time.ts'
import type { FileTree, RegularFile } from '../../machines/file-tree.ts'
import type { RandomStream } from '../../random.ts'

/** A file that a volume shows. */
export interface VolumeFile {
  readonly text: string
  readonly mode: number
  readonly uid?: number | undefined
}

const dataLink = '..data'

/** Makes a tree show exactly these files, by their paths. True when anything changed. */
export function writeDated(
  tree: FileTree,
  files: ReadonlyMap<string, VolumeFile>,
  random: RandomStream,
): boolean {
  const before = folderOf(tree)
  if (before !== undefined && holds(tree, before, files)) return false
  const folder = `..${dateOf(tree.nowMs())}.${random.below(2 ** 32)}`
  tree.put([folder], tree.newDirectory(0o755))
  for (const [path, { text, mode, uid }] of files) {
    const segments = [folder, ...path.split('/').filter((part) => part !== '')]
    for (let depth = 2; depth < segments.length; depth++) {
      const directory = segments.slice(0, depth)
      if (tree.node(directory) === undefined) tree.put(directory, tree.newDirectory())
    }
    tree.put(segments, tree.newFile(text, mode, uid))
  }
  tree.put([dataLink], tree.newLink(folder))
  const names = new Set([...files.keys()].map((path) => path.replace(/^\/+/, '').split('/')[0] ?? ''))
  for (const name of [...tree.root.entries.keys()])
    if (!name.startsWith('..') && !names.has(name)) tree.remove([name])
  for (const name of names)
    if (tree.node([name]) === undefined) tree.put([name], tree.newLink(`${dataLink}/${name}`))
  if (before !== undefined) tree.remove([before])
  return true
}

/** A file as it is shown now. */
export function shownFile(tree: FileTree, path: string): RegularFile | undefined {
  const folder = folderOf(tree)
  const node = folder === undefined ? undefined : tree.node([folder, ...path.split('/')])
  return node?.kind === 'file' ? node : undefined
}

function folderOf(tree: FileTree): string | undefined {
  const link = tree.node([dataLink])
  return link?.kind === 'link' ? link.target : undefined
}

function holds(tree: FileTree, folder: string, files: ReadonlyMap<string, VolumeFile>): boolean {
  if (countFiles(tree, [folder]) !== files.size) return false
  for (const [path, { text }] of files) if (shownFile(tree, path)?.text !== text) return false
  return true
}

function countFiles(tree: FileTree, path: readonly string[]): number {
  const node = tree.node(path)
  if (node?.kind !== 'directory') return node === undefined ? 0 : 1
  return [...node.entries.keys()].reduce((sum, name) => sum + countFiles(tree, [...path, name]), 0)
}

/** `2026_11_21_00_54_11` */
function dateOf(ms: number): string {
  return formatTime(ms).slice(0, 19).replace(/[-T:]/g, '_')
}
