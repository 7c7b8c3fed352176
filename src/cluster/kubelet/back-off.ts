// Waits that double with each failure. Models client-go flowcontrol.Backoff as the kubelet uses it, v1.35.

interface Entry {
  waitMs: number
  updatedMs: number
}

export class BackOff {
  readonly #entries = new Map<string, Entry>()
  readonly #firstMs: number
  readonly #maxMs: number

  constructor(firstMs = 10_000, maxMs = 300_000) {
    this.#firstMs = firstMs
    this.#maxMs = maxMs
  }

  waitMs(key: string): number {
    return this.#entries.get(key)?.waitMs ?? 0
  }

  /** Another failure, of something that ended at `eventMs`; after a long good time the waits begin anew. */
  fail(key: string, eventMs: number, nowMs: number): void {
    const entry = this.#entries.get(key)
    if (entry === undefined || this.#hasExpired(entry, eventMs)) {
      this.#entries.set(key, { waitMs: this.#firstMs, updatedMs: nowMs })
      return
    }
    entry.waitMs = Math.min(this.#maxMs, entry.waitMs * 2)
    entry.updatedMs = nowMs
  }

  /** Whether less than the wait has passed since the event. */
  isWaitingSince(key: string, eventMs: number, nowMs: number): boolean {
    const entry = this.#entries.get(key)
    return entry !== undefined && !this.#hasExpired(entry, eventMs) && nowMs - eventMs < entry.waitMs
  }

  /** Whether less than the wait has passed since the last failure. */
  isWaiting(key: string, nowMs: number): boolean {
    const entry = this.#entries.get(key)
    return entry !== undefined && !this.#hasExpired(entry, nowMs) && nowMs - entry.updatedMs < entry.waitMs
  }

  /** Forgets all keys that begin so. */
  forget(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key)
  }

  #hasExpired(entry: Entry, eventMs: number): boolean {
    return eventMs - entry.updatedMs > this.#maxMs * 2
  }
}
