// Each fault in a living cluster: what a player sees of it, and that healing takes it out again.

import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { nodes, pods } from '#api/resource-ref.ts'
import { Cluster } from '#cluster/cluster.ts'
import { faults } from '#cluster/faults/index.ts'
import { ApiClient } from '#cluster/runtime/api-client.ts'

function world() {
  const cluster = new Cluster({ seed: 3, startMs: Date.UTC(2026, 0, 5, 9), workers: 1, parseYaml: parse })
  const api = new ApiClient(cluster, { name: 'admin', groups: ['system:masters'] }, 'test')
  const inject = (name: string, params: { readonly [param: string]: unknown }) => {
    const fault = faults.find((known) => known.name === name)
    if (fault === undefined) throw new Error(name)
    return fault.inject(cluster, params)
  }
  const run = (name: string, image = 'nginx') =>
    api.create(pods, { metadata: { name }, spec: { containers: [{ name: 'app', image }] } }, 'default')
  const pod = (name: string) => api.get(pods, 'default', name).status
  const condition = (type: string) =>
    api.get(nodes, undefined, 'worker-1').status.conditions?.find((given) => given.type === type)
  const seconds = (count: number) => cluster.clock.advance(count * 1000)
  return { cluster, api, inject, run, pod, condition, seconds }
}

describe('faults', () => {
  it.each(['nodeCrash', 'kubeletStop', 'networkPartition'])(
    '%s: the node is not heard of any more',
    (name) => {
      const { inject, condition, seconds } = world()
      const heal = inject(name, { node: 'worker-1' })
      seconds(70)
      expect(condition('Ready')).toMatchObject({ status: 'Unknown', reason: 'NodeStatusUnknown' })
      heal()
      seconds(60)
      expect(condition('Ready')).toMatchObject({ status: 'True', reason: 'KubeletReady' })
    },
  )

  it('containerRuntimeStop: the kubelet says what is down', () => {
    const { inject, condition, seconds } = world()
    const heal = inject('containerRuntimeStop', { node: 'worker-1' })
    seconds(50)
    expect(condition('Ready')).toMatchObject({ status: 'False', message: 'container runtime is down' })
    heal()
    seconds(20)
    expect(condition('Ready')?.status).toBe('True')
  })

  it('networkPluginRemoved: no network for new pods', () => {
    const { inject, condition, run, pod, seconds } = world()
    const heal = inject('networkPluginRemoved', { node: 'worker-1' })
    seconds(12)
    expect(condition('Ready')?.message).toContain('cni plugin not initialized')
    heal()
    seconds(30)
    run('late')
    seconds(10)
    expect(pod('late').phase).toBe('Running')
  })

  it('networkPluginMissing: the node stays Ready, new pods get no sandbox', () => {
    const { inject, condition, run, pod, seconds } = world()
    const heal = inject('networkPluginMissing', { node: 'worker-1' })
    run('late')
    seconds(12)
    expect(condition('Ready')?.status).toBe('True')
    expect(pod('late').containerStatuses?.[0]?.state.waiting?.reason).toBe('ContainerCreating')
    heal()
    seconds(30)
    expect(pod('late').phase).toBe('Running')
  })

  it('diskFull: pods are evicted, and there is pressure until five minutes after it ended', () => {
    const { inject, run, pod, condition, seconds } = world()
    run('app')
    seconds(5)
    const heal = inject('diskFull', { node: 'worker-1' })
    seconds(22)
    expect(condition('DiskPressure')).toMatchObject({ status: 'True', reason: 'KubeletHasDiskPressure' })
    expect(pod('app').conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
      reason: 'TerminationByKubelet',
      message: expect.stringContaining('The node was low on resource: ephemeral-storage. '),
    })
    heal()
    seconds(270)
    expect(condition('DiskPressure')?.status).toBe('True')
    seconds(50)
    expect(condition('DiskPressure')?.status).toBe('False')
  })

  it('memoryFull: pods without requests are evicted, and new ones find no place', () => {
    const { inject, run, pod, condition, seconds } = world()
    run('app')
    seconds(5)
    inject('memoryFull', { node: 'worker-1' })
    seconds(22)
    expect(condition('MemoryPressure')).toMatchObject({
      status: 'True',
      reason: 'KubeletHasInsufficientMemory',
      message: 'kubelet has insufficient memory available',
    })
    expect(pod('app').containerStatuses?.[0]?.state.terminated).toBeDefined()
    run('late')
    seconds(5)
    expect(pod('late').conditions?.[0]).toMatchObject({ type: 'PodScheduled', reason: 'Unschedulable' })
  })

  it('registryUnreachable: pulls fail in the words of containerd', () => {
    const { inject, run, pod, seconds } = world()
    const heal = inject('registryUnreachable', { host: 'quay.io', how: 'timeout' })
    run('app', 'quay.io/team/app:1')
    seconds(45)
    expect(pod('app').containerStatuses?.[0]?.state.waiting?.message).toContain(
      'dial tcp quay.io: i/o timeout',
    )
    heal()
    seconds(60)
    expect(pod('app').phase).toBe('Running')
  })

  it('processKill: the container ends with 137 and starts again', () => {
    const { inject, run, pod, seconds } = world()
    run('app')
    seconds(10)
    inject('processKill', { namespace: 'default', pod: 'app' })
    seconds(5)
    const [status] = pod('app').containerStatuses ?? []
    expect(status?.restartCount).toBe(1)
    expect(status?.lastState.terminated).toMatchObject({ exitCode: 137, reason: 'Error' })
  })

  it('linkCut: two nodes do not hear each other', () => {
    const { inject, cluster } = world()
    const heal = inject('linkCut', { from: 'worker-1', to: 'control-plane' })
    expect(cluster.network.isLinked('worker-1', 'control-plane')).toBe(false)
    heal()
    expect(cluster.network.isLinked('worker-1', 'control-plane')).toBe(true)
    expect(() => inject('linkCut', { from: 'worker-1', to: 'nope' })).toThrow('there is no node "nope"')
  })
})
