// StatefulSets: who takes the claims along, and pods that lost the marks of their place.
import { expect, it } from 'vitest'
import type { KubeObject } from '#api/object.ts'
import { persistentVolumeClaims, pods, statefulSets } from '#api/resource-ref.ts'
import { formatTime } from '#api/time.ts'
import type { Event, PersistentVolumeClaim, Pod } from '#api/types/core-v1.ts'
import { garbageCollectorController } from '#cluster/controllers/garbage-collector.ts'
import { statefulSetController } from '#cluster/controllers/statefulset.ts'
import { BareWorld } from '../bare-world.ts'

interface Policy {
  readonly whenDeleted?: string
  readonly whenScaled?: string
}

/** A set of two pods, both ready. */
function worldOf(policy: Policy, podManagementPolicy = 'OrderedReady'): BareWorld {
  const world = new BareWorld([statefulSetController, garbageCollectorController])
  const labels = { app: 'db' }
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  }
  world.api.create(
    statefulSets,
    {
      metadata: { name: 'db' },
      spec: {
        serviceName: 'db',
        replicas: 2,
        podManagementPolicy,
        selector: { matchLabels: labels },
        persistentVolumeClaimRetentionPolicy: policy,
        template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'redis' }] } },
        volumeClaimTemplates: [claim],
      },
    } as Parameters<typeof world.api.create<object>>[1],
    'default',
  )
  for (const name of ['db-0', 'db-1']) {
    world.seconds(2)
    makeReady(world, name)
  }
  world.seconds(2)
  return world
}

function makeReady(world: BareWorld, name: string): void {
  const lastTransitionTime = formatTime(world.clock.now())
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime }]
  world.api.patch(pods, 'default', name, 'strategic', { status: { phase: 'Running', conditions } }, 'status')
}

/** `data-db-0: StatefulSet/db`. */
function owners(world: BareWorld): readonly string[] {
  return world
    .all<PersistentVolumeClaim & KubeObject>('persistentvolumeclaims')
    .map(({ metadata: { name, ownerReferences = [] } }) => {
      const texts = ownerReferences.map((owner) => `${owner.kind}/${owner.name}`)
      return `${name}: ${texts.join(' ')}`
    })
}

function podNames(world: BareWorld): readonly string[] {
  return world.all('pods').map(({ metadata }) => metadata.name)
}

function scale(world: BareWorld, replicas: number): void {
  world.api.patch(statefulSets, 'default', 'db', 'merge', { spec: { replicas } })
}

it('leaves claims without owner where both are to be retained', () => {
  const world = worldOf({})
  expect(owners(world)).toEqual(['data-db-0: ', 'data-db-1: '])
  scale(world, 1)
  world.seconds(5)
  expect(podNames(world)).toEqual(['db-0'])
  expect(owners(world)).toEqual(['data-db-0: ', 'data-db-1: '])
})

it('hands the claim of a pod that is too many to the pod', () => {
  const world = worldOf({ whenScaled: 'Delete' })
  expect(owners(world)).toEqual(['data-db-0: ', 'data-db-1: '])
  scale(world, 1)
  world.seconds(5)
  expect(podNames(world)).toEqual(['db-0'])
  expect(world.writes).toContain('PUT /api/v1/namespaces/default/persistentvolumeclaims/data-db-1')
  expect(world.writes).toContain('DELETE /api/v1/namespaces/default/persistentvolumeclaims/data-db-1')
})

it('owns the claims that go with the set, whatever the policy was before', () => {
  const world = worldOf({ whenDeleted: 'Delete', whenScaled: 'Delete' })
  expect(owners(world)).toEqual(['data-db-0: StatefulSet/db', 'data-db-1: StatefulSet/db'])
  const retain = { whenDeleted: 'Retain', whenScaled: 'Retain' }
  const change = { spec: { persistentVolumeClaimRetentionPolicy: retain } }
  world.api.patch(statefulSets, 'default', 'db', 'merge', change)
  world.seconds(2)
  expect(owners(world)).toEqual(['data-db-0: ', 'data-db-1: '])
})

it('keeps its hands off claims that another controller has', () => {
  const world = worldOf({})
  const uid = '00000000-0000-0000-0000-000000000001'
  const owner = { apiVersion: 'example.com/v1', kind: 'Backup', name: 'b', uid, controller: true }
  const metadata = { ownerReferences: [owner] }
  world.api.patch(persistentVolumeClaims, 'default', 'data-db-0', 'merge', { metadata })
  const change = { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } } }
  world.api.patch(statefulSets, 'default', 'db', 'merge', change)
  world.seconds(1)
  expect(owners(world)).toEqual(['data-db-0: Backup/b', 'data-db-1: StatefulSet/db'])
  const told = world
    .all<Event & KubeObject>('events')
    .find(({ reason }) => reason === 'ConflictingController')
  expect(told?.message).toBe(
    'PersistentVolumeClaim data-db-0 has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim',
  )
})

it('gives a pod the labels of its place back', () => {
  const world = worldOf({})
  const labels = { 'statefulset.kubernetes.io/pod-name': 'other', 'apps.kubernetes.io/pod-index': null }
  world.api.patch(pods, 'default', 'db-1', 'merge', { metadata: { labels } })
  world.seconds(1)
  const { metadata } = world.api.get(pods, 'default', 'db-1') as Pod
  expect(metadata.labels).toMatchObject({
    'statefulset.kubernetes.io/pod-name': 'db-1',
    'apps.kubernetes.io/pod-index': '1',
  })
  const told = world.all<Event & KubeObject>('events').find(({ reason }) => reason === 'SuccessfulUpdate')
  expect(told?.message).toBe('Update Pod db-1 in StatefulSet db successful')
})

it('makes and ends the pods of a parallel set at once', () => {
  const world = worldOf({}, 'Parallel')
  scale(world, 4)
  world.seconds(1)
  expect(podNames(world)).toEqual(['db-0', 'db-1', 'db-2', 'db-3'])
  scale(world, 0)
  world.seconds(1)
  expect(podNames(world)).toEqual([])
})
