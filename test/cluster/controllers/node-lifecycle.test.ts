import { describe, expect, it } from 'vitest'
import { leases, namespaces, nodes, pods } from '#api/resource-ref.ts'
import { formatMicroTime, formatTime } from '#api/time.ts'
import type { Event, Node, Pod } from '#api/types/core-v1.ts'
import { nodeIpamController } from '#cluster/controllers/node-ipam.ts'
import { nodeLifecycleController } from '#cluster/controllers/node-lifecycle.ts'
import { nodeTtlController } from '#cluster/controllers/node-ttl.ts'
import { podGcController } from '#cluster/controllers/podgc.ts'
import { taintEvictionController } from '#cluster/controllers/taint-eviction.ts'
import { BareWorld } from '../bare-world.ts'

class NodeWorld extends BareWorld {
  readonly #silent = new Set<string>()

  constructor() {
    super([
      nodeTtlController,
      nodeIpamController,
      nodeLifecycleController,
      taintEvictionController,
      podGcController,
    ])
  }

  join(name: string, zone?: string): void {
    const labels = zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone }
    this.api.create(nodes, { metadata: { name, labels } })
    this.ready(name, 'True')
    this.#renew(name)
  }

  ready(name: string, status: string): void {
    const now = formatTime(this.clock.now())
    const condition = { type: 'Ready', status, lastHeartbeatTime: now, lastTransitionTime: now }
    this.api.patch(nodes, undefined, name, 'strategic', { status: { conditions: [condition] } }, 'status')
  }

  silence(name: string): void {
    this.#silent.add(name)
  }

  #renew(name: string): void {
    if (this.#silent.has(name)) return
    this.ready(name, 'True')
    this.clock.after(10_000, () => this.#renew(name))
  }

  pod(name: string, nodeName: string, tolerations: object[] = []): void {
    const containers = [{ name: 'c', image: 'nginx' }]
    this.api.create(pods, { metadata: { name }, spec: { nodeName, containers, tolerations } }, 'default')
    const status = {
      phase: 'Running',
      podIPs: [{ ip: '10.244.0.9' }],
      conditions: [{ type: 'Ready', status: 'True' }],
    }
    this.api.patch(pods, 'default', name, 'strategic', { status }, 'status')
  }

  taintsOf(name: string): readonly string[] {
    const node: Node = this.api.get(nodes, undefined, name)
    return (node.spec.taints ?? []).map(({ key, effect }) => `${key.replace(/^.*\//, '')}:${effect}`)
  }

  podOf(name: string): Pod | undefined {
    return this.all<Pod>('pods').find((pod) => pod.metadata.name === name)
  }

  told(): readonly string[] {
    return this.all<Event>('events').map(({ reason, message }) => `${reason} ${message}`)
  }
}

function settled(...names: readonly string[]): NodeWorld {
  const world = new NodeWorld()
  for (const name of names) world.join(name)
  world.seconds(20)
  return world
}

