// A queue of names to look at: each waits once, failures wait longer each time. Models client-go workqueue, v1.35.
import type { Cancel } from '#api/request.ts'
import type { Clock } from '../clock.ts'

/** Waits after the first, second, ... failure in a row. */
export interface Backoff {
  readonly firstMs: number
  readonly maxMs: number
}

const defaultBackoff: Backoff = { firstMs: 5, maxMs: 1_000_000 }

export class WorkQueue {
  readonly #clock: Clock
  readonly #work: (key: string) => void
  readonly #backoff: Backoff
  readonly #waiting = new Set<string>()
  readonly #later = new Map<string, { readonly dueMs: number; readonly cancel: Cancel }>()
  readonly #failures = new Map<string, number>()
  #cancelRun: Cancel | undefined

  /** `work` handles one name; it runs in a step of its own, never within the change that asked for it. */
  constructor(clock: Clock, work: (key: string) => void, backoff: Backoff = defaultBackoff) {
    this.#clock = clock
    this.#work = work
    this.#backoff = backoff
  }

  get length(): number {
    return this.#waiting.size
  }

  add(key: string): void {
    if (this.#waiting.has(key)) return
    this.#waiting.add(key)
    this.#schedule()
  }

  /** Adds the name after a delay, or sooner if it is due sooner already. */
  addAfter(key: string, delayMs: number): void {
    if (delayMs <= 0) {
      this.add(key)
      return
    }
    const dueMs = this.#clock.now() + delayMs
    const known = this.#later.get(key)
    if (known !== undefined && known.dueMs <= dueMs) return
    known?.cancel()
    const cancel = this.#clock.after(delayMs, () => {
      this.#later.delete(key)
      this.add(key)
    })
    this.#later.set(key, { dueMs, cancel })
  }

  /** Adds the name after its next back-off. */
  addRateLimited(key: string): void {
    const failures = this.#failures.get(key) ?? 0
    this.#failures.set(key, failures + 1)
    this.addAfter(key, Math.min(this.#backoff.maxMs, this.#backoff.firstMs * 2 ** failures))
  }

  failureCount(key: string): number {
    return this.#failures.get(key) ?? 0
  }

  /** The name succeeded: its next failure waits the first back-off again. */
  forget(key: string): void {
    this.#failures.delete(key)
  }

  stop(): void {
    this.#cancelRun?.()
    this.#cancelRun = undefined
    for (const { cancel } of this.#later.values()) cancel()
    this.#later.clear()
    this.#waiting.clear()
    this.#failures.clear()
  }

  #schedule(): void {
    if (this.#cancelRun !== undefined) return
    this.#cancelRun = this.#clock.after(0, () => {
      this.#cancelRun = undefined
      const [key] = this.#waiting
      if (key === undefined) return
      this.#waiting.delete(key)
      if (this.#waiting.size > 0) this.#schedule()
      this.#work(key)
    })
  }
}
