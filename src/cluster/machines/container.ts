// One container on a machine: its files, its process, its log and how it ended. Lives until it is removed.

import type { Cancel } from '#api/request.ts'
import type { HostPort } from '../network/host-ports.ts'
import { ContainerLog } from './container-log.ts'
import { FileError } from './file-error.ts'
import { FileSystem, type MountSource } from './file-system.ts'
import { type Disk, FileTree } from './file-tree.ts'
import type { StoredImage } from './image-store.ts'
import type {
  ContainerLimits,
  ExitStatus,
  MakeProcessGroup,
  PidMode,
  ProcessGroup,
  ProcessHost,
  ProcessSpec,
  RunningProcess,
} from './process.ts'

export interface ContainerMount extends MountSource {
  readonly at: string
  /** The path on the machine, as error texts name it. */
  readonly from: string
}

export interface ContainerConfig {
  readonly name: string
  readonly attempt: number
  /** The reference as the pod's spec has it. */
  readonly image: string
  /** Instead of the image's entrypoint and command. */
  readonly command: readonly string[]
  readonly args: readonly string[]
  /** In the order in which they are set; later ones win. */
  readonly env: readonly (readonly [name: string, value: string])[]
  readonly workingDir: string
  readonly uid: number
  readonly gid: number
  readonly groups: readonly number[]
  readonly mounts: readonly ContainerMount[]
  readonly memoryLimitBytes: number | undefined
  readonly cpuLimitMilli: number | undefined
  readonly cpuShares: number
  readonly processLimit: number | undefined
  readonly hasReadOnlyRoot: boolean
  readonly droppedCapabilities: readonly string[]
  readonly hasNoNewPrivileges: boolean
  /** What the pod sets of the kernel's values: `kernel.shm_rmid_forced`. */
  readonly sysctls?: ReadonlyMap<string, string>
  /** Which user of the machine its root is; undefined when they are the same. */
  readonly rootUid?: number | undefined
  /** The file of the machine that says which system calls it may make; undefined for the runtime's own choice. */
  readonly seccompProfile?: string | undefined
  /** How likely the kernel is to end it when memory is short: -1000 to 1000. */
  readonly oomScoreAdjust?: number
  /** Whether its system calls are filtered. */
  readonly hasSeccomp?: boolean
  readonly hasStdin: boolean
  readonly isTerminal: boolean
  readonly terminationMessagePath: string
  readonly terminationMessagePolicy: string
  readonly stopSignal: string | undefined
  readonly pidMode: PidMode
}

/** What containers of one pod share. */
export interface SandboxFace {
  readonly id: string
  readonly podUid: string
  readonly hostname: string
  readonly address: string
  readonly isHostNetwork: boolean
  /** Ports of the machine that lead to it. */
  readonly hostPorts?: readonly HostPort[]
}

export type ContainerState = 'created' | 'running' | 'exited'

/** What starting a container throws: the text of the CRI's answer. */
export class RuntimeError extends Error {}

/** How an exec begins. */
export interface ExecSpec {
  readonly argv: readonly string[]
  readonly hasStdin: boolean
  readonly isTerminal: boolean
  stdout(text: string): void
  stderr(text: string): void
}

const maxMessageBytes = 4096
const startFailure =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: '
const execFailure = (id: string) =>
  `failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: `

export class Container {
  readonly id: string
  readonly sandbox: SandboxFace
  readonly config: ContainerConfig
  readonly image: StoredImage
  readonly createdMs: number
  readonly log: ContainerLog
  readonly files: FileSystem
  state: ContainerState = 'created'
  startedMs = 0
  finishedMs = 0
  exitCode = 0
  reason = ''
  message = ''
  #process: RunningProcess | undefined
  readonly #mountFailure: string | undefined
  readonly #host: ProcessHost
  readonly #processes: ProcessGroup
  readonly #onChange: () => void
  readonly #output = new Set<(stream: 'stdout' | 'stderr', text: string) => void>()
  readonly #enders = new Set<() => void>()

