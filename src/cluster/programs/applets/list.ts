// ls and stat: what lies in directories.
import { FileError } from '../../machines/file-error.ts'
import type { FileSystem } from '../../machines/file-system.ts'
import { blockBytes, type FileNode, listedSize, sizeOf } from '../../machines/file-tree.ts'
import type { Process } from '../process.ts'
import type { ProgramMain } from '../program.ts'
import { groupName, userName } from './accounts.ts'
import { type Answer, answer } from './answer.ts'
import { calendar } from './calendar.ts'
import { parseOptions } from './options.ts'

interface Entry {
  readonly name: string
  readonly path: string
  readonly node: FileNode
}

const halfYearMs = 182 * 86_400_000

/** setuid, setgid and sticky: where they show, and as what. */
const specialBits = [
  [0, 0o4000, 's'],
  [1, 0o2000, 's'],
  [2, 0o1000, 't'],
] as const

/** `drwxr-xr-x` */
export function modeText(node: FileNode): string {
  return { file: '-', directory: 'd', link: 'l', device: 'c' }[node.kind] + permissionText(node.mode)
}

/** `rwxr-xr-x` */
export function permissionText(mode: number): string {
  const bits = [6, 3, 0].map((shift) => {
    const part = (mode >> shift) & 7
    return `${part & 4 ? 'r' : '-'}${part & 2 ? 'w' : '-'}${part & 1 ? 'x' : '-'}`
  })
  for (const [i, bit, letter] of specialBits)
    if (mode & bit) {
      const part = bits[i] as string
      bits[i] = part.slice(0, 2) + (part.endsWith('x') ? letter : letter.toUpperCase())
    }
  return bits.join('')
}

/** Kilobytes that a node takes on disk. */
export function diskKilobytes(node: FileNode): number {
  if (node.kind === 'directory') return node.owner?.isMemory ? 0 : blockBytes / 1024
  if (node.kind !== 'file') return 0
  return (Math.ceil(sizeOf(node) / blockBytes) * blockBytes) / 1024
}

/** How many names a node has: a directory one in each that it holds; an overlay does not count them. */
function linksOf(node: FileNode): number {
  if (node.kind !== 'directory' || node.isMerged === true) return 1
  return 2 + [...node.entries.values()].filter(({ kind }) => kind === 'directory').length
}

function row(process: Process, { name, node }: Entry, flags: ReadonlySet<string>): string {
  const { container } = process
  const now = container.on.clock.now()
  const { month, day, hour, minute, year } = calendar(node.mtimeMs)
  const two = (value: number) => String(value).padStart(2, '0')
  const time = Math.abs(now - node.mtimeMs) > halfYearMs ? ` ${year}` : `${two(hour)}:${two(minute)}`
  const date = `${month} ${String(day).padStart(2)} ${time}`
  const user = flags.has('n') ? String(node.uid) : (userName(container, node.uid) ?? String(node.uid))
  const group = flags.has('n') ? String(node.gid) : (groupName(container, node.gid) ?? String(node.gid))
  const bytes = listedSize(node)
  const size = flags.has('h') ? humanSize(bytes) : String(bytes)
  const target = node.kind === 'link' ? ` -> ${node.target}` : ''
  return `${modeText(node)} ${String(linksOf(node)).padStart(4)} ${user.padEnd(8)} ${group.padEnd(8)} ${size.padStart(9)} ${date} ${name}${target}\n`
}

/** 1.5K, 20.0M as busybox prints them. */
export function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes)
  let value = bytes
  for (const unit of ['K', 'M', 'G', 'T']) {
    value /= 1024
    if (value < 1024) return `${value.toFixed(1)}${unit}`
  }
  return `${(value / 1024).toFixed(1)}P`
}

