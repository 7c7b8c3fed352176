// What runs in a container, as its runtime sees it: started with a spec, signalled, ended with a status.
import type { Clock } from '../clock.ts'
import type { Image } from '../programs/image.ts'
import type { RandomStream } from '../random.ts'
import type { FileSystem } from './file-system.ts'

/** Whose processes a container sees: its own, those of its pod, those of another container. Models CRI NamespaceOption. */
export type PidMode =
  | { readonly kind: 'container' }
  | { readonly kind: 'pod' }
  | { readonly kind: 'target'; readonly containerId: string }

/** How many users a container with users of its own has. */
export const userRange = 65_536

/** What all processes of a container share. */
export interface ContainerSetting extends ContainerLimits {
  readonly image: Image
  readonly hostname: string
  readonly files: FileSystem
  /** The address it has; that of the machine in the host's network. */
  readonly address: string
  readonly isHostNetwork: boolean
  /** Containers of one pod share it, and so their ports. */
  readonly sandboxId: string
  readonly containerId: string
  readonly pidMode: PidMode
  /** The most processes; undefined is no limit of its own. */
  readonly processLimit: number | undefined
  /** Linux capabilities that were taken away, without CAP_. */
  readonly droppedCapabilities: readonly string[]
  /** Programs of other users run as whoever starts them. */
  readonly hasNoNewPrivileges: boolean
  readonly sysctls?: ReadonlyMap<string, string> | undefined
  readonly hasSeccomp?: boolean | undefined
  readonly oomScoreAdjust?: number | undefined
  /** Which user of the machine its root is; undefined when they are the same. */
  readonly rootUid: number | undefined
}

/** What one process runs with. */
export interface ProcessSpec {
  readonly argv: readonly string[]
  readonly env: ReadonlyMap<string, string>
  readonly workingDir: string
  readonly uid: number
  readonly gid: number
  readonly groups: readonly number[]
  readonly hasStdin: boolean
  readonly isTerminal: boolean
  stdout(text: string): void
  stderr(text: string): void
}

export interface ExitStatus {
  readonly code: number
  readonly isOomKilled?: boolean
}

export interface RunningProcess {
  readonly pid: number
  /** `SIGTERM`, `SIGKILL`, ... */
  signal(name: string): void
  /** Tells the end once, also when it is over already. */
  onExit(see: (status: ExitStatus) => void): void
  /** Calls `taken` once the process has room for more. */
  writeStdin(text: string, taken?: () => void): void
  closeStdin(): void
  /** Lets what it writes wait, and with it the process, or go on. */
  holdOutput(isHeld: boolean): void
}

/** Why nothing runs: what runc says after `unable to start container process: `. */
export interface StartError {
  readonly startError: string
}

/** Where a process runs: the clock ends with the machine's power. */
export interface ProcessHost {
  readonly clock: Clock
  readonly random: RandomStream
  readonly nodeName: string
  readonly machine: MachineSize
}

/** What the kernel of a machine tells every container. */
export interface MachineSize {
  readonly cpuMilli: number
  readonly memoryBytes: number
}

/** Undefined is no limit. */
export interface ContainerLimits {
  readonly memoryLimitBytes: number | undefined
  readonly cpuLimitMilli: number | undefined
  /** Its part of the processor when all want it: 1024 for a whole core that was asked for. */
  readonly cpuShares: number
}

/** The processes of one container; the first that is started is process 1. */
export interface ProcessGroup {
  start(spec: ProcessSpec): RunningProcess | StartError
  usage(): { readonly cpuMilli: number; readonly memoryBytes: number }
  setLimits(limits: ContainerLimits): void
}

/** Makes what runs in a container; handed in by who composes the world. */
export type MakeProcessGroup = (setting: ContainerSetting, on: ProcessHost) => ProcessGroup
