import { expect, it } from 'vitest'
import { events, podDisruptionBudgets, pods, replicaSets } from '#api/resource-ref.ts'
import type { PodDisruptionBudgetSpec } from '#api/types/policy-v1.ts'
import { disruptionController } from '#cluster/controllers/disruption.ts'
import { BareWorld } from '../bare-world.ts'

const labels = { app: 'web' }

/** Pods of a ReplicaSet that wants five; so many of them are ready. */
function worldWithPods(count: number, ready: number): BareWorld {
  const world = new BareWorld([disruptionController])
  const containers = [{ name: 'c', image: 'nginx' }]
  const spec = {
    replicas: 5,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers } },
  }
  const { uid } = world.api.create(replicaSets, { metadata: { name: 'web' }, spec }, 'default').metadata
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid, controller: true }
  for (let i = 0; i < count; i++) {
    const metadata = { name: `web-${i}`, labels, ownerReferences: [owner] }
    world.api.create(pods, { metadata, spec: { containers, nodeName: 'n' } }, 'default')
    const conditions = [{ type: 'Ready', status: i < ready ? 'True' : 'False' }]
    world.api.patch(
      pods,
      'default',
      `web-${i}`,
      'strategic',
      { status: { phase: 'Running', conditions } },
      'status',
    )
  }
  return world
}

function statusOf(world: BareWorld, spec: Omit<PodDisruptionBudgetSpec, 'selector'>) {
  const whole = { ...spec, selector: { matchLabels: labels } }
  world.api.create(podDisruptionBudgets, { metadata: { name: 'web' }, spec: whole }, 'default')
  world.seconds(1)
  return world.api.get(podDisruptionBudgets, 'default', 'web').status
}

it('counts shares by what the controller of the pods wants', () => {
  expect(statusOf(worldWithPods(4, 4), { maxUnavailable: '30%' })).toMatchObject({
    expectedPods: 5,
    desiredHealthy: 3,
    currentHealthy: 4,
    disruptionsAllowed: 1,
  })
  expect(statusOf(worldWithPods(4, 3), { minAvailable: 3 })).toMatchObject({
    expectedPods: 4,
    desiredHealthy: 3,
    currentHealthy: 3,
    disruptionsAllowed: 0,
    conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' }],
  })
})

it('counts an evicted pod as gone until its deletion is seen', () => {
  const world = worldWithPods(4, 4)
  statusOf(world, { minAvailable: 3 })
  world.api.post(pods, 'default', 'web-0', 'eviction', { metadata: { name: 'web-0' } })
  world.seconds(1)
  const { status } = world.api.get(podDisruptionBudgets, 'default', 'web')
  expect(status).toMatchObject({ currentHealthy: 3, disruptionsAllowed: 0 })
  expect(status.disruptedPods).toBeUndefined()
  expect(() => world.api.post(pods, 'default', 'web-1', 'eviction', { metadata: { name: 'web-1' } })).toThrow(
    "Cannot evict pod as it would violate the pod's disruption budget.",
  )
})

it('allows nothing when it cannot tell how many pods there are to be', () => {
  const world = worldWithPods(1, 1)
  const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'j', uid: 'u', controller: true }
  const spec = { containers: [{ name: 'c', image: 'nginx' }] }
  world.api.create(pods, { metadata: { name: 'j', labels, ownerReferences: [owner] }, spec }, 'default')
  const message = 'jobs.batch does not implement the scale subresource'
  expect(statusOf(world, { maxUnavailable: 1 })).toMatchObject({
    disruptionsAllowed: 0,
    conditions: [{ status: 'False', reason: 'SyncFailed', message }],
  })
  const told = world.all<{ reason: string; message: string }>(events.plural as 'events')
  expect(told.map((event) => `${event.reason} ${event.message}`)).toEqual([
    `CalculateExpectedPodCountFailed Failed to calculate the number of expected pods: ${message}`,
  ])
})
