import { describe, expect, it } from 'vitest'
import { endpointSlices, endpoints, nodes, pods, services } from '#api/resource-ref.ts'
import { formatTime } from '#api/time.ts'
import type { Endpoints } from '#api/types/core-v1.ts'
import type { EndpointSlice } from '#api/types/discovery-v1.ts'
import { endpointsController } from '#cluster/controllers/endpoints.ts'
import { endpointSliceController } from '#cluster/controllers/endpointslice.ts'
import { endpointSliceMirroringController } from '#cluster/controllers/endpointslicemirroring.ts'
import { BareWorld } from '../bare-world.ts'

const webPorts = [{ name: 'h', port: 80, targetPort: 'http' }]

class ServiceWorld extends BareWorld {
  constructor() {
    super([endpointsController, endpointSliceController, endpointSliceMirroringController])
    const labels = { 'topology.kubernetes.io/zone': 'zone-a' }
    this.api.create(nodes, { metadata: { name: 'n1', labels } })
    this.seconds(1)
  }

  service(name: string, spec: object): void {
    this.api.create(services, { metadata: { name, labels: { tier: 'fe' } }, spec }, 'default')
    this.seconds(2)
  }

  pod(name: string, ip: string): void {
    const containers = [{ name: 'c', image: 'nginx', ports: [{ name: 'http', containerPort: 8080 }] }]
    const metadata = { name, labels: { app: 'web' } }
    this.api.create(pods, { metadata, spec: { nodeName: 'n1', containers } }, 'default')
    this.status(name, { phase: 'Running', podIP: ip, podIPs: [{ ip }] })
  }

  ready(name: string, isReady: boolean): void {
    const lastTransitionTime = formatTime(this.clock.now())
    this.status(name, {
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime }],
    })
    this.seconds(2)
  }

  status(name: string, status: object): void {
    this.api.patch(pods, 'default', name, 'strategic', { status }, 'status')
  }

  slices(): readonly EndpointSlice[] {
    return this.all('endpointslices.discovery.k8s.io')
  }

  endpointsOf(name: string): Endpoints {
    return this.api.get(endpoints, 'default', name)
  }
}

const conditionsOf = (slice: EndpointSlice | undefined) =>
  slice?.endpoints?.map(({ targetRef, conditions }) => [
    targetRef?.name,
    conditions.ready,
    conditions.serving,
    conditions.terminating,
  ])

