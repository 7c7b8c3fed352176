// What a controller has asked for and not yet seen: until it has, its cache is too old to act on.
// Models kube-controller-manager ControllerExpectations, v1.35.
import type { ObjectKey } from '#api/object.ts'
import type { Clock } from '../clock.ts'

/** Expectations that are never met are given up after this time. */
const timeoutMs = 300_000

interface Expected {
  creations: number
  readonly deletions: Set<string>
  readonly sinceMs: number
}

export class Expectations {
  readonly #clock: Clock
  readonly #expected = new Map<ObjectKey, Expected>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  expectCreations(key: ObjectKey, count: number): void {
    this.#expected.set(key, { creations: count, deletions: new Set(), sinceMs: this.#clock.now() })
  }

  expectDeletions(key: ObjectKey, uids: readonly string[]): void {
    this.#expected.set(key, { creations: 0, deletions: new Set(uids), sinceMs: this.#clock.now() })
  }

  /** Both at once, for controllers that create and delete in one look. */
  expect(key: ObjectKey, creations: number, deletions: readonly string[]): void {
    this.#expected.set(key, { creations, deletions: new Set(deletions), sinceMs: this.#clock.now() })
  }

  /** A creation was seen, or will never be. */
  created(key: ObjectKey): void {
    const expected = this.#expected.get(key)
    if (expected !== undefined && expected.creations > 0) expected.creations--
  }

  deleted(key: ObjectKey, uid: string): void {
    this.#expected.get(key)?.deletions.delete(uid)
  }

  isFulfilled(key: ObjectKey): boolean {
    const expected = this.#expected.get(key)
    if (expected === undefined) return true
    if (expected.creations <= 0 && expected.deletions.size === 0) return true
    return this.#clock.now() - expected.sinceMs > timeoutMs
  }

  forget(key: ObjectKey): void {
    this.#expected.delete(key)
  }
}
