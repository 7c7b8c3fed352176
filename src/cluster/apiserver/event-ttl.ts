// Events are forgotten an hour after they were last written (--event-ttl). Models registry event with etcd leases, v1.35.
import type { KubeObject, ObjectKey } from '#api/object.ts'
import type { Clock } from '../clock.ts'
import type { Store } from '../store.ts'

const collection = 'events'
const ttlMs = 3_600_000

interface Leased {
  readonly key: ObjectKey
  /** The state that the lease was given for; a later one has a lease of its own. */
  readonly object: KubeObject
  readonly dueMs: number
}

/** From now on each event of the store ends with its lease, whichever server wrote it. */
export function expireEvents(store: Store, clock: Clock): void {
  let leased: Leased[] = []
  let isWaiting = false

  const wait = (): void => {
    const [next] = leased
    if (isWaiting || next === undefined) return
    isWaiting = true
    clock.after(next.dueMs - clock.now(), expire)
  }
  const expire = (): void => {
    isWaiting = false
    const nowMs = clock.now()
    const due = leased.findIndex((lease) => lease.dueMs > nowMs)
    const ended = leased.slice(0, due < 0 ? leased.length : due)
    leased = leased.slice(ended.length)
    for (const { key, object } of ended)
      if (store.get(collection, key) === object) store.delete(collection, object)
    wait()
  }

  store.watch({ collection }, store.revision, ({ type, key, object }) => {
    if (type === 'DELETED') return
    leased.push({ key, object, dueMs: clock.now() + ttlMs })
    wait()
  })
}