describe('endpoints of a Service', () => {
  it('begin empty, fill with its pods and keep their names', () => {
    const world = new ServiceWorld()
    world.service('web', { selector: { app: 'web' }, ports: webPorts })
    const [empty] = world.slices()
    expect(empty).toMatchObject({
      metadata: {
        generateName: 'web-',
        generation: 1,
        labels: {
          tier: 'fe',
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
          'kubernetes.io/service-name': 'web',
        },
        ownerReferences: [{ kind: 'Service', name: 'web', controller: true, blockOwnerDeletion: true }],
      },
      addressType: 'IPv4',
      endpoints: null,
      ports: null,
    })
    world.pod('a', '10.244.0.2')
    world.ready('a', true)
    const [filled] = world.slices()
    expect(filled?.metadata.name).toBe(empty?.metadata.name)
    expect(filled?.ports).toEqual([{ name: 'h', protocol: 'TCP', port: 8080 }])
    expect(filled?.endpoints).toEqual([
      {
        addresses: ['10.244.0.2'],
        conditions: { ready: true, serving: true, terminating: false },
        targetRef: {
          kind: 'Pod',
          namespace: 'default',
          name: 'a',
          uid: world.api.get(pods, 'default', 'a').metadata.uid,
        },
        nodeName: 'n1',
        zone: 'zone-a',
      },
    ])
    expect(world.endpointsOf('web').subsets?.[0]).toMatchObject({
      addresses: [{ ip: '10.244.0.2', nodeName: 'n1' }],
      ports: [{ name: 'h', port: 8080, protocol: 'TCP' }],
    })
  })

  it('say when the change was triggered, until something else changes', () => {
    const world = new ServiceWorld()
    world.service('web', { selector: { app: 'web' }, ports: webPorts })
    world.pod('a', '10.244.0.2')
    world.seconds(5)
    const readyAt = formatTime(world.clock.now())
    world.ready('a', true)
    const time = () =>
      world.slices()[0]?.metadata.annotations?.['endpoints.kubernetes.io/last-change-trigger-time']
    expect(time()).toBe(readyAt)
    world.api.delete(pods, 'default', 'a', { gracePeriodSeconds: 30 })
    world.seconds(2)
    expect(time()).toBeUndefined()
  })

  it('follow readiness and deletion', () => {
    const world = new ServiceWorld()
    world.service('web', { selector: { app: 'web' }, ports: webPorts })
    for (const [name, ip] of [
      ['a', '10.244.0.2'],
      ['b', '10.244.0.3'],
    ] as const) {
      world.pod(name, ip)
      world.ready(name, true)
    }
    world.ready('b', false)
    expect(conditionsOf(world.slices()[0])).toEqual([
      ['a', true, true, false],
      ['b', false, false, false],
    ])
    expect(world.endpointsOf('web').subsets?.[0]?.notReadyAddresses?.[0]?.ip).toBe('10.244.0.3')
    world.api.delete(pods, 'default', 'a')
    world.seconds(2)
    expect(conditionsOf(world.slices()[0])).toEqual([
      ['a', false, true, true],
      ['b', false, false, false],
    ])
    world.status('a', { phase: 'Succeeded' })
    world.seconds(2)
    expect(conditionsOf(world.slices()[0])).toEqual([['b', false, false, false]])
  })

  it('of a headless Service need no ports, and may be published before they are ready', () => {
    const world = new ServiceWorld()
    world.service('hl', { clusterIP: 'None', selector: { app: 'web' }, publishNotReadyAddresses: true })
    world.pod('a', '10.244.0.2')
    world.seconds(2)
    const [slice] = world.slices()
    expect(slice?.metadata.labels?.['service.kubernetes.io/headless']).toBe('')
    expect([slice?.ports, conditionsOf(slice)]).toEqual([null, [['a', true, false, false]]])
    expect(world.endpointsOf('hl').subsets).toEqual([
      { addresses: [expect.objectContaining({ ip: '10.244.0.2' })] },
    ])
  })

  it('stand in slices of a hundred', () => {
    const world = new ServiceWorld()
    world.service('web', { selector: { app: 'web' }, ports: webPorts })
    for (let i = 0; i < 150; i++) {
      world.pod(`p${i}`, `10.244.0.${i}`)
      world.status(`p${i}`, { conditions: [{ type: 'Ready', status: 'True' }] })
    }
    world.seconds(3)
    expect(
      world
        .slices()
        .map((slice) => slice.endpoints?.length)
        .sort(),
    ).toEqual([100, 50])
  })

  it('are not written when nothing about them changed', () => {
    const world = new ServiceWorld()
    world.service('web', { selector: { app: 'web' }, ports: webPorts })
    world.pod('a', '10.244.0.2')
    world.ready('a', true)
    world.writes.length = 0
    world.api.patch(pods, 'default', 'a', 'merge', { metadata: { annotations: { some: 'note' } } })
    world.seconds(5)
    expect(world.writes).toEqual([])
  })

  it('go with the Service', () => {
    const world = new ServiceWorld()
    world.service('web', { selector: { app: 'web' }, ports: webPorts })
    world.api.delete(services, 'default', 'web')
    world.seconds(2)
    expect(world.all('endpoints')).toEqual([])
  })

  it('come back when somebody deletes a slice', () => {
    const world = new ServiceWorld()
    world.service('web', { selector: { app: 'web' }, ports: webPorts })
    world.api.delete(endpointSlices, 'default', world.slices()[0]?.metadata.name ?? '')
    world.seconds(2)
    expect(world.slices()).toHaveLength(1)
  })

  it('are mirrored where somebody wrote them for a Service that selects nothing', () => {
    const world = new ServiceWorld()
    world.service('ext', { ports: [{ port: 80 }] })
    const subsets = [{ addresses: [{ ip: '192.0.2.1' }], ports: [{ port: 80 }] }]
    world.api.create(endpoints, { metadata: { name: 'ext' }, subsets }, 'default')
    world.seconds(2)
    expect(world.slices()).toMatchObject([
      {
        metadata: {
          generateName: 'ext-',
          labels: {
            'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
            'kubernetes.io/service-name': 'ext',
          },
          ownerReferences: [{ kind: 'Endpoints', name: 'ext' }],
        },
        endpoints: [{ addresses: ['192.0.2.1'], conditions: { ready: true } }],
        ports: [{ name: '', protocol: 'TCP', port: 80 }],
      },
    ])
    world.api.delete(services, 'default', 'ext')
    world.seconds(2)
    expect([world.slices(), world.all('endpoints')]).toEqual([[], []])
  })
})
