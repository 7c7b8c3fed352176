// `agnhost mounttest`: makes files and tells what a mount, its files and their owners look like.
import { FileError } from '../../machines/file-error.ts'
import type { FileNode } from '../../machines/file-tree.ts'
import { print } from '../io.ts'
import type { Process } from '../process.ts'
import { type Program, sleep } from '../program.ts'
import { type AgnhostCommand, type Flags, fileComplaint } from './command.ts'

const initialContent = 'mount-tester new file\n'
/** What statfs calls a file system of a disk. */
const ext4Magic = 0xef53
const retryMs = 2000

type Check = (process: Process, path: string) => string

/** In the order in which they are made, which lets one command write a file and look at it. */
const checks: readonly (readonly [flag: string, operation: string, check: Check])[] = [
  ['fs_type', 'error from statfs', fsType],
  ['new_file_0644', 'error writing new file', newFile(0o644)],
  ['new_file_0666', 'error writing new file', newFile(0o666)],
  ['new_file_0660', 'error writing new file', newFile(0o660)],
  ['new_file_0777', 'error writing new file', newFile(0o777)],
  [
    'file_mode',
    'error from Stat',
    (process, path) => `mode of file "${path}": ${modeText(stat(process, path))}\n`,
  ],
  [
    'file_perm',
    'error from Stat',
    (process, path) => `perms of file "${path}": -${permissions(stat(process, path))}\n`,
  ],
  ['file_owner', 'error from stat', fileOwner],
  ['file_content', 'error reading file content for', content],
]

export const mountTest: AgnhostCommand = {
  name: 'mounttest',
  flags: {
    ...Object.fromEntries(checks.map(([flag]) => [flag, 'value'] as const)),
    file_content_in_loop: 'value',
    retry_time: 'value',
    break_on_expected_content: 'switch',
  },
  *run(process, flags): Program {
    let code = 0
    for (const [flag, operation, check] of checks) {
      const path = flags.text(flag)
      if (path === '') continue
      try {
        yield* print(process, check(process, path))
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        yield* print(process, failureText(operation, path, error))
        code = 1
      }
    }
    const path = flags.text('file_content_in_loop')
    if (path !== '' && !(yield* readInLoop(process, path, flags))) code = 1
    return code
  },
}

function failureText(operation: string, path: string, error: FileError): string {
  if (operation === 'error from statfs' || operation === 'error from stat')
    return `${operation}(${JSON.stringify(path)}): ${error.message.toLowerCase()}\n`
  if (operation === 'error from Stat')
    return `${operation}(${JSON.stringify(path)}): ${fileComplaint('stat', path, error)}\n`
  return `${operation} ${JSON.stringify(path)}: ${fileComplaint('open', path, error)}\n`
}

function stat(process: Process, path: string): FileNode {
  return process.container.spec.files.stat(process.path(path), process.user)
}

function fsType(process: Process, path: string): string {
  const { files } = process.container.spec
  stat(process, path)
  const type = files.mountOf(process.path(path)).isTmpfs ? 'tmpfs' : ext4Magic
  return `mount type of "${path}": ${type}\n`
}

function newFile(mode: number): Check {
  return (process, path) => {
    process.container.spec.files.write(process.path(path), initialContent, { user: process.user, mode })
    return content(process, path)
  }
}

function content(process: Process, path: string): string {
  return `content of file "${path}": ${process.container.spec.files.read(process.path(path), process.user)}\n`
}

function fileOwner(process: Process, path: string): string {
  const { uid, gid } = stat(process, path)
  return `owner UID of "${path}": ${uid}\nowner GID of "${path}": ${gid}\n`
}

function permissions({ mode }: FileNode): string {
  return [6, 3, 0]
    .map((shift) => [4, 2, 1].map((bit, i) => ((mode >> shift) & bit ? 'rwx'[i] : '-')).join(''))
    .join('')
}

/** As Go prints a mode: the letters of what it is, then the permissions. */
function modeText(node: FileNode): string {
  const { mode, kind } = node
  const letters = [
    kind === 'directory' && 'd',
    kind === 'device' && 'Dc',
    (mode & 0o4000) !== 0 && 'u',
    (mode & 0o2000) !== 0 && 'g',
    (mode & 0o1000) !== 0 && 't',
  ].filter((letter) => letter !== false)
  return (letters.length === 0 ? '-' : letters.join('')) + permissions(node)
}

/** Tells a file's content every two seconds; true when the last look found one. */
function* readInLoop(process: Process, path: string, flags: Flags): Program<boolean> {
  const { clock } = process.container.on
  const endMs = clock.now() + flags.number('retry_time', 180) * 1000
  const stopsAtExpected = flags.isOn('break_on_expected_content', true)
  let hasRead = true
  for (; clock.now() < endMs; yield* sleep(retryMs)) {
    try {
      const text = content(process, path)
      hasRead = true
      yield* print(process, text)
      if (!stopsAtExpected) continue
      if (text.endsWith(`: ${initialContent}\n`)) break
      yield* print(process, `Unexpected content. Expected: ${initialContent}. Retrying\n`)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      hasRead = false
      yield* print(process, `Error reading file ${path}: ${fileComplaint('open', path, error)}, retrying\n`)
    }
  }
  return hasRead
}
