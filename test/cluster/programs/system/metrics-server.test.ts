// metrics-server in a running cluster: what it tells of nodes and pods, as objects and as tables.
import { beforeAll, describe, expect, it } from 'vitest'
import { createCluster } from '../../../../src/stage.ts'
import { SmallWorld, startPod } from '../../apiserver/small-world.ts'

const root = '/apis/metrics.k8s.io/v1beta1'
const own = `${root}/namespaces/default/pods`

interface PodMetrics {
  readonly metadata: { readonly name: string; readonly labels?: object }
  readonly timestamp: string
  readonly window: string
  readonly containers: readonly { readonly name: string; readonly usage: { cpu: string; memory: string } }[]
}

describe('metrics-server', () => {
  let world: SmallWorld

  beforeAll(() => {
    world = new SmallWorld(createCluster({ seed: 1, nodes: 2, addons: ['metrics-server'] }))
    const limits = { cpu: '500m', memory: '64Mi' }
    const command = ['sh', '-c', 'while true; do :; done']
    startPod(world, 'busy', { name: 'busy', image: 'busybox:1.37', command, resources: { limits } })
    startPod(world, 'idle', { name: 'idle', image: 'nginx:1.27' })
    world.cluster.clock.advance(60_000)
  })

  it('tells what the containers of pods use', () => {
    const { items } = world.send('GET', own).body as { items: readonly PodMetrics[] }
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['busy', 'idle'])
    const [busy, idle] = items.map(({ containers }) => containers[0])
    expect(busy).toMatchObject({ name: 'busy', usage: { cpu: expect.stringMatching(/^\d+n$/) } })
    // As much as its limit lets it.
    expect(Math.abs(Number.parseInt(busy?.usage.cpu ?? '', 10) / 1e6 - 500)).toBeLessThan(15)
    expect(Number.parseInt(idle?.usage.cpu ?? '', 10) / 1e6).toBeLessThan(20)
    expect(idle?.usage.memory).toMatch(/^\d+Ki$/)
    expect(items[0]?.window).toBe('15s')
  })

  it('finds by name, label and field', () => {
    expect(world.send('GET', `${own}/idle`).body).toMatchObject({
      kind: 'PodMetrics',
      metadata: { name: 'idle' },
    })
    expect(world.send('GET', `${own}/nope`)).toMatchObject({
      code: 404,
      body: { message: 'podmetrics.metrics.k8s.io "nope" not found' },
    })
    const namesBy = (query: object) => {
      const { items } = world.send('GET', `${root}/pods`, undefined, { ...query }).body as {
        items: PodMetrics[]
      }
      return items.map(({ metadata }) => metadata.name)
    }
    expect(namesBy({ labelSelector: 'component=etcd' })).toEqual(['etcd-control-plane'])
    expect(namesBy({ fieldSelector: 'metadata.namespace=default' })).toEqual(['busy', 'idle'])
  })

  it('tells what nodes use, the system included', () => {
    const { items } = world.send('GET', `${root}/nodes`).body as {
      items: readonly { metadata: { name: string }; usage: { cpu: string; memory: string } }[]
    }
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['control-plane', 'worker-1'])
    const [control] = items
    expect(Number.parseInt(control?.usage.cpu ?? '', 10) / 1e6).toBeGreaterThan(100)
    expect(Number.parseInt(control?.usage.memory ?? '', 10)).toBeGreaterThan(300 * 1024)
  })

  it('serves nothing but reading', () => {
    expect(world.send('DELETE', `${own}/idle`)).toMatchObject({ code: 405 })
    expect(world.send('GET', `${root}/services`)).toMatchObject({ code: 404 })
  })

  it('tells nothing of a node whose kubelet does not answer, and says so', () => {
    const machine = world.cluster.machines.get('worker-1')
    machine?.stopUnit('kubelet')
    world.cluster.clock.advance(20_000)
    const { items } = world.send('GET', `${root}/nodes`).body as { items: { metadata: { name: string } }[] }
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['control-plane'])
  })
})
