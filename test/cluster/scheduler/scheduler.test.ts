// The scheduler against a bare API server: where pods go, and what is said when they cannot.

import { beforeEach, describe, expect, it } from 'vitest'
import type { Sent } from '#api/object.ts'
import { namespaces, nodes, pods } from '#api/resource-ref.ts'
import type { Node, Pod, PodSpec } from '#api/types/core-v1.ts'
import { ApiServer } from '#cluster/apiserver/api-server.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { Random } from '#cluster/random.ts'
import { resources } from '#cluster/resources/index.ts'
import { ApiClient } from '#cluster/runtime/api-client.ts'
import { startScheduler } from '#cluster/scheduler/scheduler.ts'
import { Store } from '#cluster/store.ts'
import { Trace } from '#cluster/trace.ts'

let clock: VirtualClock
let api: ApiClient
let trace: Trace

beforeEach(() => {
  clock = new VirtualClock(Date.UTC(2026, 10, 21))
  const random = new Random(7)
  const server = new ApiServer({
    clock,
    random,
    store: new Store(),
    resources,
    admission: [],
    serviceCidr: '10.96.0.0/12',
    parseYaml: (text) => JSON.parse(text),
  })
  server.bootstrap()
  api = new ApiClient(server, { name: 'admin', groups: ['system:masters'] }, 'test')
  api.create(namespaces, { metadata: { name: 'default' } })
  trace = new Trace(clock)
  startScheduler(server, clock, random, trace)
})

function addNode(name: string, extra: Sent<Node> = {}): void {
  const allocatable = { cpu: '4', memory: '8Gi', pods: '110' }
  api.create(nodes, {
    ...extra,
    metadata: { name, labels: { 'kubernetes.io/hostname': name }, ...extra.metadata },
    status: { allocatable },
  })
}

function addPod(name: string, spec: Sent<PodSpec> = {}, metadata: object = {}): void {
  api.create(
    pods,
    { metadata: { name, ...metadata }, spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec } },
    'default',
  )
  clock.advance(100)
}

const pod = (name: string): Pod => api.get(pods, 'default', name)
const refusal = (name: string) => pod(name).status.conditions?.find((c) => c.type === 'PodScheduled')?.message
const asking = (requests: Record<string, string>) => ({
  containers: [{ name: 'c', image: 'nginx', resources: { requests } }],
})

describe('the scheduler', () => {
  it('spreads pods over nodes with room', () => {
    for (const name of ['a', 'b', 'c']) addNode(name)
    for (let i = 0; i < 6; i++) addPod(`p${i}`, asking({ cpu: '1' }))
    const used = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5'].map((name) => pod(name).spec.nodeName)
    expect(['a', 'b', 'c'].map((name) => used.filter((node) => node === name).length)).toEqual([2, 2, 2])
  })

  it('counts the reasons of all nodes, sorted as text', () => {
    addNode('a', { spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] } })
    addNode('b')
    addNode('c', { metadata: { labels: { disktype: 'ssd' } } })
    addPod('p', { ...asking({ cpu: '100' }), nodeSelector: { disktype: 'ssd' } })
    expect(refusal('p')).toBe(
      "0/3 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
    )
  })

  it('says when there is no node and when a claim is missing', () => {
    addPod('p')
    expect(refusal('p')).toBe('no nodes available to schedule pods')
    addNode('a')
    addPod('q', { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'nothere' } }] })
    expect(refusal('q')).toBe('0/1 nodes are available: persistentvolumeclaim "nothere" not found. not found')
  })

  it('tries a refused pod again when the change helps, and only then', () => {
    addNode('a', { spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] } })
    addPod('p')
    api.patch(nodes, undefined, 'a', 'merge', { metadata: { labels: { x: 'y' } } })
    clock.advance(20_000)
    expect(pod('p').spec.nodeName).toBeUndefined()
    api.patch(nodes, undefined, 'a', 'merge', { spec: { taints: null } })
    clock.advance(100)
    expect(pod('p').spec.nodeName).toBe('a')
  })

  it('keeps anti-affine pods apart and affine ones together', () => {
    for (const name of ['a', 'b']) addNode(name)
    const term = { labelSelector: { matchLabels: { app: 'x' } }, topologyKey: 'kubernetes.io/hostname' }
    const apart = {
      affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
    }
    for (const name of ['p1', 'p2', 'p3']) addPod(name, apart, { labels: { app: 'x' } })
    expect(new Set([pod('p1').spec.nodeName, pod('p2').spec.nodeName]).size).toBe(2)
    expect(refusal('p3')).toContain("2 node(s) didn't match pod anti-affinity rules. no new claims")
    addPod('guest', {}, { labels: { app: 'x' } })
    expect(refusal('guest')).toContain("2 node(s) didn't satisfy existing pods anti-affinity rules")
    const near = { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } }
    addPod('friend', near, { labels: { app: 'y' } })
    expect(pod('friend').spec.nodeName).toBeDefined()
  })

  it('evicts the least important pods for a more important one', () => {
    addNode('a')
    addPod('low', { ...asking({ cpu: '3' }), priority: 0 })
    addPod('high', { ...asking({ cpu: '3' }), priority: 100 })
    expect(pod('low').metadata.deletionTimestamp).toBeDefined()
    expect(pod('high').status.nominatedNodeName).toBe('a')
    api.delete(pods, 'default', 'low', { gracePeriodSeconds: 0 })
    clock.advance(2000)
    expect(pod('high').spec.nodeName).toBe('a')
  })

  it('leaves gated pods alone until the gates are gone', () => {
    addNode('a')
    addPod('p', { schedulingGates: [{ name: 'x.y/z' }] })
    expect(refusal('p')).toBe('Scheduling is blocked due to non-empty scheduling gates')
    api.patch(pods, 'default', 'p', 'merge', { spec: { schedulingGates: null } })
    clock.advance(100)
    expect(pod('p').spec.nodeName).toBe('a')
  })
})

