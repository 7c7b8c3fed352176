// < > >> << 2>&1: opens files behind descriptors for as long as a command runs.
import { FileError } from '../../machines/file-error.ts'
import { contentOf } from '../../machines/file-tree.ts'
import type { Process } from '../process.ts'
import type { Program } from '../program.ts'
import { DeviceFile, FileWriter, type OpenFile, TextReader } from '../streams.ts'
import { ShellError } from './control.ts'
import { expandText } from './expand.ts'
import type { Shell } from './shell.ts'
import type { Redirection } from './syntax.ts'

/** Undoes redirections. */
export type Restore = () => void

/** A redirection that failed: the command does not run. */
export class RedirectionError extends Error {}

/** Applies redirections to the shell's own process; a failure leaves none applied. */
export function* applyRedirections(shell: Shell, redirections: readonly Redirection[]): Program<Restore> {
  const { process } = shell
  const saved = new Map<number, OpenFile | undefined>()
  const restore = () => {
    for (const [descriptor, file] of saved) {
      if (file === undefined) process.closeFile(descriptor)
      else {
        process.setFile(descriptor, file)
        file.release()
      }
    }
  }
  const set = (descriptor: number, file: OpenFile | undefined) => {
    if (!saved.has(descriptor)) saved.set(descriptor, process.files.get(descriptor)?.hold())
    if (file === undefined) process.closeFile(descriptor)
    else process.setFile(descriptor, file)
  }
  try {
    for (const redirection of redirections) yield* applyOne(shell, redirection, set)
  } catch (error) {
    restore()
    throw error
  }
  return restore
}

function* applyOne(
  shell: Shell,
  redirection: Redirection,
  set: (descriptor: number, file: OpenFile | undefined) => void,
): Program<void> {
  const { operator, target, fd } = redirection
  const { process } = shell
  if (target.type === 'HereDoc') {
    const text = yield* expandText(shell, target.content)
    const body = target.stripTabs ? text.replace(/^\t+/gm, '') : text
    set(fd ?? 0, new TextReader(() => body))
    return
  }
  const word = yield* expandText(shell, target)
  switch (operator) {
    case '<':
    case '<>':
      set(fd ?? 0, openForRead(process, word))
      break
    case '<<<':
      set(fd ?? 0, new TextReader(() => `${word}\n`))
      break
    case '>':
    case '>|':
    case '>>':
      set(fd ?? 1, openForWrite(process, word, operator === '>>'))
      break
    case '&>':
    case '&>>': {
      const file = openForWrite(process, word, operator === '&>>')
      set(1, file)
      set(2, file)
      break
    }
    default: {
      const descriptor = fd ?? (operator === '<&' ? 0 : 1)
      if (word === '-') set(descriptor, undefined)
      else if (/^\d+$/.test(word)) {
        const source = process.files.get(Number(word))
        if (source === undefined) throw new RedirectionError(`${word}: Bad file descriptor`)
        set(descriptor, source)
      } else if (operator === '>&') {
        const file = openForWrite(process, word, false)
        set(1, file)
        set(2, file)
      } else throw new ShellError('syntax error: bad fd number', 2)
    }
  }
}

/** Opens a file for reading; devices and /dev/stdin included. */
export function openForRead(process: Process, name: string): OpenFile {
  const { files } = process.container.spec
  const path = process.path(name)
  try {
    const node = files.stat(path, process.user)
    if (node.kind === 'device') return openDevice(process, node.device)
    const text = files.read(path, process.user)
    if (node.kind !== 'file' || node.generate !== undefined) return new TextReader(() => text)
    // Looked at again for every read, so that a reader sees what is appended meanwhile.
    return new TextReader(() => (node.owner === undefined ? text : contentOf(node)))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new RedirectionError(`can't open ${name}: ${reason(error, 'no such file')}`)
  }
}

function openForWrite(process: Process, name: string, isAppending: boolean): OpenFile {
  const { files } = process.container.spec
  const path = process.path(name)
  try {
    const node = files.lookUp(path, process.user)
    if (node?.kind === 'device') return openDevice(process, node.device)
    return new FileWriter(files.openForWrite(path, process.user, { truncate: !isAppending }))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new RedirectionError(`can't create ${name}: ${reason(error, 'nonexistent directory')}`)
  }
}

const descriptors: Readonly<Record<string, number>> = { stdin: 0, stdout: 1, stderr: 2, tty: 1 }

function openDevice(process: Process, device: DeviceFile['device']): OpenFile {
  const descriptor = descriptors[device]
  const file = descriptor === undefined ? undefined : process.files.get(descriptor)
  return file ?? new DeviceFile(device, process.container.on.random)
}

function reason(error: FileError, whenMissing: string): string {
  return error.errno === 'ENOENT' || error.errno === 'ENOTDIR' ? whenMissing : error.message
}
