// Builds the files of images: the bases that images share, and what each adds.
import { FileSystem } from '../../machines/file-system.ts'
import { FileTree } from '../../machines/file-tree.ts'
import { appletNames } from '../applets/index.ts'

/** A file of an image: its text, or what makes it special. */
export type ImageFile =
  | string
  | {
      readonly text?: string
      readonly mode?: number
      readonly uid?: number
      readonly gid?: number
      /** An executable that runs this program. */
      readonly program?: string
      /** Made for another architecture. */
      readonly isForeign?: boolean
      readonly link?: string
      readonly isDirectory?: boolean
    }

export type ImageFiles = Readonly<Record<string, ImageFile>>

/** What lies below an image's own files: nothing, busybox, Alpine, or Debian without its many extras. */
export type ImageBase = 'scratch' | 'busybox' | 'alpine' | 'debian'

/** When all images were built: 2025-10-08. */
const builtMs = 1_759_881_600_000
const nowMs = () => builtMs
/** What a binary begins with. */
const binary = '\x7fELF'

const passwd = `root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false
bin:x:2:2:bin:/bin:/bin/false
www-data:x:33:33:www-data:/var/www:/bin/false
nobody:x:65534:65534:nobody:/home:/bin/false
`
const group = 'root:x:0:\ndaemon:x:1:\nbin:x:2:\nwww-data:x:33:\nnogroup:x:65534:\n'

const directories: ImageFiles = {
  '/etc': { isDirectory: true },
  '/bin': { isDirectory: true },
  '/usr/bin': { isDirectory: true },
  '/usr/sbin': { isDirectory: true },
  '/home': { isDirectory: true },
  '/root': { isDirectory: true, mode: 0o700 },
  '/tmp': { isDirectory: true, mode: 0o1777 },
  '/var': { isDirectory: true },
  '/etc/passwd': passwd,
  '/etc/group': group,
}

/** What a slim Debian image lacks: tools that people miss in containers. */
const notInDebian: ReadonlySet<string> = new Set(
  'wget curl nc nslookup ping ip ifconfig netstat ss ps free httpd telnet vi traceroute arp route'.split(' '),
)

function applets(names: Iterable<string>, folder: string): ImageFiles {
  return Object.fromEntries([...names].map((name) => [`${folder}/${name}`, { program: name }]))
}

const bases: Readonly<Record<ImageBase, () => ImageFiles>> = {
  scratch: () => ({}),
  busybox: () => ({ ...directories, ...applets(appletNames(), '/bin') }),
  alpine: () => ({
    ...directories,
    ...applets(appletNames(), '/bin'),
    '/usr/bin/getent': { program: 'getent' },
    '/etc/alpine-release': '3.22.2\n',
    '/etc/os-release':
      'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.2\nPRETTY_NAME="Alpine Linux v3.22"\n',
  }),
  debian: () => ({
    ...directories,
    ...applets(
      [...appletNames()].filter((name) => !notInDebian.has(name) && name !== 'sh'),
      '/usr/bin',
    ),
    '/bin/sh': { program: 'sh' },
    '/bin/bash': { program: 'bash' },
    '/usr/bin/getent': { program: 'getent' },
    '/etc/debian_version': '12.12\n',
    '/etc/os-release':
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
  }),
}

const built = new Map<ImageBase, FileTree>()

/** A tree with these files over a base. */
export function imageTree(base: ImageBase, files: ImageFiles): FileTree {
  let lower = built.get(base)
  if (lower === undefined) {
    lower = new FileTree({ nowMs })
    putFiles(lower, bases[base]())
    built.set(base, lower)
  }
  const tree = new FileTree({ nowMs, lower })
  putFiles(tree, files)
  return tree
}

function putFiles(tree: FileTree, files: ImageFiles): void {
  const system = new FileSystem(tree)
  for (const [path, given] of Object.entries(files)) {
    const file = typeof given === 'string' ? { text: given } : given
    const above = path.slice(0, path.lastIndexOf('/'))
    if (above !== '') system.makeDirectory(above, { withParents: true })
    if (file.link !== undefined) system.makeLink(path, file.link)
    else if (file.isDirectory) system.makeDirectory(path, { withParents: true })
    else system.write(path, file.text ?? binary)
    if (file.link !== undefined) continue
    const node = system.stat(path)
    node.mode = file.mode ?? (file.isDirectory || file.text === undefined ? 0o755 : 0o644)
    node.uid = file.uid ?? 0
    node.gid = file.gid ?? file.uid ?? 0
    if (node.kind === 'file') {
      if (file.program !== undefined) node.program = file.program
      if (file.isForeign) node.isForeign = true
    }
  }
}
