import { describe, expect, it } from 'vitest'
import type { Draft, KubeObject } from '#api/object.ts'
import { RevisionExpired, Store, type StoreEvent, WriteConflict } from '#cluster/store.ts'

const object = (name: string, extra: object = {}, namespace = 'a') =>
  ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, ...extra }) as unknown as Draft<KubeObject>
const names = (objects: readonly KubeObject[]) => objects.map((o) => o.metadata.name)

describe('Store', () => {
  it('stamps revisions, freezes what it keeps and refuses stale writes', () => {
    const store = new Store()
    const first = store.put('pods', object('x'), undefined)
    expect(first.metadata.resourceVersion).toBe('1')
    expect(Object.isFrozen(first.metadata)).toBe(true)
    const second = store.put('pods', object('x'), first)
    expect(() => store.put('pods', object('x'), first)).toThrow(WriteConflict)
    expect(() => store.put('pods', object('x'), undefined)).toThrow(WriteConflict)
    expect(store.delete('pods', second).metadata.resourceVersion).toBe('3')
    expect(store.get('pods', 'a/x')).toBeUndefined()
  })

  it('lists a scope sorted by key, as of now and as of an earlier revision', () => {
    const store = new Store()
    const b = store.put('pods', object('b'), undefined)
    store.put('pods', object('a'), undefined)
    const then = store.revision
    store.delete('pods', b)
    store.put('pods', object('c'), undefined)
    store.put('pods', object('z', {}, 'other'), undefined)
    expect(names(store.list({ collection: 'pods', namespace: 'a' }))).toEqual(['a', 'c'])
    expect(names(store.listAt({ collection: 'pods', namespace: 'a' }, then))).toEqual(['a', 'b'])
    expect(names(store.list({ collection: 'pods' }))).toEqual(['a', 'c', 'z'])
  })

  it('follows an index value through changes of it', () => {
    const store = new Store()
    store.addIndex('pods', 'node', (o) => (o as { spec?: { node?: string } }).spec?.node)
    const seen: string[] = []
    const see = (event: StoreEvent) => seen.push(`${event.type} ${event.object.metadata.name}`)
    store.watch({ collection: 'pods', index: { name: 'node', value: 'w1' } }, 0, see)
    const x = store.put('pods', object('x'), undefined)
    const bound = store.put('pods', object('x', { spec: { node: 'w1' } }), x)
    store.put('pods', object('y', { spec: { node: 'w2' } }), undefined)
    store.put('pods', object('x', { spec: { node: 'w2' } }), bound)
    expect(seen).toEqual(['MODIFIED x', 'MODIFIED x'])
    expect(names(store.list({ collection: 'pods', index: { name: 'node', value: 'w2' } }))).toEqual([
      'x',
      'y',
    ])
  })

  it('replays the past to a late watcher until it is forgotten', () => {
    const store = new Store()
    let x = store.put('pods', object('x'), undefined)
    for (let i = 0; i < 5; i++) x = store.put('pods', object('x', { i }), x)
    const seen: number[] = []
    store.watch({ collection: 'pods' }, 3, (event) => seen.push(event.revision))
    expect(seen).toEqual([4, 5, 6])
    store.forget(4)
    expect(() => store.watch({ collection: 'pods' }, 3, () => {})).toThrow(RevisionExpired)
  })
})
