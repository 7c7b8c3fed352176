// Commands that run on behind a `&`: the jobs of the workstation's shell.
import type { ExitCode, Interrupt } from './command.ts'

/** How something goes on while the player types the next line. */
export interface BesideTheLine {
  run(job: () => Promise<void>): void
  /** Lets virtual time pass until something is settled. */
  wait(arrange: (settle: () => void) => void): Promise<void>
}

/** A job as `jobs` shows it. */
export interface BackgroundJob {
  readonly id: number
  readonly pid: number
  readonly line: string
  /** Undefined as long as it runs. */
  readonly exitCode: ExitCode | undefined
  readonly wasKilled: boolean
}

class Running implements BackgroundJob {
  readonly id: number
  readonly pid: number
  readonly line: string
  exitCode: ExitCode | undefined
  wasKilled = false
  readonly interrupt: Interrupt
  readonly #listeners = new Set<() => void>()
  readonly #waiters = new Set<() => void>()

  constructor(id: number, pid: number, line: string) {
    this.id = id
    this.pid = pid
    this.line = line
    const isRaised = () => this.wasKilled
    const listeners = this.#listeners
    this.interrupt = {
      get isRaised() {
        return isRaised()
      },
      onRaise(tell) {
        if (isRaised()) tell()
        else listeners.add(tell)
        return () => listeners.delete(tell)
      },
    }
  }

  kill(): void {
    if (this.exitCode !== undefined || this.wasKilled) return
    this.wasKilled = true
    for (const tell of [...this.#listeners]) tell()
  }

  finish(exitCode: ExitCode): void {
    this.exitCode = exitCode
    for (const tell of [...this.#waiters]) tell()
  }

  /** Calls back when it has ended, at once if it has. */
  onEnd(tell: () => void): void {
    if (this.exitCode === undefined) this.#waiters.add(tell)
    else tell()
  }
}

/** The first number that a job gets as its process. */
const firstPid = 4712

export class BackgroundJobs {
  readonly #beside: BesideTheLine
  readonly #jobs: Running[] = []
  #nextPid = firstPid

  constructor(beside: BesideTheLine) {
    this.#beside = beside
  }

  get all(): readonly BackgroundJob[] {
    return this.#jobs
  }

  start(line: string, run: (interrupt: Interrupt) => Promise<ExitCode>): BackgroundJob {
    const id = (this.#jobs.at(-1)?.id ?? 0) + 1
    const job = new Running(id, this.#nextPid++, line)
    this.#jobs.push(job)
    this.#beside.run(async () => job.finish(await run(job.interrupt)))
    return job
  }

  /** `%2`, `%+`, a process number, or nothing for the latest. */
  find(word: string | undefined): BackgroundJob | undefined {
    if (word === undefined || /^%[%+]?$/.test(word)) return this.#jobs.at(-1)
    return this.#jobs.find(({ id, pid }) => word === `%${id}` || word === String(pid))
  }

  kill({ id }: BackgroundJob): void {
    this.#jobs.find((job) => job.id === id)?.kill()
  }

  /** Waits until it has ended; an interrupt ends it. */
  async follow({ id }: BackgroundJob, interrupt: Interrupt): Promise<ExitCode> {
    const job = this.#jobs.find((each) => each.id === id)
    if (job === undefined) return 127
    const forget = interrupt.onRaise(() => job.kill())
    if (job.exitCode === undefined) await this.#beside.wait((settle) => job.onEnd(settle))
    forget()
    this.#jobs.splice(this.#jobs.indexOf(job), 1)
    return job.exitCode ?? 0
  }

  /** What bash tells of ended jobs before its next prompt. */
  takeNews(): string {
    const ended = this.#jobs.filter(({ exitCode }) => exitCode !== undefined)
    for (const job of ended) this.#jobs.splice(this.#jobs.indexOf(job), 1)
    return ended.map((job) => jobText(job)).join('')
  }
}

/** `[1]+  Running                 kubectl port-forward svc/web 8080:80 &`. */
export function jobText({ id, line, exitCode, wasKilled }: BackgroundJob, isLatest = true): string {
  const ended = wasKilled ? 'Terminated' : exitCode === 0 ? 'Done' : `Exit ${exitCode}`
  const state = exitCode === undefined ? 'Running' : ended
  const mark = isLatest ? '+' : '-'
  return `[${id}]${mark}  ${state.padEnd(24)}${line}${exitCode === undefined ? ' &' : ''}\n`
}
