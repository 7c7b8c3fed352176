// One immutable state after the other, and those who want to know of each.
import type { SessionState } from './session-state.ts'

/** Holds the state of a session and tells of its changes. */
export class LiveState {
  readonly #listeners = new Set<() => void>()
  #now: SessionState

  constructor(first: SessionState) {
    this.#now = first
  }

  get now(): SessionState {
    return this.#now
  }

  /** `tell` is called after each change; the answer ends that. */
  subscribe(tell: () => void): () => void {
    this.#listeners.add(tell)
    return () => this.#listeners.delete(tell)
  }

  set(change: Partial<SessionState>): void {
    this.#now = { ...this.#now, ...change }
    for (const tell of [...this.#listeners]) tell()
  }
}
