// Which pods go first when a node runs short, and which are not let in.
import { describe, expect, it } from 'vitest'
import { nodes, pods } from '#api/resource-ref.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'
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
    node: (): Node => api.get(nodes, undefined, 'worker-1'),
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

/** The same shortage, that may last a while. */
const soft = [
  'evictionSoft: {memory.available: 16880Mi}',
  'evictionSoftGracePeriod: {memory.available: 1m}',
  'evictionMaxPodGracePeriod: 5',
].join('\n')

describe('a node under a soft threshold', () => {
  const memoryPressure = (api: ReturnType<typeof world>) =>
    api.node().status.conditions?.find(({ type }) => type === 'MemoryPressure')?.status

  it('waits for the grace of the threshold, and gives the pod some of its own', () => {
    const on = world(soft)
    on.run('app')
    on.seconds(3)
    on.take(100)
    on.seconds(55)
    expect(isEvicted(on.pod('app'))).toBe(false)
    expect(memoryPressure(on)).toBe('False')
    on.seconds(30)
    expect(isEvicted(on.pod('app'))).toBe(true)
    expect(memoryPressure(on)).toBe('True')
    expect(on.pod('app').status.message).toContain('Threshold quantity: 16880Mi')
  })

  it('forgets a shortage that was over meanwhile', () => {
    const on = world(soft)
    on.run('app')
    on.seconds(3)
    on.take(100)
    on.seconds(40)
    on.take(-100)
    on.seconds(15)
    on.take(100)
    on.seconds(45)
    expect(isEvicted(on.pod('app'))).toBe(false)
  })
})
