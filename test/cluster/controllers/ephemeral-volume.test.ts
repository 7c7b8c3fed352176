import { expect, it } from 'vitest'
import { persistentVolumeClaims as claims, events, pods } from '#api/resource-ref.ts'
import { ephemeralVolumeController } from '#cluster/controllers/ephemeral-volume.ts'
import { garbageCollectorController } from '#cluster/controllers/garbage-collector.ts'
import { BareWorld } from '../bare-world.ts'

const claimSpec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
const volumeClaimTemplate = { metadata: { labels: { kind: 'scratch' } }, spec: claimSpec }
const spec = {
  containers: [{ name: 'c', image: 'nginx' }],
  volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate } }],
}

it('a generic ephemeral volume has a claim as long as its pod lives', () => {
  const bare = new BareWorld([ephemeralVolumeController, garbageCollectorController])
  const pod = bare.api.create(pods, { metadata: { name: 'p' }, spec }, 'default')
  bare.seconds(1)
  const claim = bare.api.get(claims, 'default', 'p-scratch')
  expect(claim.metadata.labels).toEqual({ kind: 'scratch' })
  expect(claim.metadata.ownerReferences).toEqual([
    {
      apiVersion: 'v1',
      kind: 'Pod',
      name: 'p',
      uid: pod.metadata.uid,
      controller: true,
      blockOwnerDeletion: true,
    },
  ])
  bare.api.delete(pods, 'default', 'p', { gracePeriodSeconds: 0 })
  bare.seconds(5)
  expect(
    bare.all('persistentvolumeclaims').filter(({ metadata }) => metadata.deletionTimestamp === undefined),
  ).toEqual([])
})

it("a claim of somebody else's is left alone", () => {
  const bare = new BareWorld([ephemeralVolumeController])
  bare.api.create(claims, { metadata: { name: 'p-scratch' }, spec: claimSpec }, 'default')
  bare.api.create(pods, { metadata: { name: 'p' }, spec }, 'default')
  bare.seconds(1)
  expect(
    bare.api
      .list(events, { namespace: 'default' })
      .items.map(({ reason, message }) => `${reason} ${message}`),
  ).toEqual([
    'FailedBinding ephemeral volume scratch: PVC default/p-scratch was not created for pod default/p (pod is not owner)',
  ])
})
