// A process: a program's generator with descriptors, environment, signals, children and memory.
import type { Cancel } from '#api/request.ts'
import { FileError } from '../machines/file-error.ts'
import { absolutePath, type FileUser } from '../machines/file-system.ts'
import type { Container } from './container.ts'
import { interrupted, type Program, ProgramExit, type ProgramMain, type Syscall } from './program.ts'
import { defaultAction, type Signal, signalNumbers } from './signals.ts'
import type { OpenFile } from './streams.ts'

/** How a process ended; code is 128 plus the number for one that died of a signal. */
export interface ExitStatus {
  readonly code: number
  readonly signal?: Signal
}

export interface ProcessOptions {
  readonly main: ProgramMain
  readonly argv: readonly string[]
  readonly env: ReadonlyMap<string, string>
  readonly cwd: string
  readonly user: FileUser
  readonly files: ReadonlyMap<number, OpenFile>
  readonly parent?: Process | undefined
  /** Work that is done before the program begins. */
  readonly workMs?: number
}

/** What a process of a small C program takes. */
const baseMemoryBytes = 400 * 1024
/** What one step of a program costs, and when a program counts as spinning. */
const stepMs = 0.005
const spinSteps = 20_000
const spinFactor = 100

export class Process {
  readonly container: Container
  readonly pid: number
  readonly user: FileUser
  readonly files: Map<number, OpenFile>
  argv: readonly string[]
  env: ReadonlyMap<string, string>
  cwd: string
  parent: Process | undefined
  readonly children = new Set<Process>()
  /** Set when the process has ended. */
  status: ExitStatus | undefined
  memoryBytes = baseMemoryBytes
  /** A load that lasts, in thousandths of a core: of a server under traffic, of a stress test. */
  steadyCpuMilli = 0
  /** Work done for which no virtual time has passed yet. */
  debtMs = 0
  readonly startedMs: number
  #steps = 0
  #program: Program
  #wait: { readonly cancel: Cancel; readonly isInterruptible: boolean } | undefined
  #handlers = new Map<Signal, (() => void) | 'ignore'>()
  #heldWakes: unknown[] | undefined
  #isAdopted = false
  #exitWaiters: (() => void)[] = []

  constructor(container: Container, pid: number, options: ProcessOptions) {
    this.container = container
    this.pid = pid
    this.argv = options.argv
    this.env = options.env
    this.cwd = options.cwd
    this.user = options.user
    this.files = new Map(options.files)
    for (const file of this.files.values()) file.hold()
    this.parent = options.parent
    options.parent?.children.add(this)
    this.#steps = options.parent?.recentSteps ?? 0
    this.startedMs = container.on.clock.now()
    this.#program = options.main(this)
    if (options.workMs) this.work(options.workMs)
  }

  /** Steps since the last real wait; a child goes on counting, so that a fork bomb slows down as a loop does. */
  get recentSteps(): number {
    return this.#steps
  }

  /** Runs the program until it waits or ends. Called by the container only. */
  step(value: unknown): void {
    if (this.status !== undefined) return
    if (this.#heldWakes !== undefined) {
      this.#heldWakes.push(value)
      return
    }
    this.work(stepMs)
    let result: IteratorResult<Syscall, number>
    try {
      result = this.#program.next(value)
    } catch (error) {
      this.#fail(error)
      return
    }
    if (this.status !== undefined) return
    if (result.done) this.end({ code: result.value & 255 })
    else this.#begin(result.value)
  }

  #begin(syscall: Syscall): void {
    let isWoken = false
    let cancel: Cancel = () => {}
    const wake = (value: unknown) => {
      if (isWoken) return
      isWoken = true
      this.#wait = undefined
      this.container.makeReady(this, value)
    }
    const stop = () => {
      isWoken = true
      cancel()
    }
    this.#wait = { cancel: stop, isInterruptible: syscall.isInterruptible }
    try {
      cancel = syscall.start(wake, this)
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    if (error instanceof ProgramExit) this.end({ code: error.code & 255 })
    else if (error instanceof FileError) this.end({ code: 1 })
    // The script called itself too deeply: a real shell's stack ends the same way.
    else if (error instanceof RangeError) this.end({ code: 139, signal: 'SEGV' })
    else throw error
  }

