// A clock that ends with a process: what a component's informers run on.
import type { Cancel } from '#api/request.ts'
import { type Clock, ScopedClock } from '../../clock.ts'
import type { Process } from '../process.ts'

export class ProcessClock implements Clock {
  readonly #clock: ScopedClock

  constructor(process: Process) {
    this.#clock = new ScopedClock(process.container.on.clock)
    process.onEnd(() => this.#clock.stop())
  }

  now(): number {
    return this.#clock.now()
  }

  after(delayMs: number, run: () => void): Cancel {
    return this.#clock.after(delayMs, run)
  }
}
