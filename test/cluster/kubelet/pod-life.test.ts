// A pod from its arrival to its end, as watchers see it.

import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { pods } from '#api/resource-ref.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { Cluster } from '#cluster/cluster.ts'
import { ApiClient } from '#cluster/runtime/api-client.ts'

const startMs = Date.UTC(2026, 0, 5, 9)

function world() {
  const cluster = new Cluster({ seed: 1, startMs, workers: 1, parseYaml: parse })
  const api = new ApiClient(cluster, { name: 'admin', groups: ['system:masters'] }, 'test')
  return { cluster, api }
}

const spec = { containers: [{ name: 'app', image: 'nginx:1.27' }] }

describe('a kubelet', () => {
  it('pulls, starts and reports a pod, and lets it go when it is deleted', () => {
    const { cluster, api } = world()
    const story: string[] = []
    const tell = (pod: Pod) => {
      const [status] = pod.status.containerStatuses ?? []
      const state = Object.keys(status?.state ?? { none: 1 })[0]
      return `${pod.status.phase} ${state} ${pod.status.podIP === undefined ? '-' : 'addressed'}`
    }
    api.create(pods, { metadata: { name: 'app' }, spec }, 'default')
    api.watch<Pod>(
      pods,
      { namespace: 'default' },
      '0',
      ({ type, object }) => story.push(`${type} ${tell(object)}`),
      () => {},
    )
    cluster.clock.advance(5000)
    api.delete(pods, 'default', 'app')
    cluster.clock.advance(5000)
    expect(story.filter((line, i) => line !== story[i - 1])).toEqual([
      'ADDED Pending none -',
      'MODIFIED Pending none -',
      'MODIFIED Pending waiting -',
      'MODIFIED Running running addressed',
      'MODIFIED Succeeded terminated addressed',
      'DELETED Succeeded terminated addressed',
    ])
  })

  it('waits for a registry that hangs, with all that wait behind it, and goes on when that answers', () => {
    const { cluster, api } = world()
    cluster.registries.setTrouble('docker.io', { kind: 'hang' })
    api.create(pods, { metadata: { name: 'first' }, spec }, 'default')
    cluster.clock.advance(5000)
    api.create(pods, { metadata: { name: 'second' }, spec }, 'default')
    api.create(pods, { metadata: { name: 'third' }, spec }, 'default')
    cluster.clock.advance(5000)
    api.delete(pods, 'default', 'second')
    cluster.clock.advance(200_000)
    const told = () =>
      api
        .list(pods, { namespace: 'default' })
        .items.map(({ metadata, status }) => `${metadata.name} ${status.phase}`)
    expect(told()).toEqual(['first Pending', 'second Pending', 'third Pending'])
    cluster.registries.setTrouble('docker.io', undefined)
    cluster.clock.advance(20_000)
    expect(told()).toEqual(['first Running', 'third Running'])
  })

  it('keeps containers while it is away and finds them again', () => {
    const { cluster, api } = world()
    api.create(pods, { metadata: { name: 'app' }, spec }, 'default')
    cluster.clock.advance(5000)
    const before = api.get(pods, 'default', 'app').status.containerStatuses
    const machine = cluster.machines.get('worker-1')
    machine?.stopUnit('kubelet')
    cluster.clock.advance(5000)
    machine?.startUnit('kubelet')
    cluster.clock.advance(5000)
    expect(api.get(pods, 'default', 'app').status.containerStatuses).toEqual(before)
  })

  it('starts everything anew after the machine lost power', () => {
    const { cluster, api } = world()
    api.create(pods, { metadata: { name: 'app' }, spec }, 'default')
    cluster.clock.advance(5000)
    const before = api.get(pods, 'default', 'app')
    const machine = cluster.machines.get('worker-1')
    machine?.powerOff()
    cluster.clock.advance(5000)
    expect(machine?.isUnitActive('kubelet')).toBe(false)
    machine?.powerOn()
    cluster.clock.advance(10_000)
    const { podIP, containerStatuses } = api.get(pods, 'default', 'app').status
    expect(podIP).not.toBe(before.status.podIP)
    const [status] = containerStatuses ?? []
    expect(status?.restartCount).toBe(1)
    expect(status?.lastState.terminated).toMatchObject({ exitCode: 255, reason: 'Unknown' })
    expect(status?.state.running).toBeDefined()
  })
})
