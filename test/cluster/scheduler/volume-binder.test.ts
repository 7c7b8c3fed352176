// Claims that wait for their first pod: a free volume of its node, or a provisioner that is asked.
import { describe, expect, it } from 'vitest'
import { events, persistentVolumeClaims, persistentVolumes, pods, resourceRef } from '#api/resource-ref.ts'
import { kubeletWorld } from '../../golden/kubelet-world.ts'

const storageClasses = resourceRef('storage.k8s.io/v1/StorageClass')

function world(provisioner: string) {
  const { cluster, api } = kubeletWorld('default')
  api.create(storageClasses, {
    metadata: { name: 'late' },
    provisioner,
    volumeBindingMode: 'WaitForFirstConsumer',
  })
  const resources = { requests: { storage: '1Gi' } }
  const claim = { storageClassName: 'late', accessModes: ['ReadWriteOnce'], resources }
  api.create(persistentVolumeClaims, { metadata: { name: 'data' }, spec: claim }, 'default')
  const run = () => {
    const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }]
    const containers = [{ name: 'app', image: 'registry.example/app:1.0' }]
    api.create(pods, { metadata: { name: 'app' }, spec: { volumes, containers } }, 'default')
  }
  return { cluster, api, run }
}

describe('a scheduler whose pod has claims that wait', () => {
  it('takes the smallest volume that the node reaches, and binds the pod when it is bound', () => {
    const { cluster, api, run } = world('kubernetes.io/no-provisioner')
    for (const [name, storage] of [
      ['large', '5Gi'],
      ['small', '2Gi'],
    ] as const) {
      const source = {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'late',
        hostPath: { path: `/srv/${name}` },
      }
      api.create(persistentVolumes, { metadata: { name }, spec: { capacity: { storage }, ...source } })
    }
    cluster.clock.advance(1000)
    expect(api.get(persistentVolumeClaims, 'default', 'data').status.phase).toBe('Pending')
    run()
    cluster.clock.advance(5000)
    expect(api.get(persistentVolumeClaims, 'default', 'data').spec.volumeName).toBe('small')
    expect(api.get(persistentVolumes, undefined, 'small').status.phase).toBe('Bound')
    expect(api.get(persistentVolumes, undefined, 'large').status.phase).toBe('Available')
    expect(api.get(pods, 'default', 'app').status.phase).toBe('Running')
  })

  it('names the node to the provisioner and waits, until the pod is gone', () => {
    const { cluster, api, run } = world('csi.example.com')
    run()
    cluster.clock.advance(5000)
    const { annotations } = api.get(persistentVolumeClaims, 'default', 'data').metadata
    expect(annotations).toMatchObject({ 'volume.kubernetes.io/selected-node': 'worker-1' })
    const { spec, status } = api.get(pods, 'default', 'app')
    expect([spec.nodeName, status.nominatedNodeName]).toEqual([undefined, 'worker-1'])
    api.delete(pods, 'default', 'app')
    cluster.clock.advance(2000)
    const told = api
      .list(events, { namespace: 'default' })
      .items.filter(({ reason }) => reason === 'FailedScheduling')
    expect(told.map(({ message }) => message)).toEqual([
      'running PreBind plugin "VolumeBinding": binding volumes: pod does not exist any more: pod "app" not found',
    ])
  })
})
