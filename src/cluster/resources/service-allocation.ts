// Hands out cluster addresses and node ports. Models pkg/registry/core/service/storage/alloc, v1.35.
import { type FieldError, invalidValue } from '#api/field-error.ts'
import type { Draft } from '#api/object.ts'
import { ipAddresses, services } from '#api/resource-ref.ts'
import { internalError, invalid } from '#api/status.ts'
import type { Service, ServiceSpec } from '#api/types/core-v1.ts'
import { type Cidr, formatIpv4, isInCidr, parseIpv4 } from '../ipv4.ts'
import type { RandomStream } from '../random.ts'
import type { StrategyContext } from './resource.ts'
import { serviceRanges } from './service-addresses.ts'
import { allocatesNodePorts, headless, needsClusterIP, needsHealthCheckNodePort } from './service-ports.ts'
import { plainAddress } from './validation/addresses.ts'

const nodePortRange = { first: 30_000, last: 32_767 }
/** The lower end of each range is left to those who ask for a certain value. */
const reservedNodePorts = 86
const reservedAddresses = { least: 16, most: 256, share: 16 }

/** The indexes of the services' store collection that tell what is taken. */
export const allocationIndexes = {
  clusterIP: ({ spec }: Service) => spec.clusterIP || undefined,
  usesNodePorts: ({ spec }: Service) =>
    spec.healthCheckNodePort || (spec.ports ?? []).some((port) => port.nodePort) ? 'true' : undefined,
}

/** Fills in what the caller left open and checks what they asked for. Throws 422. */
export function allocateService(
  service: Draft<Service>,
  old: Service | undefined,
  on: StrategyContext,
): void {
  if (old !== undefined && service.spec === old.spec) return
  const errors = [...allocateClusterIP(service, old, on), ...allocateNodePorts(service, old, on)]
  if (errors.length > 0) throw invalid({ group: '', kind: 'Service' }, service.metadata.name, errors)
}

function allocateClusterIP(
  { spec }: Draft<Service>,
  old: Service | undefined,
  on: StrategyContext,
): FieldError[] {
  if (!needsClusterIP(spec)) return []
  const unserved = unservedFamilyErrors(spec)
  if (unserved.length > 0) return unserved
  spec.ipFamilyPolicy ??= 'SingleStack'
  spec.ipFamilies ??= ['IPv4']
  const wanted = spec.clusterIP
  if (wanted === headless || (wanted && wanted === old?.spec.clusterIP)) return []
  const ranges = serviceRanges(on)
  if (wanted) {
    const refuse = (why: string) => [
      invalidValue('spec.clusterIPs', spec.clusterIPs, `failed to allocate IP ${wanted}: ${why}`),
    ]
    const address = parseIpv4(plainAddress(wanted))
    if (address === undefined || !ranges.some((range) => isInCidr(range, address)))
      return refuse('the provided network does not match the current range')
    return isTaken(on, wanted) ? refuse('provided IP is already allocated') : []
  }
  const free = drawAddress(ranges, on)
  if (free === undefined) throw internalError('failed to allocate a serviceIP: range is full')
  spec.clusterIP = free
  spec.clusterIPs = [free]
  return []
}

function drawAddress(ranges: readonly Cidr[], on: StrategyContext): string | undefined {
  const { least, most, share } = reservedAddresses
  const isUsed = (address: number) => isTaken(on, formatIpv4(address))
  for (const { base, size } of ranges) {
    const reserved = Math.min(most, Math.max(least, Math.floor(size / share)))
    const [first, last] = [base + 1, base + size - 2]
    // The lower end of a range comes last.
    const upper = drawFree(on.random('cluster-ips'), Math.min(base + reserved, last), last, isUsed)
    const free = upper ?? drawFree(on.random('cluster-ips'), first, last, isUsed)
    if (free !== undefined) return formatIpv4(free)
  }
  return undefined
}