  /** Ends the process: descriptors close, children go to process 1, waiting parents hear of it. */
  end(status: ExitStatus): void {
    if (this.status !== undefined) return
    this.status = status
    this.#wait?.cancel()
    this.#wait = undefined
    const { container } = this
    container.processes.delete(this.pid)
    container.pids.processes.delete(this.pid)
    for (const file of this.files.values()) file.release()
    this.files.clear()
    const init = container.pids.first
    for (const child of this.children) {
      child.parent = init
      child.#isAdopted = true
      if (child.status === undefined) init?.children.add(child)
    }
    this.children.clear()
    // Process 1 is taken to reap what it did not start itself.
    if (this.#isAdopted) this.parent?.children.delete(this)
    // With its first process a container ends, and with process 1 all that have numbers beside it.
    const doomed = this.pid === 1 ? container.pids : this === container.first ? container : undefined
    for (const other of [...(doomed?.processes.values() ?? [])]) other.end(killed)
    if (this.parent !== undefined) this.parent.debtMs += this.debtMs
    const waiters = this.#exitWaiters
    this.#exitWaiters = []
    for (const see of waiters) see()
    container.run()
  }

  /** Calls back when the process ends, at once if it has. */
  onEnd(see: () => void): Cancel {
    if (this.status !== undefined) {
      see()
      return () => {}
    }
    this.#exitWaiters.push(see)
    return () => {
      this.#exitWaiters = this.#exitWaiters.filter((other) => other !== see)
    }
  }

  /** Sets what a signal does; undefined restores the default. */
  onSignal(signal: Signal, handler: (() => void) | 'ignore' | undefined): void {
    if (handler === undefined) this.#handlers.delete(signal)
    else this.#handlers.set(signal, handler)
  }

  ignores(signal: Signal): boolean {
    return this.#handlers.get(signal) === 'ignore'
  }

  /** Forgets handlers but keeps what is ignored, as exec does. */
  resetSignals(): void {
    for (const [signal, handler] of this.#handlers) if (handler !== 'ignore') this.#handlers.delete(signal)
  }

  /** Sends a signal. Process 1 gets only signals it handles, except KILL and STOP from outside the container. */
  signal(signal: Signal, isFromOutside = false): void {
    if (this.status !== undefined) return
    const handler = this.#handlers.get(signal)
    if (signal === 'CONT') this.#continue()
    if (signal === 'KILL' || signal === 'STOP') {
      if (this.pid === 1 && !isFromOutside) return
      if (signal === 'KILL') this.end(killed)
      else this.#heldWakes ??= []
      return
    }
    if (handler === 'ignore') return
    if (handler !== undefined) {
      handler()
      this.#interrupt()
      return
    }
    const action = defaultAction(signal)
    if (action === 'ignore' || this.pid === 1) return
    if (action === 'stop') this.#heldWakes ??= []
    else this.end({ code: 128 + signalNumbers[signal], signal })
  }

  #interrupt(): void {
    const wait = this.#wait
    if (wait === undefined || !wait.isInterruptible) return
    wait.cancel()
    this.#wait = undefined
    this.container.makeReady(this, interrupted)
  }

  #continue(): void {
    const held = this.#heldWakes
    this.#heldWakes = undefined
    for (const value of held ?? []) this.container.makeReady(this, value)
  }

  /** Accounts for work; a program that works on and on without waiting pays more, so that no loop is endless. */
  work(cpuMs: number): void {
    this.#steps++
    const factor = this.#steps > spinSteps ? spinFactor : 1
    this.debtMs = this.container.workDebt(this.debtMs, cpuMs * factor)
  }

  /** Calls back after a delay and after the time that the work so far took. */
  after(delayMs: number, run: () => void): Cancel {
    const totalMs = delayMs + this.debtMs
    this.debtMs = 0
    if (delayMs > 0) this.#steps = 0
    return this.container.on.clock.after(totalMs, run)
  }

  /** Takes memory. The container may be over its limit then, and this process dead. */
  allocate(bytes: number): void {
    this.memoryBytes += bytes
    this.container.enforceMemory()
  }

  /** A path as seen from the working directory. */
  path(path: string): string {
    return absolutePath(path, this.cwd)
  }

  variable(name: string): string | undefined {
    return this.env.get(name)
  }

  /** Puts an open file behind a descriptor. */
  setFile(descriptor: number, file: OpenFile): void {
    file.hold()
    this.files.get(descriptor)?.release()
    this.files.set(descriptor, file)
  }

  closeFile(descriptor: number): void {
    this.files.get(descriptor)?.release()
    this.files.delete(descriptor)
  }

  /** Becomes another program: `exec`. The caller runs it and returns its exit code. */
  become(argv: readonly string[], env: ReadonlyMap<string, string>): void {
    this.argv = argv
    this.env = env
    this.resetSignals()
    this.memoryBytes = baseMemoryBytes
  }
}

const killed: ExitStatus = { code: 137, signal: 'KILL' }
