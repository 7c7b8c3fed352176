// Finds what a command line runs: the executable in the file system, its program or its interpreter.
import { FileError } from '../machines/file-error.ts'
import { absolutePath, type FileUser } from '../machines/file-system.ts'
import type { FileNode } from '../machines/file-tree.ts'
import type { Container } from './container.ts'
import { print } from './io.ts'
import type { Program, ProgramMain } from './program.ts'

export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export type Executable =
  | {
      readonly kind: 'found'
      readonly path: string
      readonly main: ProgramMain
      readonly argv: readonly string[]
      /** Whom it runs as: the file's owner where its mode says so and the container lets it. */
      readonly user: FileUser
    }
  /** The file is there but nothing can run it: a bad format, or an interpreter that is missing. */
  | { readonly kind: 'cannot-run'; readonly path: string; readonly reason: 'format' | 'interpreter' }
  | { readonly kind: 'not-found'; readonly isPath: boolean }
  | { readonly kind: 'permission-denied' | 'is-directory'; readonly path: string }

const maxInterpreters = 4

/** Looks a command up: a name without a slash along PATH, everything else as a path. */
export function findExecutable(
  container: Container,
  argv: readonly string[],
  options: { readonly path: string | undefined; readonly cwd: string; readonly user: FileUser },
): Executable {
  const name = argv[0] ?? ''
  if (name.includes('/')) return examine(container, absolutePath(name, options.cwd), argv, options.user, 0)
  let denied: Executable | undefined
  for (const directory of (options.path ?? defaultPath).split(':')) {
    if (name === '') break
    const found = examine(
      container,
      `${absolutePath(directory || '.', options.cwd)}/${name}`,
      argv,
      options.user,
      0,
    )
    if (found.kind === 'found' || found.kind === 'cannot-run') return found
    if (found.kind === 'permission-denied') denied ??= found
  }
  return denied ?? { kind: 'not-found', isPath: false }
}

function examine(
  container: Container,
  path: string,
  argv: readonly string[],
  user: FileUser,
  depth: number,
): Executable {
  const { files } = container.spec
  try {
    const node = files.statIfThere(path, user)
    if (node === undefined) return { kind: 'not-found', isPath: true }
    if (node.kind === 'directory') return { kind: 'is-directory', path }
    if (!files.canAccess(path, 'execute', user)) return { kind: 'permission-denied', path }
    if (node.kind !== 'file' || node.isForeign) return { kind: 'cannot-run', path, reason: 'format' }
    if (node.program !== undefined) {
      const main = container.on.programs.get(node.program)
      return main === undefined
        ? { kind: 'cannot-run', path, reason: 'format' }
        : { kind: 'found', path, main, argv, user: runsAs(container, node, user) }
    }
    const interpreter = /^#! *(\S+)(?:[ \t]+(.*\S))?[ \t]*(?:\n|$)/.exec(node.text)
    if (interpreter === null || depth >= maxInterpreters)
      return { kind: 'cannot-run', path, reason: 'format' }
    const [, program = '', argument] = interpreter
    const words = [program, ...(argument === undefined ? [] : [argument]), path, ...argv.slice(1)]
    const found = examine(container, program, words, user, depth + 1)
    return found.kind === 'found' ? found : { kind: 'cannot-run', path, reason: 'interpreter' }
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    if (error.errno === 'EACCES') return { kind: 'permission-denied', path }
    return { kind: 'not-found', isPath: true }
  }
}

const setUidBit = 0o4000
const setGidBit = 0o2000

function runsAs(container: Container, { mode, uid, gid }: FileNode, user: FileUser): FileUser {
  if ((mode & (setUidBit | setGidBit)) === 0 || container.spec.hasNoNewPrivileges === true) return user
  return { ...user, ...(mode & setUidBit && { uid }), ...(mode & setGidBit && { gid }) }
}

/** A container whose executable cannot be run starts, says so in its log and ends with 255, as runc's init does. */
export function cannotRun(path: string, reason: 'format' | 'interpreter'): ProgramMain {
  const text = reason === 'format' ? 'exec format error' : 'no such file or directory'
  return function* (process): Program {
    yield* print(process, `exec ${path}: ${text}\n`, 2)
    return 255
  }
}