  constructor(
    id: string,
    sandbox: SandboxFace,
    config: ContainerConfig,
    image: StoredImage,
    parts: {
      readonly host: ProcessHost
      readonly makeProcesses: MakeProcessGroup
      readonly disk: Disk
      readonly onChange: () => void
    },
  ) {
    if (argvOf(config, image).length === 0)
      throw new RuntimeError(
        `failed to generate container "${id}" spec: failed to generate spec: no command specified`,
      )
    this.id = id
    this.sandbox = sandbox
    this.config = config
    this.image = image
    this.#host = parts.host
    this.#onChange = parts.onChange
    const nowMs = () => parts.host.clock.now()
    this.createdMs = nowMs()
    this.log = new ContainerLog(nowMs)
    const layer = new FileTree({ nowMs, lower: image.files, disk: parts.disk })
    this.files = new FileSystem(layer, { isReadOnly: config.hasReadOnlyRoot })
    this.#mountFailure = mountAll(this.files, config.mounts)
    this.#processes = parts.makeProcesses(
      {
        image,
        hostname: sandbox.hostname,
        files: this.files,
        address: sandbox.address,
        isHostNetwork: sandbox.isHostNetwork,
        sandboxId: sandbox.id,
        containerId: id,
        pidMode: config.pidMode,
        memoryLimitBytes: config.memoryLimitBytes,
        cpuLimitMilli: config.cpuLimitMilli,
        cpuShares: config.cpuShares,
        processLimit: config.processLimit,
        droppedCapabilities: config.droppedCapabilities,
        hasNoNewPrivileges: config.hasNoNewPrivileges,
        sysctls: config.sysctls,
        hasSeccomp: config.hasSeccomp,
        oomScoreAdjust: config.oomScoreAdjust,
        rootUid: config.rootUid,
      },
      parts.host,
    )
  }

  get pid(): number {
    return this.#process?.pid ?? 0
  }

  /** Starts process 1. Throws RuntimeError, after which the container has exited with 128. */
  start(): void {
    const { config, image } = this
    if (this.#mountFailure !== undefined) throw this.#failStart(`${startFailure}${this.#mountFailure}`)
    const argv = argvOf(config, image)
    const started = this.#processes.start(
      this.#processSpec({
        argv,
        hasStdin: config.hasStdin,
        isTerminal: config.isTerminal,
        stdout: (text) => this.#write('stdout', text),
        stderr: (text) => this.#write('stderr', text),
      }),
    )
    if ('startError' in started) throw this.#failStart(`${startFailure}${started.startError}`)
    this.state = 'running'
    this.startedMs = this.#host.clock.now()
    this.#process = started
    this.#onChange()
    started.onExit((status) => this.#end(status))
  }

  /** Runs another process beside process 1. Throws RuntimeError. */
  exec(spec: ExecSpec): RunningProcess {
    const started = this.#processes.start(this.#processSpec(spec))
    if ('startError' in started)
      throw new RuntimeError(`${execFailure(this.#host.random.hex(64))}${started.startError}`)
    return started
  }

  usage(): { readonly cpuMilli: number; readonly memoryBytes: number } {
    return this.state === 'running' ? this.#processes.usage() : { cpuMilli: 0, memoryBytes: 0 }
  }

  /** Takes effect on what runs. */
  setLimits(limits: ContainerLimits): void {
    this.#processes.setLimits(limits)
  }

  signal(name: string): void {
    this.#process?.signal(name)
  }

  /** Calls `taken` once process 1 has room for more. */
  writeStdin(text: string, taken?: () => void): void {
    if (this.#process === undefined) taken?.()
    else this.#process.writeStdin(text, taken)
  }

  closeStdin(): void {
    this.#process?.closeStdin()
  }

  /** Sees what process 1 writes from now on. */
  attach(see: (stream: 'stdout' | 'stderr', text: string) => void): Cancel {
    this.#output.add(see)
    return () => this.#output.delete(see)
  }

  /** Tells once when the container has exited, at once if it has. */
  onExit(see: () => void): Cancel {
    if (this.state === 'exited') {
      see()
      return () => {}
    }
    this.#enders.add(see)
    return () => this.#enders.delete(see)
  }

  /** The machine loses power: the process is gone at once, which nobody there can notice. */
  losePower(): void {
    const process = this.#process
    this.#process = undefined
    process?.signal('SIGKILL')
  }

  /** The machine lost power while it ran; the runtime finds it dead when it comes back. */
  findDead(): void {
    if (this.state !== 'running') return
    this.#process = undefined
    this.#finish(255, 'Unknown', '')
  }

  #write(stream: 'stdout' | 'stderr', text: string): void {
    this.log.write(stream, text)
    for (const see of [...this.#output]) see(stream, text)
  }

  #processSpec(
    own: Pick<ProcessSpec, 'argv' | 'hasStdin' | 'isTerminal' | 'stdout' | 'stderr'>,
  ): ProcessSpec {
    const { config, sandbox, image } = this
    const env = new Map([['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin']])
    env.set('HOSTNAME', sandbox.hostname)
    for (const [name, value] of image.env) env.set(name, value)
    for (const [name, value] of config.env) env.set(name, value)
    if (!env.has('HOME')) env.set('HOME', homeOf(image, config.uid))
    return {
      ...own,
      env,
      workingDir: config.workingDir || image.workingDirectory || '/',
      uid: config.uid,
      gid: config.gid,
      groups: config.groups,
    }
  }

  #failStart(text: string): RuntimeError {
    this.#finish(128, 'StartError', text)
    return new RuntimeError(text)
  }

  #end({ code, isOomKilled = false }: ExitStatus): void {
    if (this.state !== 'running' || this.#process === undefined) return
    const reason = isOomKilled ? 'OOMKilled' : code === 0 ? 'Completed' : 'Error'
    this.log.close()
    this.#finish(code, reason, this.#terminationMessage(code))
  }

  #finish(code: number, reason: string, message: string): void {
    this.state = 'exited'
    this.exitCode = code
    this.reason = reason
    this.message = message
    this.finishedMs = this.#host.clock.now()
    this.log.close()
    this.#onChange()
    for (const see of [...this.#enders]) see()
    this.#enders.clear()
    this.#output.clear()
  }

  #terminationMessage(code: number): string {
    const { terminationMessagePath, terminationMessagePolicy } = this.config
    let text = ''
    try {
      text = this.files.read(terminationMessagePath)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
    }
    if (text === '' && terminationMessagePolicy === 'FallbackToLogsOnError' && code !== 0)
      return this.log.tail()
    return text.slice(0, maxMessageBytes)
  }
}

