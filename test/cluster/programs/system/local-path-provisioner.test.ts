// local-path-provisioner in a running cluster: a claim's volume from its pod to its end.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Event, PersistentVolume, PersistentVolumeClaim, Pod } from '#api/types/core-v1.ts'
import { createCluster } from '../../../../src/stage.ts'
import { SmallWorld } from '../../apiserver/small-world.ts'

const own = '/api/v1/namespaces/default'
const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
}
const command = ['sh', '-c', 'cat /data/note; echo kept > /data/note; sleep infinity']
const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: {
    terminationGracePeriodSeconds: 0,
    containers: [
      { name: 'c', image: 'busybox:1.37', command, volumeMounts: [{ name: 'data', mountPath: '/data' }] },
    ],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
  },
})

describe('local-path-provisioner', () => {
  let world: SmallWorld

  const settle = (seconds: number) => world.cluster.clock.advance(seconds * 1000)
  const read = <T>(path: string) => world.send('GET', path).body as T
  const volumes = () => read<{ items: readonly PersistentVolume[] }>('/api/v1/persistentvolumes').items
  const messages = (reason: string) =>
    read<{ items: readonly Event[] }>(`${own}/events`)
      .items.filter((event) => event.reason === reason)
      .map(({ message }) => message)

  beforeAll(() => {
    world = new SmallWorld(createCluster({ seed: 1, nodes: 3, addons: ['local-path'] }))
    settle(30)
  })

  it('makes a folder where the first pod is to run, and the claim is bound to it', () => {
    world.create(`${own}/persistentvolumeclaims`, claim)
    settle(5)
    expect(volumes()).toEqual([])
    world.create(`${own}/pods`, pod('first'))
    settle(15)
    const { spec, status } = read<Pod>(`${own}/pods/first`)
    expect(status.phase).toBe('Running')
    const bound = read<PersistentVolumeClaim>(`${own}/persistentvolumeclaims/data`)
    expect(bound.status.phase).toBe('Bound')
    const name = `pvc-${bound.metadata.uid}`
    expect(volumes()).toMatchObject([
      {
        metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': 'rancher.io/local-path' } },
        spec: {
          hostPath: { path: `/opt/local-path-provisioner/${name}_default_data`, type: 'DirectoryOrCreate' },
          nodeAffinity: {
            required: { nodeSelectorTerms: [{ matchExpressions: [{ values: [spec.nodeName] }] }] },
          },
        },
        status: { phase: 'Bound' },
      },
    ])
    expect(messages('ProvisioningSucceeded')).toEqual([`Successfully provisioned volume ${name}`])
    expect(read<{ items: Pod[] }>('/api/v1/namespaces/local-path-storage/pods').items).toHaveLength(1)
  })

  it('keeps the data for the next pod, which runs on the same node', () => {
    const { nodeName } = read<Pod>(`${own}/pods/first`).spec
    world.send('DELETE', `${own}/pods/first`)
    settle(2)
    world.create(`${own}/pods`, pod('second'))
    settle(10)
    expect(read<Pod>(`${own}/pods/second`).spec.nodeName).toBe(nodeName)
    expect(world.send('GET', `${own}/pods/second/log`).body).toBe('kept\n')
  })

  it('clears the folder away with the claim', () => {
    world.send('DELETE', `${own}/pods/second`)
    world.send('DELETE', `${own}/persistentvolumeclaims/data`)
    settle(20)
    expect(volumes()).toEqual([])
  })

  it('cannot make what several nodes share', () => {
    world.create(`${own}/persistentvolumeclaims`, {
      ...claim,
      spec: { ...claim.spec, accessModes: ['ReadWriteMany'] },
    })
    world.create(`${own}/pods`, pod('third'))
    settle(5)
    expect(messages('ProvisioningFailed')).toEqual([
      'failed to provision volume with StorageClass "local-path": NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes',
    ])
  })
})
