import { describe, expect, it } from 'vitest'
import { configMaps, namespaces, pods, secrets } from '#api/resource-ref.ts'
import type { ConfigMap } from '#api/types/core-v1.ts'
import type { OwnerReference } from '#api/types/meta-v1.ts'
import { garbageCollectorController } from '#cluster/controllers/garbage-collector.ts'
import { namespaceController } from '#cluster/controllers/namespace.ts'
import { BareWorld } from '../bare-world.ts'

class OwnerWorld extends BareWorld {
  constructor() {
    super([garbageCollectorController, namespaceController])
    this.seconds(1)
  }

  map(name: string, owners: readonly ConfigMap[] = [], isBlocking = false): ConfigMap {
    const ownerReferences: OwnerReference[] = owners.map(({ metadata }) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: metadata.name,
      uid: metadata.uid,
      ...(isBlocking && { blockOwnerDeletion: true }),
    }))
    const map = this.api.create(configMaps, { metadata: { name, ownerReferences } }, 'default')
    this.seconds(1)
    return map
  }

  delete(name: string, propagationPolicy: string): void {
    this.api.delete(configMaps, 'default', name, { propagationPolicy })
    this.seconds(1)
  }

  names(): readonly string[] {
    return this.all('configmaps').map((map) => map.metadata.name)
  }
}

describe('the garbage collector', () => {
  it('deletes dependents after their owner', () => {
    const world = new OwnerWorld()
    const owner = world.map('owner')
    world.map('a', [owner])
    world.map('b', [world.map('c', [owner])])
    world.delete('owner', 'Background')
    expect(world.names()).toEqual([])
  })

  it('deletes dependents before an owner that waits for them', () => {
    const world = new OwnerWorld()
    const owner = world.map('owner')
    world.map('a', [owner], true)
    world.api.patch(configMaps, 'default', 'a', 'merge', { metadata: { finalizers: ['example.com/hold'] } })
    world.map('b', [owner])
    world.delete('owner', 'Foreground')
    const waiting = world.api.get(configMaps, 'default', 'owner')
    expect(waiting.metadata.finalizers).toEqual(['foregroundDeletion'])
    expect(world.names()).toEqual(['a', 'owner'])
    world.api.patch(configMaps, 'default', 'a', 'merge', { metadata: { finalizers: null } })
    world.seconds(1)
    expect(world.names()).toEqual([])
  })

  it('leaves dependents that are orphaned', () => {
    const world = new OwnerWorld()
    const owner = world.map('owner')
    world.map('a', [owner])
    world.delete('owner', 'Orphan')
    expect(world.names()).toEqual(['a'])
    expect(world.api.get(configMaps, 'default', 'a').metadata.ownerReferences).toBeUndefined()
  })

  it('keeps what somebody else owns too, and takes the lost owner off', () => {
    const world = new OwnerWorld()
    const [one, two] = [world.map('one'), world.map('two')]
    world.map('a', [one, two])
    world.delete('one', 'Background')
    expect(world.names()).toEqual(['a', 'two'])
    const { ownerReferences } = world.api.get(configMaps, 'default', 'a').metadata
    expect(ownerReferences?.map((owner) => owner.name)).toEqual(['two'])
  })

  it('deletes what names an owner that never was', () => {
    const world = new OwnerWorld()
    const metadata = { name: 'nobody', uid: '00000000-0000-4000-8000-000000000000' }
    world.map('dangling', [{ metadata } as ConfigMap])
    expect(world.names()).toEqual([])
  })

  it('does not confuse an owner with another of its name', () => {
    const world = new OwnerWorld()
    const before = world.map('owner')
    world.delete('owner', 'Background')
    world.map('owner')
    world.map('a', [before])
    expect(world.names()).toEqual(['owner'])
  })

  it('lets owners in a circle go', () => {
    const world = new OwnerWorld()
    const one = world.map('one')
    const two = world.map('two', [one], true)
    const metadata = { ownerReferences: [{ ...ownerOf(two), blockOwnerDeletion: true }] }
    world.api.patch(configMaps, 'default', 'one', 'merge', { metadata })
    world.seconds(1)
    world.delete('one', 'Foreground')
    world.seconds(60)
    expect(world.names()).toEqual([])
  })
})

function ownerOf({ metadata }: ConfigMap): OwnerReference {
  return { apiVersion: 'v1', kind: 'ConfigMap', name: metadata.name, uid: metadata.uid }
}

describe('a namespace that is deleted', () => {
  function shop(): OwnerWorld {
    const world = new OwnerWorld()
    world.api.create(namespaces, { metadata: { name: 'shop' } })
    world.api.create(secrets, { metadata: { name: 's' } }, 'shop')
    const containers = [{ name: 'c', image: 'nginx' }]
    world.api.create(pods, { metadata: { name: 'p' }, spec: { nodeName: 'n1', containers } }, 'shop')
    world.api.delete(namespaces, undefined, 'shop')
    return world
  }
  const conditionsOf = (world: OwnerWorld) =>
    world.api
      .get(namespaces, undefined, 'shop')
      .status.conditions?.filter((condition) => condition.status === 'True')
      .map(({ reason, message }) => `${reason}: ${message}`)

  it('loses its pods first and everything else when they are gone', () => {
    const world = shop()
    expect(world.api.get(namespaces, undefined, 'shop').status.phase).toBe('Terminating')
    world.seconds(6)
    expect(world.all('pods')[0]?.metadata.deletionTimestamp).toBeDefined()
    expect([world.all('secrets').length, conditionsOf(world)]).toEqual([1, []])
    world.api.delete(pods, 'shop', 'p', { gracePeriodSeconds: 0 })
    world.seconds(20)
    expect(world.all('namespaces').map((namespace) => namespace.metadata.name)).not.toContain('shop')
    expect(world.all('secrets')).toEqual([])
  })

  it('tells what holds it', () => {
    const world = shop()
    world.api.delete(pods, 'shop', 'p', { gracePeriodSeconds: 0 })
    const metadata = { finalizers: ['example.com/hold'] }
    world.api.patch(secrets, 'shop', 's', 'merge', { metadata })
    world.seconds(30)
    expect(conditionsOf(world)).toEqual([
      'SomeResourcesRemain: Some resources are remaining: secrets. has 1 resource instances',
      'SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    ])
    world.api.patch(secrets, 'shop', 's', 'merge', { metadata: { finalizers: null } })
    world.seconds(30)
    expect(world.all('namespaces')).toHaveLength(2)
  })
})
