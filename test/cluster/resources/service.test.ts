import { describe, expect, it } from 'vitest'
import type { Sent } from '#api/object.ts'
import { services } from '#api/resource-ref.ts'
import type { Service } from '#api/types/core-v1.ts'
import { BareWorld } from '../bare-world.ts'

const web = { ports: [{ port: 80 }], selector: { app: 'web' } }

function create(world: BareWorld, name: string, spec: Sent<Service['spec']>): Service {
  return world.api.create(services, { metadata: { name }, spec }, 'default')
}

function patch(world: BareWorld, name: string, spec: unknown): Service['spec'] {
  return world.api.patch(services, 'default', name, 'strategic', { spec }).spec
}

describe('a Service', () => {
  it('gets an address of the upper part of the range and all defaults', () => {
    const { spec, status } = create(new BareWorld(), 'web', web)
    expect(spec.clusterIP).toMatch(/^10\.96\.([1-9]|\d\d|1\d\d|2[0-4]\d|25[0-5])\.\d+$/)
    expect(spec).toEqual({
      ...web,
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      clusterIP: spec.clusterIP,
      clusterIPs: [spec.clusterIP],
      type: 'ClusterIP',
      sessionAffinity: 'None',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
    })
    expect(status).toEqual({ loadBalancer: {} })
  })

  it('takes and gives back node ports as its type changes', () => {
    const world = new BareWorld()
    const before = create(world, 'a', web).spec
    const asNodePort = patch(world, 'a', { type: 'NodePort' })
    expect(asNodePort.clusterIP).toBe(before.clusterIP)
    expect(asNodePort.externalTrafficPolicy).toBe('Cluster')
    const nodePort = asNodePort.ports?.[0]?.nodePort ?? 0
    expect(nodePort).toBeGreaterThanOrEqual(30_086)
    expect(nodePort).toBeLessThanOrEqual(32_767)

    const asLoadBalancer = patch(world, 'a', { type: 'LoadBalancer' })
    expect(asLoadBalancer.ports?.[0]?.nodePort).toBe(nodePort)
    expect(asLoadBalancer.allocateLoadBalancerNodePorts).toBe(true)
    expect(patch(world, 'a', { externalTrafficPolicy: 'Local' }).healthCheckNodePort).toBeGreaterThan(30_000)

    expect(patch(world, 'a', { type: 'ClusterIP' })).toEqual(before)
    const external = patch(world, 'a', { type: 'ExternalName', externalName: 'x.example.com' })
    expect(Object.keys(external).sort()).toEqual([
      'externalName',
      'internalTrafficPolicy',
      'ports',
      'selector',
      'sessionAffinity',
      'type',
    ])
    expect(patch(world, 'a', { type: 'ClusterIP' }).clusterIP).toMatch(/^10\.96\./)
  })

  it('refuses addresses and ports that are taken or out of range', () => {
    const world = new BareWorld()
    create(world, 'first', {
      ...web,
      clusterIP: '10.96.77.77',
      type: 'NodePort',
      ports: [{ port: 80, nodePort: 30_777 }],
    })
    expect(() => create(world, 's', { ...web, clusterIP: '10.96.77.77' })).toThrow(
      'Service "s" is invalid: spec.clusterIPs: Invalid value: ["10.96.77.77"]: failed to allocate IP 10.96.77.77: provided IP is already allocated',
    )
    expect(() => create(world, 's', { ...web, clusterIP: '10.1.1.1' })).toThrow(
      'Service "s" is invalid: spec.clusterIPs: Invalid value: ["10.1.1.1"]: failed to allocate IP 10.1.1.1: the provided network does not match the current range',
    )
    const nodePort = (port: number) => ({ type: 'NodePort', ports: [{ port: 80, nodePort: port }] })
    expect(() => create(world, 's', nodePort(30_777))).toThrow(
      'Service "s" is invalid: spec.ports[0].nodePort: Invalid value: 30777: provided port is already allocated',
    )
    expect(() => create(world, 's', nodePort(80))).toThrow(
      'Service "s" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    )
  })

  it('keeps no address where it is headless', () => {
    const world = new BareWorld()
    expect(create(world, 'h', { ...web, clusterIP: 'None' }).spec).toMatchObject({
      clusterIP: 'None',
      clusterIPs: ['None'],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
    })
    expect(create(world, 'n', { clusterIP: 'None' }).spec.ipFamilyPolicy).toBe('RequireDualStack')
  })
})