/** Why process 1 cannot start: a directory cannot lie on a file, nor a file on a directory. */
function mountAll(files: FileSystem, mounts: readonly ContainerMount[]): string | undefined {
  let failure: string | undefined
  for (const { at, from, ...source } of mounts)
    try {
      files.mount(at, source)
    } catch (error) {
      if (!(error instanceof FileError) || error.errno !== 'ENOTDIR') throw error
      const flags = source.isReadOnly === true ? 'MS_RDONLY|MS_BIND|MS_REC' : 'MS_BIND|MS_REC'
      failure ??=
        `error mounting "${from}" to rootfs at "${at}": mount src=${from}, dst=${at}, ` +
        `dstFd=/proc/thread-self/fd/14, flags=${flags}: not a directory`
    }
  return failure
}

/** The pod's command replaces entrypoint and command of the image; its args replace only the command. */
function argvOf({ command, args }: ContainerConfig, { entrypoint, cmd }: StoredImage): readonly string[] {
  if (command.length > 0) return [...command, ...args]
  return [...entrypoint, ...(args.length > 0 ? args : cmd)]
}

/** As the runtime finds it in the image's /etc/passwd. */
function homeOf({ files }: StoredImage, uid: number): string {
  const node = files.node(['etc', 'passwd'])
  const lines = node?.kind === 'file' ? node.text.split('\n') : []
  const entry = lines.map((line) => line.split(':')).find(([, , id]) => id === String(uid))
  return entry?.[5] || (uid === 0 ? '/root' : '/')
}
