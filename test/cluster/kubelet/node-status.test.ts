// What a kubelet reports of its node, and what it leaves to others.
import { expect, it } from 'vitest'
import { nodes } from '#api/resource-ref.ts'
import { kubeletWorld } from '../../golden/kubelet-world.ts'

it('keeps what others advertise of the node, and lets pods have all of it', () => {
  const { cluster, api } = kubeletWorld('default')
  const patch = { status: { capacity: { 'example.com/dongle': '4' } } }
  api.patch(nodes, undefined, 'worker-1', 'merge', patch, 'status')
  const { memory } = api.get(nodes, undefined, 'worker-1').status.capacity ?? {}
  cluster.clock.advance(60_000)
  const { capacity, allocatable } = api.get(nodes, undefined, 'worker-1').status
  expect(capacity).toMatchObject({ 'example.com/dongle': '4', memory })
  expect(allocatable).toMatchObject({ 'example.com/dongle': '4' })
})
