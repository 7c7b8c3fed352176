import { expect, it } from 'vitest'
import { compactOldRevisions } from '#cluster/apiserver/compaction.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { Store } from '#cluster/store.ts'

const minuteMs = 60_000

it('keeps the changes of some minutes, however long the world lives, and some in any case', () => {
  const [clock, store] = [new VirtualClock(0), new Store()]
  compactOldRevisions(store, clock)
  const write = (count: number) => {
    for (let i = 0; i < count; i++) {
      const key = 'shop/web'
      const draft = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'web', namespace: 'shop', uid: 'u', creationTimestamp: '', resourceVersion: '' },
      }
      store.put('configmaps', draft, store.get('configmaps', key))
    }
  }
  for (let minute = 0; minute < 8 * 60; minute++) {
    write(200)
    clock.advance(minuteMs)
    expect(store.revision - store.forgottenRevision).toBeLessThanOrEqual(200 * 20)
  }
  clock.advance(8 * 60 * minuteMs)
  expect(store.revision - store.forgottenRevision).toBe(1000)
  expect(store.compactedRevision).toBe(store.revision)
})
