// Every five minutes the store forgets the states of more than five minutes ago. Models apiserver storage etcd3 compactor, v1.35.
import type { Clock } from '../clock.ts'
import type { Store } from '../store.ts'

const intervalMs = 300_000

/** From now on what was the newest revision at one round is the oldest that can be listed after the next. */
export function compactOldRevisions(store: Store, clock: Clock): void {
  let newest = store.revision
  const round = (): void => {
    store.compact(newest)
    newest = store.revision
    clock.after(intervalMs, round)
  }
  clock.after(intervalMs, round)
}
