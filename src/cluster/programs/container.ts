// The processes of one container: their numbers, their memory, their share of the processor, and who runs next.
import type { Clock } from '../clock.ts'
import { FileError } from '../machines/file-error.ts'
import type { FileSystem } from '../machines/file-system.ts'
import type { MachineSize } from '../machines/process.ts'
import type { NetworkNamespace } from '../network/namespace.ts'
import type { Network } from '../network/network.ts'
import type { RandomStream } from '../random.ts'
import type { Door } from '../runtime/api-client.ts'
import { debtLimitMs } from './debt.ts'
import type { Image } from './image.ts'
import { PidNamespace } from './pid-namespace.ts'
import { Process, type ProcessOptions } from './process.ts'
import type { ProgramMain } from './program.ts'
import type { ParseScript } from './sh/syntax.ts'

/** What programs stand on. */
export interface ProgramWorld {
  /** The machine's clock: when the power goes, it stops and every process with it. */
  readonly clock: Clock
  readonly random: RandomStream
  readonly machine: MachineSize
  readonly network: Network
  /** What executables do, by the name their file gives. */
  readonly programs: ReadonlyMap<string, ProgramMain>
  /** Gives the syntax tree of a shell script, or throws an Error with a message. */
  readonly parseScript: ParseScript
  /** The way to the API server from a machine, for components of the cluster that run in pods. */
  readonly door?: ((machine: string | undefined) => Door) | undefined
}

export interface ContainerLimits {
  /** Going over it ends the process that asked, or the biggest one. */
  memoryBytes?: number | undefined
  /** Thousandths of a core; work takes longer in proportion. */
  cpuMilli?: number | undefined
  /** Its part of the processor when all want it; 1024 for a whole core that was asked for. */
  cpuShares?: number | undefined
  /** The most processes; 1024 when left out. */
  processes?: number | undefined
}

export interface ContainerSpec {
  readonly image: Image
  readonly files: FileSystem
  readonly network: NetworkNamespace
  readonly hostname: string
  readonly limits: ContainerLimits
  /** Shared with others; its own when left out. */
  readonly pids?: PidNamespace | undefined
  /** Linux capabilities that were taken away, without CAP_: `NET_BIND_SERVICE`, `CHOWN`, `ALL`. */
  readonly droppedCapabilities?: readonly string[]
  /** Programs of other users run as whoever starts them. */
  readonly hasNoNewPrivileges?: boolean
  /** How likely the kernel is to end it when memory is short: -1000 to 1000. */
  readonly oomScoreAdjust?: number | undefined
  /** Its system calls are filtered. */
  readonly hasSeccomp?: boolean | undefined
  /** What of the kernel's values is set for it: `kernel.shm_rmid_forced`. */
  readonly sysctls?: ReadonlyMap<string, string> | undefined
  /** Which user of the machine its root is; undefined when they are the same. */
  readonly rootUid?: number | undefined
}

export class Container {
  readonly on: ProgramWorld
  readonly spec: ContainerSpec
  /** Its own ones, by their numbers. */
  readonly processes = new Map<number, Process>()
  /** Those that it sees. */
  readonly pids: PidNamespace
  /** The one that was started first, with which the container ends. */
  first: Process | undefined
  /** Work done, in milliseconds of one core. */
  cpuMs = 0
  wasOomKilled = false
  #ready: { readonly process: Process; readonly value: unknown }[] = []
  #isRunning = false
  #busyUntilMs = 0
  #usageSample = { atMs: 0, cpuMs: 0, cpuMilli: 0 }

  constructor(spec: ContainerSpec, on: ProgramWorld) {
    this.spec = spec
    this.on = on
    this.pids = spec.pids ?? new PidNamespace()
    this.#usageSample.atMs = on.clock.now()
  }

  /** A new process, or undefined when there are too many. */
  createProcess(options: ProcessOptions): Process | undefined {
    if (this.processes.size >= (this.spec.limits.processes ?? 1024)) return undefined
    const process = new Process(this, this.pids.takePid(), options)
    this.first ??= process
    this.processes.set(process.pid, process)
    this.pids.processes.set(process.pid, process)
    this.makeReady(process, undefined)
    return process
  }