function ls(process: Process): Answer {
  const { flags, rest, unknown } = parseOptions(process.argv.slice(1), 'laA1RdhinrStFpLsx', {
    long: { all: 'a', color: 'x' },
  })
  if (unknown !== undefined) return { errors: `ls: unrecognized option: ${unknown}\n` }
  const { files } = process.container.spec
  const plain: Entry[] = []
  const directories: Entry[] = []
  let errors = ''
  for (const word of rest.length === 0 ? ['.'] : rest)
    try {
      const path = process.path(word)
      const node = files.stat(path, process.user, !flags.has('l') || word.endsWith('/'))
      const target = node.kind === 'link' ? files.lookUp(path, process.user) : node
      if (target?.kind === 'directory' && node.kind === 'directory' && !flags.has('d'))
        directories.push({ name: word, path, node })
      else plain.push({ name: word, path, node })
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      errors += `ls: ${word}: ${error.message}\n`
    }
  const sections: string[] = []
  for (const list of [plain, directories]) list.sort((a, b) => (a.name < b.name ? -1 : 1))
  if (plain.length > 0) sections.push(rows(process, plain, flags))
  const hasTitles = directories.length + plain.length > 1 || flags.has('R') || errors !== ''
  for (let directory = directories.shift(); directory !== undefined; directory = directories.shift()) {
    try {
      const { entries, total } = contentOf(files, process, directory, flags)
      const title = hasTitles ? `${directory.name}:\n` : ''
      sections.push(`${title}${flags.has('l') ? `total ${total}\n` : ''}${rows(process, entries, flags)}`)
      if (flags.has('R'))
        directories.unshift(
          ...entries
            .filter(({ name, node }) => node.kind === 'directory' && name !== '.' && name !== '..')
            .map((entry) => ({ ...entry, name: `${directory?.name.replace(/\/$/, '')}/${entry.name}` })),
        )
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      errors += `ls: can't open '${directory.name}': ${error.message}\n`
    }
  }
  return { text: sections.join('\n'), errors }
}

function contentOf(
  files: FileSystem,
  process: Process,
  directory: Entry,
  flags: ReadonlySet<string>,
): { entries: Entry[]; total: number } {
  const names = files.list(directory.path, process.user)
  const dots = flags.has('a') ? ['.', '..'] : []
  const shown = flags.has('a') || flags.has('A') ? names : names.filter((name) => !name.startsWith('.'))
  const entries = [...dots, ...shown].map((name): Entry => {
    const path = `${directory.path}/${name}`
    return { name, path, node: files.stat(path, process.user, name === '.' || name === '..') }
  })
  if (flags.has('t')) entries.sort((a, b) => b.node.mtimeMs - a.node.mtimeMs)
  if (flags.has('S')) entries.sort((a, b) => sizeOf(b.node) - sizeOf(a.node))
  if (flags.has('r')) entries.reverse()
  return { entries, total: entries.reduce((sum, { node }) => sum + diskKilobytes(node), 0) }
}

function rows(process: Process, entries: readonly Entry[], flags: ReadonlySet<string>): string {
  if (flags.has('l') || flags.has('n')) return entries.map((entry) => row(process, entry, flags)).join('')
  const mark = ({ node }: Entry) =>
    node.kind === 'directory' && (flags.has('F') || flags.has('p')) ? '/' : ''
  const names = entries.map((entry) => entry.name + mark(entry))
  const isTerminal = process.files.get(1)?.isTerminal && !flags.has('1')
  return isTerminal && names.length > 0 ? `${names.join('  ')}\n` : names.map((name) => `${name}\n`).join('')
}

function stat(process: Process): Answer {
  const { values, rest } = parseOptions(process.argv.slice(1), 'c:Lft', { long: { format: 'c' } })
  let text = ''
  let errors = ''
  for (const word of rest)
    try {
      const node = process.container.spec.files.stat(process.path(word), process.user, false)
      const octal = (node.mode & 0o7777).toString(8)
      const user = userName(process.container, node.uid) ?? 'UNKNOWN'
      const group = groupName(process.container, node.gid) ?? 'UNKNOWN'
      const size = listedSize(node)
      const kind = {
        file: size === 0 ? 'regular empty file' : 'regular file',
        directory: 'directory',
        link: 'symbolic link',
        device: 'character special file',
      }[node.kind]
      const format = values.get('c')
      const fields: Readonly<Record<string, string>> = {
        n: word,
        s: String(size),
        a: octal,
        A: modeText(node),
        u: String(node.uid),
        U: user,
        g: String(node.gid),
        G: group,
        F: kind,
        Y: String(Math.floor(node.mtimeMs / 1000)),
      }
      if (format !== undefined)
        text += `${format.replace(/%(\w)/g, (all, letter: string) => fields[letter] ?? all)}\n`
      else {
        text += `  File: ${word}\n  Size: ${String(size).padEnd(10)}\tBlocks: ${String(diskKilobytes(node) * 2).padEnd(10)} IO Block: 4096   ${kind}\n`
        text += `Access: (${octal.padStart(4, '0')}/${modeText(node)})  Uid: (${String(node.uid).padStart(5)}/${user.padStart(8)})   Gid: (${String(node.gid).padStart(5)}/${group.padStart(8)})\n`
        text += `Modify: ${calendar(node.mtimeMs).text}.000000000 +0000\n`
      }
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      errors += `stat: can't stat '${word}': ${error.message}\n`
    }
  return { text, errors }
}

export const listPrograms: Readonly<Record<string, ProgramMain>> = { ls: answer(ls), stat: answer(stat) }
