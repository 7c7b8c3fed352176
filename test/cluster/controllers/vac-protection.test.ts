import { expect, it } from 'vitest'
import { persistentVolumeClaims, volumeAttributesClasses } from '#api/resource-ref.ts'
import { pvcProtectionController } from '#cluster/controllers/pvc-protection.ts'
import { vacProtectionController } from '#cluster/controllers/vac-protection.ts'
import { BareWorld } from '../bare-world.ts'

function worldWithClass(): BareWorld {
  const world = new BareWorld([vacProtectionController, pvcProtectionController])
  world.api.create(volumeAttributesClasses, {
    metadata: { name: 'fast' },
    driverName: 'disks.example.com',
    parameters: { iops: '4000' },
  })
  world.seconds(1)
  return world
}

it('lets a class go that nothing names', () => {
  const world = worldWithClass()
  expect(world.all('volumeattributesclasses.storage.k8s.io')[0]?.metadata.finalizers).toEqual([
    'kubernetes.io/vac-protection',
  ])
  world.api.delete(volumeAttributesClasses, undefined, 'fast')
  world.seconds(1)
  expect(world.all('volumeattributesclasses.storage.k8s.io')).toEqual([])
})

it('keeps a deleted class until the last claim that names it is gone', () => {
  const world = worldWithClass()
  const spec = {
    accessModes: ['ReadWriteOnce' as const],
    volumeAttributesClassName: 'fast',
    resources: { requests: { storage: '1Gi' } },
  }
  world.api.create(persistentVolumeClaims, { metadata: { name: 'data' }, spec }, 'default')
  world.seconds(1)
  world.api.delete(volumeAttributesClasses, undefined, 'fast')
  world.seconds(1)
  expect(world.all('volumeattributesclasses.storage.k8s.io')).toHaveLength(1)
  world.api.delete(persistentVolumeClaims, 'default', 'data')
  world.seconds(1)
  expect(world.all('volumeattributesclasses.storage.k8s.io')).toEqual([])
})
