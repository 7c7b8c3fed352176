// Starts the first process of a container, and further ones inside it: what the container runtime asks the kernel for.
import { FileError } from '../machines/file-error.ts'
import type { FileUser } from '../machines/file-system.ts'
import { Container, type ContainerLimits, type ContainerSpec, type ProgramWorld } from './container.ts'
import { cannotRun, defaultPath, type Executable, findExecutable } from './exec.ts'
import { Feed } from './feed.ts'
import { mountKernelFiles } from './kernel-files.ts'
import type { Process, ExitStatus as ProcessEnd } from './process.ts'
import type { ProgramMain } from './program.ts'
import type { Signal } from './signals.ts'
import { DeviceFile, makePipe, type OpenFile, OutputSink } from './streams.ts'

export interface ExitStatus extends ProcessEnd {
  /** Whether any process of the container was ended for taking more memory than allowed. */
  readonly isOomKilled: boolean
}

/** Where a process reads and writes. */
export interface ProcessIo {
  /** Keeps standard input open for `writeStdin`; otherwise it is at its end at once. */
  readonly stdin?: boolean
  readonly tty?: boolean
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
}

/** A further process in a running container: kubectl exec, exec probes, lifecycle hooks. */
export interface ExecSpec extends ProcessIo {
  readonly argv: readonly string[]
  /** As the container's when left out. */
  readonly env?: readonly (readonly [string, string])[]
  readonly cwd?: string
  readonly user?: FileUser
}

export interface ProcessSpec extends ContainerSpec, ProcessIo {
  readonly argv: readonly string[]
  /** In the order in which `env` shall print it. */
  readonly env: readonly (readonly [string, string])[]
  readonly cwd: string
  readonly user: FileUser
  /** Work of exec and the loader before the program's first instruction. */
  readonly loadMs?: number
}

export interface StartError {
  readonly kind: 'not-found' | 'permission-denied' | 'is-directory' | 'bad-working-directory' | 'no-command'
  /**
   * runc's words from `exec:` or `mkdir` on. The runtime's own come before them: for a container
   * `... unable to start container process: error during container init: `, for an exec without the last part.
   */
  readonly text: string
}

export interface RunningProcess {
  readonly pid: number
  /** Sends a signal from outside the container. */
  signal(name: Signal): void
  /** Calls back once when the process ends, at once if it has. */
  onExit(see: (status: ExitStatus) => void): void
  /** Calls `taken` once the process has room for more. */
  writeStdin(text: string, taken?: () => void): void
  closeStdin(): void
  /** Lets what the process writes to its own output wait, and with it the process, or go on. */
  holdOutput(isHeld: boolean): void
  /** Of the whole container: the processor in thousandths of a core, the memory, and the work since the start. */
  usage(): { readonly cpuMilli: number; readonly memoryBytes: number; readonly cpuMs: number }
  exec(spec: ExecSpec): RunningProcess | StartError
  /** Changes the limits of the running container: resize in place. */
  setLimits(limits: ContainerLimits): void
}

export function isStartError(result: RunningProcess | StartError): result is StartError {
  return 'kind' in result
}

/** Starts a container's first process. Its clock must be that of the machine. */
export function startProcess(spec: ProcessSpec, on: ProgramWorld): RunningProcess | StartError {
  const limits = { ...spec.limits }
  const container = new Container({ ...spec, limits }, on)
  mountKernelFiles(spec.files, container)
  const workingDirectory = prepareWorkingDirectory(spec)
  if (workingDirectory !== undefined) return workingDirectory
  return launch(container, limits, spec, spec, spec.loadMs)
}

function prepareWorkingDirectory(spec: ProcessSpec): StartError | undefined {
  const cwd = spec.cwd === '' ? '/' : spec.cwd
  const node = spec.files.lookUp(cwd)
  if (node?.kind === 'directory') return undefined
  try {
    if (node !== undefined) throw new FileError('ENOTDIR', cwd)
    spec.files.makeDirectory(cwd, { withParents: true })
    return undefined
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return { kind: 'bad-working-directory', text: `mkdir ${cwd}: ${error.message.toLowerCase()}` }
  }
}

function launch(
  container: Container,
  limits: ContainerLimits,
  first: ProcessSpec,
  spec: ExecSpec,
  workMs = 0,
): RunningProcess | StartError {
  const env = new Map(spec.env ?? first.env)
  if (!env.has('PATH')) env.set('PATH', defaultPath)
  const cwd = spec.cwd ?? (first.cwd === '' ? '/' : first.cwd)
  const user = spec.user ?? first.user
  const found = findExecutable(container, spec.argv, { path: env.get('PATH'), cwd, user })
  const program = programOf(found, spec.argv)
  if ('kind' in program) return program
  const { files, stdin, sinks } = openFiles(spec)
  const process = container.createProcess({ user, ...program, env, cwd, files, workMs })
  if (process === undefined) return { kind: 'not-found', text: 'resource temporarily unavailable' }
  return running(container, limits, first, process, { stdin, sinks })
}

function programOf(
  found: Executable,
  argv: readonly string[],
): { readonly main: ProgramMain; readonly argv: readonly string[]; readonly user?: FileUser } | StartError {
  const [name] = argv
  if (name === undefined) return { kind: 'no-command', text: 'no command specified' }
  switch (found.kind) {
    case 'found':
      return { main: found.main, argv: found.argv, user: found.user }
    case 'cannot-run':
      return { main: cannotRun(found.path, found.reason), argv }
    case 'not-found':
      return {
        kind: 'not-found',
        text: found.isPath
          ? `exec: "${name}": stat ${name}: no such file or directory`
          : `exec: "${name}": executable file not found in $PATH`,
      }
    case 'permission-denied':
      return { kind: found.kind, text: `exec: "${name}": permission denied` }
    case 'is-directory':
      return { kind: found.kind, text: `exec: "${name}": is a directory` }
  }
}

function openFiles(io: ProcessIo): {
  files: Map<number, OpenFile>
  stdin: OpenFile | undefined
  sinks: readonly OutputSink[]
} {
  const isTerminal = io.tty ?? false
  const pipe = io.stdin ? makePipe({ isTerminal }) : undefined
  const out = new OutputSink(io.stdout, isTerminal)
  const err = new OutputSink(isTerminal ? io.stdout : io.stderr, isTerminal)
  const files = new Map<number, OpenFile>([
    [0, pipe?.reader ?? new DeviceFile('null')],
    [1, out],
    [2, err],
  ])
  return { files, stdin: pipe?.writer.hold(), sinks: [out, err] }
}

function running(
  container: Container,
  limits: ContainerLimits,
  first: ProcessSpec,
  process: Process,
  { stdin, sinks }: { readonly stdin: OpenFile | undefined; readonly sinks: readonly OutputSink[] },
): RunningProcess {
  let input = stdin && new Feed(stdin)
  return {
    pid: process.pid,
    signal: (name) => process.signal(name, true),
    onExit: (see) =>
      process.onEnd(() => {
        const { status } = process
        if (status !== undefined) see({ ...status, isOomKilled: container.wasOomKilled })
      }),
    writeStdin: (text, taken) => {
      if (input === undefined) taken?.()
      else input.write(text, taken)
    },
    closeStdin: () => {
      input?.end()
      input = undefined
    },
    holdOutput: (isHeld) => {
      for (const sink of sinks) sink.suspend(isHeld)
    },
    usage: () => container.usage(),
    exec: (spec) => launch(container, limits, first, spec),
    setLimits: (changed) => {
      Object.assign(limits, changed)
      container.enforceMemory()
    },
  }
}