  /** Lets a process go on; those with much unpaid work first wait for the clock. */
  makeReady(process: Process, value: unknown): void {
    if (process.debtMs > debtLimitMs) {
      process.after(0, () => this.#enqueue(process, value))
      return
    }
    this.#enqueue(process, value)
  }

  #enqueue(process: Process, value: unknown): void {
    this.#ready.push({ process, value })
    this.run()
  }

  /** Runs all that is ready, in order. Does nothing when called from within a running process. */
  run(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    try {
      for (let next = this.#ready.shift(); next !== undefined; next = this.#ready.shift())
        next.process.step(next.value)
    } finally {
      this.#isRunning = false
    }
  }

  get memoryBytes(): number {
    let bytes = this.#tmpfsBytes()
    for (const process of this.processes.values()) bytes += process.memoryBytes
    return bytes
  }

  /** Over its limit the biggest process ends; files in memory stay, so that one death is all it takes. */
  enforceMemory(): void {
    const limit = this.spec.limits.memoryBytes
    if (limit === undefined || this.memoryBytes <= limit) return
    let biggest: Process | undefined
    for (const process of this.processes.values())
      if (process.memoryBytes > (biggest?.memoryBytes ?? 0)) biggest = process
    if (biggest === undefined) return
    this.wasOomKilled = true
    biggest.end({ code: 137, signal: 'KILL' })
  }

  /**
   * The virtual time that a process owes after some more work. All processes of the container share its cores, so
   * that a hundred busy ones are a hundred times slower.
   */
  workDebt(debtMs: number, cpuMs: number): number {
    this.cpuMs += cpuMs
    const nowMs = this.on.clock.now()
    const { cpuMilli } = this.spec.limits
    const all = this.on.machine.cpuMilli / 1000
    const cores = Math.min(all, cpuMilli === undefined || cpuMilli <= 0 ? all : cpuMilli / 1000)
    this.#busyUntilMs = Math.max(this.#busyUntilMs, nowMs) + cpuMs / cores
    return Math.max(debtMs + cpuMs / Math.min(1, cores), this.#busyUntilMs - nowMs)
  }

  /** What the container uses now: the processor as the average since somebody asked at least a second ago. */
  usage(): { readonly cpuMilli: number; readonly memoryBytes: number; readonly cpuMs: number } {
    const nowMs = this.on.clock.now()
    let steadyMilli = 0
    for (const process of this.processes.values()) steadyMilli += process.steadyCpuMilli
    const { cpuMilli: limit } = this.spec.limits
    const sample = this.#usageSample
    const elapsedMs = nowMs - sample.atMs
    if (elapsedMs >= 1000) {
      const cpuMilli = (1000 * (this.cpuMs - sample.cpuMs)) / elapsedMs
      this.#usageSample = { atMs: nowMs, cpuMs: this.cpuMs, cpuMilli }
    }
    const total = this.#usageSample.cpuMilli + steadyMilli
    const cpuMilli = Math.round(limit === undefined ? total : Math.min(total, limit))
    return { cpuMilli, memoryBytes: this.memoryBytes, cpuMs: this.cpuMs }
  }

  may(capability: string): boolean {
    const dropped = this.spec.droppedCapabilities ?? []
    return !dropped.includes('ALL') && !dropped.includes(capability)
  }

  /** Reads a file as root, or undefined when it is not there. */
  readFile(path: string): string | undefined {
    try {
      return this.spec.files.read(path)
    } catch (error) {
      if (error instanceof FileError) return undefined
      throw error
    }
  }

  #tmpfsBytes(): number {
    let bytes = 0
    for (const { at, tree } of this.spec.files.mounts)
      if (tree.isMemory && !at.startsWith('/proc/')) bytes += tree.usedBytes
    return bytes
  }
}
