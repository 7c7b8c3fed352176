// The cluster addresses of Services: ranges that they come from, and an IPAddress for each that is taken.
// Models pkg/registry/core/service/ipallocator, v1.35.
import { ipAddresses, serviceCidrs } from '#api/resource-ref.ts'
import { isAlreadyExists, isNotFound } from '#api/status.ts'
import type { Service } from '#api/types/core-v1.ts'
import { type Cidr, parseCidr } from '../ipv4.ts'
import type { StrategyContext } from './resource.ts'
import { plainAddress } from './validation/addresses.ts'

const headless = 'None'

/** The ranges that are ready to give; where nobody keeps any, that of the server's flags. */
export function serviceRanges(on: StrategyContext): readonly Cidr[] {
  const kept = on.list(serviceCidrs, undefined)
  if (kept.length === 0) return [parseCidr(on.serviceCidr)]
  return kept
    .filter(({ metadata, status }) => {
      const ready = status?.conditions?.find(({ type }) => type === 'Ready')
      return metadata.deletionTimestamp === undefined && ready?.status === 'True'
    })
    .flatMap(({ spec }) => spec?.cidrs ?? [])
    .filter((cidr) => !cidr.includes(':'))
    .map(parseCidr)
}

/** Takes the addresses that a Service has now and gives back those that it had. Throws ApiError. */
export function moveAddresses(
  service: Service | undefined,
  old: Service | undefined,
  on: StrategyContext,
): void {
  if (service !== undefined && service.spec === old?.spec) return
  const [has, had] = [addressesOf(service), addressesOf(old)]
  for (const address of had) if (!has.includes(address)) release(address, on)
  for (const address of has) if (service !== undefined && !had.includes(address)) take(address, service, on)
}

function addressesOf(service: Service | undefined): readonly string[] {
  const given = (service?.spec.clusterIPs ?? []).filter((address) => address !== '' && address !== headless)
  return given.map(plainAddress)
}

function take(name: string, { metadata }: Service, on: StrategyContext): void {
  const labels = {
    'ipaddress.kubernetes.io/ip-family': name.includes(':') ? 'IPv6' : 'IPv4',
    'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
  }
  const parentRef = { resource: 'services', namespace: metadata.namespace, name: metadata.name }
  try {
    on.own.create(ipAddresses, { metadata: { name, labels }, spec: { parentRef } })
  } catch (error) {
    // A Service that comes back from a recording finds its own.
    if (!isAlreadyExists(error)) throw error
  }
}

function release(name: string, on: StrategyContext): void {
  try {
    on.own.delete(ipAddresses, undefined, name)
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
