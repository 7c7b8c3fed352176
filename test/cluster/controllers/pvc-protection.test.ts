import { expect, it } from 'vitest'
import { persistentVolumeClaims, pods } from '#api/resource-ref.ts'
import { pvcProtectionController } from '#cluster/controllers/pvc-protection.ts'
import { BareWorld } from '../bare-world.ts'

it('keeps a deleted claim until the last pod that uses it is gone', () => {
  const world = new BareWorld([pvcProtectionController])
  const resources = { requests: { storage: '1Gi' } }
  const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources } }
  world.api.create(persistentVolumeClaims, claim, 'default')
  const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }]
  const spec = { nodeName: 'n', containers: [{ name: 'c', image: 'nginx' }], volumes }
  world.api.create(pods, { metadata: { name: 'user' }, spec }, 'default')
  world.seconds(1)
  world.api.delete(persistentVolumeClaims, 'default', 'data')
  world.seconds(1)
  expect(world.all('persistentvolumeclaims')[0]?.metadata).toMatchObject({
    finalizers: ['kubernetes.io/pvc-protection'],
    deletionGracePeriodSeconds: 0,
  })
  world.api.delete(pods, 'default', 'user', { gracePeriodSeconds: 0 })
  world.seconds(1)
  expect(world.all('persistentvolumeclaims')).toEqual([])
})