describe('a node', () => {
  it('is known, has a range for its pods and takes pods once it is ready', () => {
    const world = settled('a', 'b')
    const { spec, metadata } = world.api.get(nodes, undefined, 'b')
    expect(spec.podCIDR).toBe('10.244.1.0/24')
    expect(metadata.annotations?.['node.alpha.kubernetes.io/ttl']).toBe('0')
    expect(world.taintsOf('b')).toEqual([])
    expect(world.told()).toContain('RegisteredNode Node b event: Registered Node b in Controller')
  })

  it('is tainted as its conditions and its owner say', () => {
    const world = settled('a')
    world.api.patch(nodes, undefined, 'a', 'strategic', { spec: { unschedulable: true } })
    const conditions = [{ type: 'DiskPressure', status: 'True' }]
    world.api.patch(nodes, undefined, 'a', 'strategic', { status: { conditions } }, 'status')
    world.seconds(1)
    expect([...world.taintsOf('a')].sort()).toEqual(['disk-pressure:NoSchedule', 'unschedulable:NoSchedule'])
    world.api.patch(nodes, undefined, 'a', 'strategic', { spec: { unschedulable: null } })
    world.seconds(1)
    expect(world.taintsOf('a')).toEqual(['disk-pressure:NoSchedule'])
  })

  it('that falls silent is Unknown after 50 s, tainted, and its pods are not ready', () => {
    const world = settled('a', 'b')
    world.pod('p', 'a')
    world.silence('a')
    world.seconds(45)
    expect(world.taintsOf('a')).toEqual([])
    world.seconds(20)
    const ready = world.api.get(nodes, undefined, 'a').status.conditions?.find((c) => c.type === 'Ready')
    expect(ready).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    })
    expect(world.taintsOf('a')).toEqual(['unreachable:NoSchedule', 'unreachable:NoExecute'])
    expect(world.podOf('p')?.status.conditions?.[0]?.status).toBe('False')
    expect(world.told()).toEqual(
      expect.arrayContaining([
        'NodeNotReady Node a status is now: NodeNotReady',
        'NodeNotReady Node is not ready',
      ]),
    )
  })

  it('loses its pods 300 s after it was tainted', () => {
    const world = settled('a', 'b')
    world.pod('p', 'a')
    world.ready('a', 'False')
    world.silence('a')
    world.seconds(6)
    expect(world.taintsOf('a')).toEqual(['not-ready:NoSchedule', 'not-ready:NoExecute'])
    world.seconds(290)
    expect(world.podOf('p')?.metadata.deletionTimestamp).toBeUndefined()
    world.seconds(10)
    expect(world.podOf('p')?.metadata.deletionTimestamp).toBeDefined()
    expect(world.podOf('p')?.status.conditions?.at(-1)).toMatchObject({
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    })
    expect(world.told()).toContain('TaintManagerEviction Marking for deletion Pod default/p')
  })

  it('that comes back in time keeps its pods', () => {
    const world = settled('a', 'b')
    world.pod('p', 'a')
    world.ready('a', 'False')
    world.silence('a')
    world.seconds(20)
    world.ready('a', 'True')
    world.seconds(10)
    expect(world.taintsOf('a')).toEqual([])
    expect(world.told()).toContain('TaintManagerEviction Cancelling deletion of Pod default/p')
  })

  it('is one of a zone that is evicted no faster than a node in ten seconds', () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const world = settled(...names, 'f', 'g', 'h', 'i', 'j')
    for (const name of names.slice(0, 3)) {
      world.silence(name)
      world.ready(name, 'False')
    }
    const evicting = () => names.filter((name) => world.taintsOf(name).includes('not-ready:NoExecute')).length
    world.seconds(6)
    expect(evicting()).toBe(1)
    world.seconds(10)
    expect(evicting()).toBe(2)
    world.seconds(10)
    expect(evicting()).toBe(3)
  })

  it('keeps its pods when all nodes seem to be gone', () => {
    const world = settled('a', 'b')
    for (const name of ['a', 'b']) world.silence(name)
    world.seconds(120)
    expect(world.taintsOf('a')).toEqual(['unreachable:NoSchedule'])
  })

  it('that is deleted leaves pods to the collector, after 40 s', () => {
    const world = settled('a', 'b')
    world.pod('p', 'a')
    world.silence('a')
    world.api.delete(nodes, undefined, 'a')
    world.seconds(35)
    expect(world.podOf('p')).toBeDefined()
    world.seconds(30)
    expect(world.podOf('p')).toBeUndefined()
    expect(world.told()).toContain('RemovingNode Node a event: Removing Node a from Controller')
  })

  it('out of service gives up pods that are being deleted', () => {
    const world = settled('a', 'b')
    world.pod('p', 'a', [{ operator: 'Exists' }])
    world.ready('a', 'False')
    world.silence('a')
    world.api.delete(pods, 'default', 'p')
    world.seconds(30)
    expect(world.podOf('p')).toBeDefined()
    const taints = [{ key: 'node.kubernetes.io/out-of-service', value: 'x', effect: 'NoExecute' }]
    world.api.patch(nodes, undefined, 'a', 'strategic', { spec: { taints } })
    world.seconds(21)
    expect(world.podOf('p')).toBeUndefined()
  })

  it('lives while its lease is renewed, although it posts no status', () => {
    const world = settled('a', 'b')
    world.silence('a')
    const namespace = 'kube-node-lease'
    world.api.create(namespaces, { metadata: { name: namespace } })
    const spec = () => ({ renewTime: formatMicroTime(world.clock.now()) })
    world.api.create(leases, { metadata: { name: 'a' }, spec: spec() }, namespace)
    for (let i = 0; i < 12; i++) {
      world.api.patch(leases, namespace, 'a', 'merge', { spec: spec() })
      world.seconds(10)
    }
    expect(world.taintsOf('a')).toEqual([])
  })
})
