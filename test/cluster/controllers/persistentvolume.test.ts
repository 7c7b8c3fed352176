import { expect, it } from 'vitest'
import { persistentVolumeClaims, persistentVolumes } from '#api/resource-ref.ts'
import type { Event } from '#api/types/core-v1.ts'
import { persistentVolumeController } from '#cluster/controllers/persistentvolume.ts'
import { BareWorld } from '../bare-world.ts'

function claim(world: BareWorld, name: string, storageClassName: string, storage: string): void {
  const spec = { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } }
  world.api.create(persistentVolumeClaims, { metadata: { name }, spec }, 'default')
}

it('binds a claim to the smallest volume that is large enough', () => {
  const world = new BareWorld([persistentVolumeController])
  for (const storage of ['1Gi', '9Gi', '5Gi']) {
    const spec = {
      storageClassName: 'manual',
      capacity: { storage },
      accessModes: ['ReadWriteOnce'],
      hostPath: { path: '/x' },
    }
    world.api.create(persistentVolumes, { metadata: { name: `pv-${storage.toLowerCase()}` }, spec })
  }
  world.seconds(1)
  claim(world, 'data', 'manual', '2Gi')
  world.seconds(1)
  const bound = world.api.get(persistentVolumeClaims, 'default', 'data')
  expect(bound.spec.volumeName).toBe('pv-5gi')
  expect(bound.status).toEqual({
    phase: 'Bound',
    accessModes: ['ReadWriteOnce'],
    capacity: { storage: '5Gi' },
  })
  expect(bound.metadata.annotations).toEqual({
    'pv.kubernetes.io/bind-completed': 'yes',
    'pv.kubernetes.io/bound-by-controller': 'yes',
  })
  const phases = world.api.list(persistentVolumes).items.map((volume) => volume.status.phase)
  expect(phases.sort()).toEqual(['Available', 'Available', 'Bound'])
})

it('says what other claims wait for', () => {
  const world = new BareWorld([persistentVolumeController])
  claim(world, 'classless', '', '1Gi')
  claim(world, 'missing', 'nope', '1Gi')
  world.seconds(1)
  const told = world.all<Event>('events').map(({ type, reason, message }) => `${type} ${reason} ${message}`)
  expect(told.sort()).toEqual([
    'Normal FailedBinding no persistent volumes available for this claim and no storage class is set',
    'Warning ProvisioningFailed storageclass.storage.k8s.io "nope" not found',
  ])
})

it('binds a volume again that somebody took from its claim', () => {
  const world = new BareWorld([persistentVolumeController])
  const spec = {
    storageClassName: 'manual',
    capacity: { storage: '1Gi' },
    accessModes: ['ReadWriteOnce'],
    hostPath: { path: '/x' },
  }
  world.api.create(persistentVolumes, { metadata: { name: 'pv' }, spec })
  claim(world, 'data', 'manual', '1Gi')
  world.seconds(1)
  world.api.patch(persistentVolumes, undefined, 'pv', 'merge', { spec: { claimRef: null } })
  world.seconds(20)
  const { uid } = world.api.get(persistentVolumeClaims, 'default', 'data').metadata
  expect(world.api.get(persistentVolumes, undefined, 'pv')).toMatchObject({
    spec: { claimRef: { uid } },
    status: { phase: 'Bound' },
  })
})
