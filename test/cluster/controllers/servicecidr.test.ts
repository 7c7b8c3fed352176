// Ranges of cluster addresses: what is taken of them, how they grow, and when they may go.
import { expect, it } from 'vitest'
import type { KubeObject } from '#api/object.ts'
import { ipAddresses, serviceCidrs, services } from '#api/resource-ref.ts'
import type { Service } from '#api/types/core-v1.ts'
import type { IPAddress, ServiceCIDR } from '#api/types/networking-v1.ts'
import { serviceCidrController } from '#cluster/controllers/servicecidr.ts'
import { BareWorld } from '../bare-world.ts'

const ports = [{ port: 80 }]

function addresses(world: BareWorld): readonly string[] {
  return world
    .all<IPAddress & KubeObject>('ipaddresses.networking.k8s.io')
    .map(({ metadata }) => metadata.name)
}

function readiness({ status }: ServiceCIDR): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')
  return `${ready?.status} ${ready?.reason}: ${ready?.message}`
}

it('writes down each address that a Service has, until the Service gives it back', () => {
  const world = new BareWorld()
  const made: Service = world.api.create(services, { metadata: { name: 'a' }, spec: { ports } }, 'default')
  const address = made.spec.clusterIP ?? ''
  expect(addresses(world)).toEqual([address])
  const { spec, metadata } = world.api.get(ipAddresses, undefined, address) as IPAddress
  expect(spec.parentRef).toEqual({ resource: 'services', namespace: 'default', name: 'a' })
  expect(metadata.labels?.['ipaddress.kubernetes.io/managed-by']).toBe('ipallocator.k8s.io')

  world.api.patch(services, 'default', 'a', 'merge', { metadata: { labels: { a: 'b' } } })
  expect(addresses(world)).toEqual([address])
  const change = { spec: { type: 'ExternalName', externalName: 'a.example.com' } }
  world.api.patch(services, 'default', 'a', 'merge', change)
  expect(addresses(world)).toEqual([])

  world.api.patch(services, 'default', 'a', 'merge', { spec: { type: 'ClusterIP' } })
  expect(addresses(world)).toHaveLength(1)
  world.api.delete(services, 'default', 'a')
  expect(addresses(world)).toEqual([])
})

it('gives no address to headless Services, and none that somebody wrote down', () => {
  const world = new BareWorld()
  world.api.create(services, { metadata: { name: 'none' }, spec: { clusterIP: 'None', ports } }, 'default')
  expect(addresses(world)).toEqual([])
  const parentRef = { resource: 'things', name: 'mine' }
  world.api.create(ipAddresses, { metadata: { name: '10.96.1.1' }, spec: { parentRef } })
  const taken = { metadata: { name: 'b' }, spec: { clusterIP: '10.96.1.1', ports } }
  expect(() => world.api.create(services, taken, 'default')).toThrow(
    'failed to allocate IP 10.96.1.1: provided IP is already allocated',
  )
})

it('holds a range while a Service has an address of it', () => {
  const world = new BareWorld([serviceCidrController])
  for (const [name, cidr] of [
    ['kubernetes', '10.96.0.0/28'],
    ['more', '10.97.0.0/28'],
  ] as const)
    world.api.create(serviceCidrs, { metadata: { name }, spec: { cidrs: [cidr] } })
  world.seconds(1)
  const ranges = () => world.all<ServiceCIDR & KubeObject>('servicecidrs.networking.k8s.io')
  expect(ranges().map(readiness)).toEqual(Array(2).fill('True : Kubernetes Service CIDR is ready'))
  expect(ranges()[0]?.metadata.finalizers).toEqual(['networking.k8s.io/service-cidr-finalizer'])

  const spec = { clusterIP: '10.97.0.5', ports }
  world.api.create(services, { metadata: { name: 'far' }, spec }, 'default')
  world.api.delete(serviceCidrs, undefined, 'more')
  world.seconds(20)
  expect(readiness(ranges()[1] as ServiceCIDR)).toBe(
    'False Terminating: There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR',
  )
  expect(() =>
    world.api.create(
      services,
      { metadata: { name: 'late' }, spec: { clusterIP: '10.97.0.6', ports } },
      'default',
    ),
  ).toThrow('the provided network does not match the current range')

  world.api.delete(services, 'default', 'far')
  world.seconds(1)
  expect(ranges().map(({ metadata }) => metadata.name)).toEqual(['kubernetes'])
})

it('draws from the next range when one is full, the lower end last', () => {
  const world = new BareWorld([serviceCidrController])
  world.api.create(serviceCidrs, { metadata: { name: 'small' }, spec: { cidrs: ['10.96.0.0/30'] } })
  world.seconds(1)
  const make = (name: string) =>
    world.api.create(services, { metadata: { name }, spec: { ports } }, 'default') as Service
  expect([make('a'), make('b')].map(({ spec }) => spec.clusterIP).sort()).toEqual(['10.96.0.1', '10.96.0.2'])
  expect(() => make('c')).toThrow('failed to allocate a serviceIP: range is full')
  world.api.create(serviceCidrs, { metadata: { name: 'next' }, spec: { cidrs: ['10.98.0.0/24'] } })
  world.seconds(1)
  expect(make('c').spec.clusterIP).toMatch(/^10\.98\.0\./)
})

it.each([
  [[], 'spec.cidrs: Required value: at least one CIDR required'],
  [
    ['nonsense'],
    'spec.cidrs[0]: Invalid value: "nonsense": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
  ],
  [
    ['10.9.8.7/24'],
    'spec.cidrs[0]: Invalid value: "10.9.8.7/24": must not have bits set beyond the prefix length',
  ],
  [
    ['10.09.8.0/24'],
    'spec.cidrs[0]: Invalid value: "10.09.8.0/24": must not have leading 0s in IP or prefix length',
  ],
  [['10.9.8.0/24', '10.9.9.0/24'], 'may specify no more than one IP for each IP family'],
])('refuses the ranges %j', (cidrs, why) => {
  const world = new BareWorld()
  expect(() => world.api.create(serviceCidrs, { metadata: { name: 'bad' }, spec: { cidrs } })).toThrow(why)
})

it('refuses names that are no addresses, and other ranges for the same name', () => {
  const world = new BareWorld()
  const spec = { parentRef: { resource: 'services', name: 'a', namespace: 'default' } }
  expect(() => world.api.create(ipAddresses, { metadata: { name: 'a' }, spec })).toThrow(
    'must be a valid IP address',
  )
  world.api.create(serviceCidrs, { metadata: { name: 'more' }, spec: { cidrs: ['10.97.0.0/24'] } })
  expect(() =>
    world.api.patch(serviceCidrs, undefined, 'more', 'merge', { spec: { cidrs: ['10.97.0.0/25'] } }),
  ).toThrow('spec.cidrs[0]: Invalid value: "10.97.0.0/25": field is immutable')
})
