// Every five minutes the store forgets the states of more than five minutes ago. Models apiserver storage etcd3 compactor, v1.35.
import type { Clock } from '../clock.ts'
import type { Store } from '../store.ts'

const intervalMs = 300_000
/**
 * A watch can be resumed over the changes of so many rounds, and over so many changes in any case: more than the watch
 * cache upstream keeps (75 seconds, 100 changes of each resource), and little enough for a world that lives for days.
 */
const followedRounds = 3
const followedChanges = 1000

/** From now on what was the newest revision at one round is the oldest that can be listed after the next. */
export function compactOldRevisions(store: Store, clock: Clock): void {
  const rounds = [store.revision]
  const round = (): void => {
    store.compact(rounds.at(-1) ?? 0)
    rounds.push(store.revision)
    const oldest = rounds.length > followedRounds ? rounds.shift() : undefined
    if (oldest !== undefined) store.forget(Math.min(oldest, store.revision - followedChanges))
    clock.after(intervalMs, round)
  }
  clock.after(intervalMs, round)
}
