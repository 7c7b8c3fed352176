// Which pods go first when a node runs short, and which are not let in.
import { describe, expect, it } from 'vitest'
import { pods } from '#api/resource-ref.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { kubeletWorld } from '../../golden/kubelet-world.ts'

/** Memory is short as soon as anything runs; the node's own use leaves 16,885 MiB. */
const starved = 'evictionHard: {memory.available: 16880Mi}\nevictionPressureTransitionPeriod: 30s'

function world(config: string) {
  const { cluster, api } = kubeletWorld('default', 1, config)
  const seconds = (count: number) => cluster.clock.advance(count * 1000)
  return {
    seconds,
    take: (mebibytes: number) => {
      const machine = cluster.machines.get('worker-1')
      if (machine !== undefined) machine.systemMemoryBytes += mebibytes * 2 ** 20
    },
    run(name: string, spec: object = {}, memory?: string) {
      const resources = memory === undefined ? {} : { requests: { memory } }
      const app = { name: 'app', image: 'registry.example/tool:1.0', command: ['sleep', '3600'], resources }
      const tolerations = [{ operator: 'Exists' }]
      api.create(pods, { metadata: { name }, spec: { containers: [app], tolerations, ...spec } }, 'default')
    },
    pod: (name: string): Pod => api.get(pods, 'default', name),
  }
}

const endOf = ({ status }: Pod) => status.containerStatuses?.[0]?.state.terminated?.finishedAt ?? ''
const isEvicted = ({ status }: Pod) => status.reason === 'Evicted'

describe('a node short of memory', () => {
  it('evicts who is over its requests first, then who matters less, one after the other', () => {
    const { run, seconds, take, pod } = world(starved)
    run('modest', {}, '1Gi')
    run('greedy')
    run('important', { priorityClassName: 'system-cluster-critical' })
    seconds(3)
    take(100)
    seconds(40)
    expect(pod('greedy').status.message).toMatch(
      /^The node was low on resource: memory\. Threshold quantity: 16880Mi, available: \d+Ki\. Container app was using \d+Ki, request is 0, has larger consumption of memory\. $/,
    )
    expect(isEvicted(pod('modest'))).toBe(true)
    expect(pod('modest').status.message).not.toContain('larger consumption')
    expect(endOf(pod('greedy')) < endOf(pod('modest'))).toBe(true)
    expect(pod('important').status.phase).toBe('Running')
  })

  it('refuses pods without requests that are put there by hand, as long as the pressure is told of', () => {
    const { run, seconds, take, pod } = world(starved)
    take(100)
    seconds(12)
    const nodeName = 'worker-1'
    run('bare', { nodeName, tolerations: [] })
    run('asking', { nodeName, tolerations: [] }, '64Mi')
    seconds(3)
    expect(pod('bare').status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Pod was rejected: The node had condition: [MemoryPressure]. ',
    })
    expect(pod('asking').status.phase).toBe('Running')
    take(-100)
    seconds(45)
    run('later', { nodeName, tolerations: [] })
    seconds(3)
    expect(pod('later').status.phase).toBe('Running')
  })
})