describe('the trace of the scheduler', () => {
  it('tells of each cycle who refused which node and what the others were worth', () => {
    trace.isOn = true
    addNode('full', { spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] } })
    addNode('small')
    addNode('large')
    addPod('first', { ...asking({ cpu: '3', memory: '1Gi' }), nodeName: 'small' })
    addPod('web', asking({ cpu: '1', memory: '1Gi' }))
    const told = trace.since(0)
    expect(told).toMatchObject([
      {
        kind: 'scheduling',
        pod: { namespace: 'default', name: 'web' },
        nodeCount: 3,
        fittingCount: 2,
        refusedCount: 1,
        refusals: [
          { node: 'full', plugin: 'TaintToleration', reasons: ['node(s) had untolerated taint(s)'] },
        ],
        chosen: 'large',
        equals: 1,
        refusedBefore: undefined,
        preemption: '',
        victims: [],
      },
    ])
    const [cycle] = told
    const scores = cycle?.kind === 'scheduling' ? cycle.scores : []
    expect(scores.map(({ node }) => node)).toEqual(['large', 'small'])
    for (const { total, points } of scores)
      expect(points.reduce((sum, [, each]) => sum + each, 0)).toBe(total)
    expect(scores[0]?.points).toContainEqual(['NodeResourcesFit', 81])
  })

  it('tells who has to make room', () => {
    trace.isOn = true
    addNode('only')
    addPod('low', { ...asking({ cpu: '3' }), priority: 1 })
    addPod('high', { ...asking({ cpu: '3' }), priority: 10 })
    const cycles = trace.since(0).filter((moment) => moment.kind === 'scheduling')
    expect(cycles[1]).toMatchObject({
      chosen: undefined,
      refusals: [{ node: 'only', plugin: 'NodeResourcesFit', reasons: ['Insufficient cpu'] }],
      victims: [{ name: 'low' }],
    })
  })

  it('keeps nothing while nobody wants to know', () => {
    addNode('only')
    addPod('web')
    expect(trace.since(0)).toEqual([])
  })
})

describe('room that is being made for a pod', () => {
  const low = { ...asking({ cpu: '2' }), priority: 1 }

  /** Two pods have to go for a third, and one has gone. */
  function beginMakingRoom(): void {
    addNode('a')
    for (const name of ['first', 'second']) addPod(name, low)
    addPod('high', { ...asking({ cpu: '4' }), priority: 10 })
    expect(pod('high').status.nominatedNodeName).toBe('a')
    api.delete(pods, 'default', 'first', { gracePeriodSeconds: 0 })
    addPod('next', low)
    clock.advance(2000)
  }

  it('is not taken by a less important one', () => {
    beginMakingRoom()
    expect(pod('next').spec.nodeName).toBeUndefined()
    api.delete(pods, 'default', 'second', { gracePeriodSeconds: 0 })
    clock.advance(10_000)
    expect(pod('high').spec.nodeName).toBe('a')
  })

  it("is everybody's once that pod is gone", () => {
    beginMakingRoom()
    api.delete(pods, 'default', 'high')
    clock.advance(10_000)
    expect(pod('next').spec.nodeName).toBe('a')
  })

  it('goes to a more important one that comes later', () => {
    beginMakingRoom()
    addPod('higher', { ...asking({ cpu: '4' }), priority: 20 })
    expect(pod('higher').status.nominatedNodeName).toBe('a')
    expect(pod('high').status.nominatedNodeName).toBeUndefined()
    api.delete(pods, 'default', 'second', { gracePeriodSeconds: 0 })
    clock.advance(10_000)
    expect(pod('higher').spec.nodeName).toBe('a')
    expect(pod('high').spec.nodeName).toBeUndefined()
  })

  it('is given up by a pod that fits there no more', () => {
    beginMakingRoom()
    api.patch(nodes, undefined, 'a', 'merge', { status: { allocatable: { cpu: '3' } } }, 'status')
    api.delete(pods, 'default', 'second', { gracePeriodSeconds: 0 })
    clock.advance(10_000)
    expect(pod('high').status.nominatedNodeName).toBeUndefined()
    expect(pod('next').spec.nodeName).toBe('a')
  })
})
