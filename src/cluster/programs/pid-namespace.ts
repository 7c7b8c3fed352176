// Which processes see one another, and by which numbers. Containers have one each, share that of their pod, or look
// into that of another container.
import type { Process } from './process.ts'

/** A process that only has a number: nothing here runs it. */
export interface Stranger {
  readonly pid: number
  readonly user: string
  readonly argv: readonly string[]
}

export class PidNamespace {
  readonly processes = new Map<number, Process>()
  readonly strangers: readonly Stranger[]
  #nextPid: number

  constructor(strangers: readonly Stranger[] = []) {
    this.strangers = strangers
    this.#nextPid = 1 + Math.max(0, ...strangers.map(({ pid }) => pid))
  }

  /** The number of a process that is being made. */
  takePid(): number {
    return this.#nextPid++
  }

  /** The process that all others go with; undefined where a stranger is the first. */
  get first(): Process | undefined {
    return this.processes.get(1)
  }
}

/** The first process of a sandbox, which containers see that share their processes. */
export const pause: Stranger = { pid: 1, user: '65535', argv: ['/pause'] }
