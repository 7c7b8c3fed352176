// A node's sign of life: renewed without a look, and found again when others have put their hands on it.
import { expect, it } from 'vitest'
import { leases } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import { kubeletWorld } from '../../golden/kubelet-world.ts'

const namespace = 'kube-node-lease'

function world() {
  const { cluster, api } = kubeletWorld('default')
  const lease = () => api.get(leases, namespace, 'worker-1')
  return {
    api,
    lease,
    pass: (ms: number) => cluster.clock.advance(ms),
    isFresh: () => cluster.clock.now() - timeMs(lease().spec?.renewTime) < 11_000,
  }
}

it('is renewed every ten seconds', () => {
  const { pass, lease, isFresh } = world()
  const before = lease().metadata.resourceVersion
  pass(60_000)
  expect(isFresh()).toBe(true)
  expect(lease().metadata.resourceVersion).not.toBe(before)
})

it('is renewed as it is when somebody else has changed it, and keeps what they wrote', () => {
  const { api, pass, lease, isFresh } = world()
  api.patch(leases, namespace, 'worker-1', 'merge', { metadata: { labels: { seen: 'yes' } } })
  pass(60_000)
  expect(isFresh()).toBe(true)
  expect(lease().metadata.labels).toEqual({ seen: 'yes' })
})

it('comes again when somebody has deleted it', () => {
  const { api, pass, lease, isFresh } = world()
  const { uid } = lease().metadata
  api.delete(leases, namespace, 'worker-1')
  pass(60_000)
  expect(isFresh()).toBe(true)
  expect(lease().metadata.uid).not.toBe(uid)
})
