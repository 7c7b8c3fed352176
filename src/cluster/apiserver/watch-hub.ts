// Hands changes to watchers: never within the write that made them, but in a later step of the clock.
import type { Cancel } from '#api/request.ts'
import type { VirtualClock } from '../clock.ts'
import type { Store, StoreEvent, WatchScope } from '../store.ts'

/** How long a change takes from the store to a watcher. */
const deliveryDelayMs = 1

interface Subscription {
  readonly queue: StoreEvent[]
  readonly see: (event: StoreEvent) => void
  isOpen: boolean
}

/** All open watches of one API server; they end when its process does. */
export class WatchHub {
  readonly #clock: VirtualClock
  readonly #store: Store
  readonly #ends = new Set<() => void>()
  #waiting: Subscription[] = []
  #isScheduled = false
  #deliveredRevision = 0
  /** A server fills its watch caches when it starts: it knows of no change before. */
  readonly #firstRevision: number

  constructor(clock: VirtualClock, store: Store) {
    this.#clock = clock
    this.#store = store
    this.#firstRevision = store.revision
  }

  /** A watch can follow from this revision at the earliest. */
  get oldestRevision(): number {
    return Math.max(this.#firstRevision, this.#store.forgottenRevision)
  }

  /** The revision up to which every watcher has seen everything. */
  get deliveredRevision(): number {
    return this.#isScheduled ? this.#deliveredRevision : this.#store.revision
  }

  get openCount(): number {
    return this.#ends.size
  }

  /** Follows a scope after a revision; `end` is called when the server goes away. Throws RevisionExpired. */
  subscribe(
    scope: WatchScope,
    afterRevision: number,
    see: (event: StoreEvent) => void,
    end: () => void,
  ): Cancel {
    const subscription: Subscription = { queue: [], see, isOpen: true }
    const unwatch = this.#store.watch(scope, afterRevision, (event) => this.#enqueue(subscription, event))
    const close = () => {
      subscription.isOpen = false
      unwatch()
      this.#ends.delete(endAndClose)
    }
    const endAndClose = () => {
      close()
      end()
    }
    this.#ends.add(endAndClose)
    return close
  }

  /** Ends every watch, as a stopping server does. */
  endAll(): void {
    for (const end of [...this.#ends]) end()
  }

  #enqueue(subscription: Subscription, event: StoreEvent): void {
    if (subscription.queue.push(event) === 1) this.#waiting.push(subscription)
    if (this.#isScheduled) return
    this.#isScheduled = true
    this.#clock.after(deliveryDelayMs, () => this.#deliver())
  }

  #deliver(): void {
    const waiting = this.#waiting
    this.#waiting = []
    this.#isScheduled = false
    this.#deliveredRevision = this.#store.revision
    for (const subscription of waiting) {
      const events = subscription.queue.splice(0)
      for (const event of events) if (subscription.isOpen) subscription.see(event)
    }
  }
}