/** The cluster has addresses of one family. Headless services without selector are ready for those of both. */
function unservedFamilyErrors({
  clusterIP,
  selector,
  ipFamilies,
  ipFamilyPolicy,
}: Draft<ServiceSpec>): FieldError[] {
  if (clusterIP === headless && Object.keys(selector ?? {}).length === 0) return []
  const other = (ipFamilies ?? []).findIndex((family) => family !== 'IPv4')
  if (other >= 0)
    return [invalidValue(`spec.ipFamilies[${other}]`, ipFamilies?.[other], 'not configured on this cluster')]
  if (ipFamilyPolicy !== 'RequireDualStack') return []
  return [
    invalidValue(
      'spec.ipFamilyPolicy',
      ipFamilyPolicy,
      'this cluster is not configured for dual-stack services',
    ),
  ]
}

function isTaken(on: StrategyContext, address: string): boolean {
  return (
    on.get(ipAddresses, undefined, plainAddress(address)) !== undefined ||
    on.indexed(services, 'clusterIP', address).length > 0
  )
}

function allocateNodePorts(
  service: Draft<Service>,
  old: Service | undefined,
  on: StrategyContext,
): FieldError[] {
  const { spec } = service
  const own = new Set((old?.spec.ports ?? []).map(portKey))
  const taken = takenNodePorts(on)
  const errors: FieldError[] = []
  /** Ports of different protocols may share a number, and then share the node port too. */
  const chosen = new Map<number, number>()
  for (const [i, port] of (spec.ports ?? []).entries()) {
    if (!port.nodePort) continue
    chosen.set(port.port, port.nodePort)
    if (own.has(portKey(port))) continue
    const problem = nodePortProblem(port.nodePort, taken.has(portKey(port)))
    if (problem !== undefined) errors.push(invalidValue(`spec.ports[${i}].nodePort`, port.nodePort, problem))
  }
  const numbers = new Set([...taken].map((key) => Number(key.split('/')[1])))
  for (const number of chosen.values()) numbers.add(number)
  if (allocatesNodePorts(spec))
    for (const port of spec.ports ?? []) {
      if (port.nodePort) continue
      port.nodePort = chosen.get(port.port) ?? drawNodePort(on, numbers)
      chosen.set(port.port, port.nodePort)
    }
  if (needsHealthCheckNodePort(spec) && !spec.healthCheckNodePort)
    spec.healthCheckNodePort = drawNodePort(on, numbers)
  return errors
}

function portKey({
  protocol = 'TCP',
  nodePort,
}: {
  protocol?: string | undefined
  nodePort?: number | undefined
}) {
  return `${protocol}/${nodePort}`
}

function takenNodePorts(on: StrategyContext): Set<string> {
  const taken = new Set<string>()
  for (const { spec } of on.indexed(services, 'usesNodePorts', 'true')) {
    for (const port of spec.ports ?? []) if (port.nodePort) taken.add(portKey(port))
    if (spec.healthCheckNodePort) taken.add(portKey({ nodePort: spec.healthCheckNodePort }))
  }
  return taken
}

function nodePortProblem(port: number, isTakenPort: boolean): string | undefined {
  const { first, last } = nodePortRange
  if (port < first || port > last)
    return `provided port is not in the valid range. The range of valid ports is ${first}-${last}`
  return isTakenPort ? 'provided port is already allocated' : undefined
}

function drawNodePort(on: StrategyContext, taken: Set<number>): number {
  const { first, last } = nodePortRange
  const free = drawFree(on.random('node-ports'), first + reservedNodePorts, last, (port) => taken.has(port))
  if (free === undefined) throw internalError('failed to allocate a nodePort: range is full')
  taken.add(free)
  return free
}

/** A free number of a range: the first from a random place on. */
function drawFree(
  random: RandomStream,
  first: number,
  last: number,
  isUsed: (value: number) => boolean,
): number | undefined {
  const count = last - first + 1
  const from = random.below(count)
  for (let i = 0; i < count; i++) {
    const value = first + ((from + i) % count)
    if (!isUsed(value)) return value
  }
  return undefined
}
