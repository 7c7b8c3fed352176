// Virtual time: callbacks run in the order they are due, one after the other, and only when somebody advances the clock.
import type { Cancel } from '#api/request.ts'

export interface Clock {
  /** Milliseconds since 1970 in virtual time. */
  now(): number
  /** Runs the callback once, after the delay; callbacks due at the same time run in the order they were asked for. */
  after(delayMs: number, run: () => void): Cancel
}

interface Timer {
  readonly dueMs: number
  readonly sequence: number
  run: (() => void) | undefined
}

/** The one clock of a world. */
export class VirtualClock implements Clock {
  #nowMs: number
  #sequence = 0
  #cancelled = 0
  #callbacksRun = 0
  /** A binary heap by (due, sequence). */
  #heap: Timer[] = []

  constructor(startMs: number) {
    this.#nowMs = startMs
  }

  now(): number {
    return this.#nowMs
  }

  after(delayMs: number, run: () => void): Cancel {
    const timer: Timer = { dueMs: this.#nowMs + Math.max(0, delayMs), sequence: this.#sequence++, run }
    this.#push(timer)
    return () => {
      if (timer.run === undefined) return
      timer.run = undefined
      this.#cancelled++
      if (this.#cancelled > 1000 && this.#cancelled > this.#heap.length / 2) this.#compact()
    }
  }

  /** When the next callback is due, or undefined when none waits. */
  nextDue(): number | undefined {
    this.#dropCancelled()
    return this.#heap[0]?.dueMs
  }

  /** Runs all that is due within the next `byMs` milliseconds and leaves the clock at their end. */
  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs
    while (this.runNext(untilMs)) {}
    this.#nowMs = untilMs
  }

  /** Runs the next callback if it is due by `untilMs`; the clock then stands at its time. */
  runNext(untilMs = Number.POSITIVE_INFINITY): boolean {
    this.#dropCancelled()
    const next = this.#heap[0]
    if (next === undefined || next.dueMs > untilMs) return false
    this.#pop()
    this.#nowMs = next.dueMs
    const run = next.run as () => void
    next.run = undefined
    this.#callbacksRun++
    run()
    return true
  }

  /** How many callbacks have run since the clock was made. */
  get callbacksRun(): number {
    return this.#callbacksRun
  }

  /** How many callbacks wait. */
  get pendingCount(): number {
    return this.#heap.length - this.#cancelled
  }

  #dropCancelled(): void {
    while (this.#heap.length > 0 && this.#heap[0]?.run === undefined) {
      this.#pop()
      this.#cancelled--
    }
  }

  #compact(): void {
    const live = this.#heap.filter((timer) => timer.run !== undefined)
    // A sorted array is a heap.
    live.sort((a, b) => a.dueMs - b.dueMs || a.sequence - b.sequence)
    this.#heap = live
    this.#cancelled = 0
  }

  #push(timer: Timer): void {
    const heap = this.#heap
    let at = heap.push(timer) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isBefore(timer, heap[parent] as Timer)) break
      heap[at] = heap[parent] as Timer
      at = parent
    }
    heap[at] = timer
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop() as Timer
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Timer, heap[child] as Timer)) child++
      if (!isBefore(heap[child] as Timer, last)) break
      heap[at] = heap[child] as Timer
      at = child
    }
    heap[at] = last
  }
}

/** A clock whose callbacks all end together: that of a process, or of a machine that can lose power. */
export class ScopedClock implements Clock {
  readonly #clock: Clock
  readonly #pending = new Set<Cancel>()
  #isStopped = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get isStopped(): boolean {
    return this.#isStopped
  }

  now(): number {
    return this.#clock.now()
  }

  after(delayMs: number, run: () => void): Cancel {
    if (this.#isStopped) return () => {}
    const cancel = this.#clock.after(delayMs, () => {
      this.#pending.delete(cancel)
      run()
    })
    this.#pending.add(cancel)
    return () => {
      this.#pending.delete(cancel)
      cancel()
    }
  }

  /** Cancels everything that waits; nothing can be asked for any more. */
  stop(): void {
    this.#isStopped = true
    for (const cancel of this.#pending) cancel()
    this.#pending.clear()
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.sequence < b.sequence)
}
