// The service rules of one node: what its kube-proxy made of Services and EndpointSlices when it last synced.

import type { Service } from '#api/types/core-v1.ts'
import type { Endpoint, EndpointSlice } from '#api/types/discovery-v1.ts'
import type { Clock } from '../clock.ts'
import type { RandomStream } from '../random.ts'
import type { NetworkNamespace } from './namespace.ts'
import type { Protocol, RuleAnswer, ServiceRules } from './network.ts'

interface Backend {
  readonly address: string
  readonly port: number
}

/** One port of a Service. */
interface PortRule {
  readonly name: string
  readonly backends: readonly Backend[]
  /** Those on this node, for traffic that may go nowhere else. */
  readonly localBackends: readonly Backend[]
  readonly isInternalLocal: boolean
  readonly isExternalLocal: boolean
  readonly affinityMs: number | undefined
}

export interface NodeView {
  readonly name: string
  readonly zone: string | undefined
  readonly addresses: ReadonlySet<string>
}

/** Builds a node's rules. Models pkg/proxy/iptables syncProxyRules, v1.35. */
export function serviceRules(
  node: NodeView,
  services: Iterable<Service>,
  slicesOf: (service: Service) => readonly EndpointSlice[],
  affinity: Affinity,
  random: RandomStream,
): ServiceRules {
  const byAddress = new Map<string, PortRule>()
  const byNodePort = new Map<string, PortRule>()
  for (const service of services) {
    const { spec, metadata, status } = service
    const { clusterIP } = spec
    if (clusterIP === undefined || clusterIP === '' || clusterIP === 'None' || spec.type === 'ExternalName')
      continue
    const slices = slicesOf(service)
    for (const port of spec.ports ?? []) {
      const protocol = (port.protocol ?? 'TCP') as Protocol
      const rule: PortRule = {
        name: `${metadata.namespace}/${metadata.name}${port.name ? `:${port.name}` : ''}`,
        ...backendsOf(slices, port.name ?? '', protocol, node),
        isInternalLocal: spec.internalTrafficPolicy === 'Local',
        isExternalLocal: spec.externalTrafficPolicy === 'Local',
        affinityMs:
          spec.sessionAffinity === 'ClientIP'
            ? 1000 * (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800)
            : undefined,
      }
      byAddress.set(keyOf(clusterIP, port.port, protocol), rule)
      const balanced = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? [])
      for (const address of [...(spec.externalIPs ?? []), ...balanced])
        byAddress.set(`external/${keyOf(address, port.port, protocol)}`, rule)
      if (port.nodePort !== undefined && port.nodePort !== 0)
        byNodePort.set(`${port.nodePort}/${protocol}`, rule)
    }
  }
  return {
    answer(to, from) {
      const key = keyOf(to.address, to.port, to.protocol)
      const internal = byAddress.get(key)
      if (internal !== undefined) return answer(internal, from, false, affinity, random)
      const external =
        byAddress.get(`external/${key}`) ??
        (node.addresses.has(to.address) ? byNodePort.get(`${to.port}/${to.protocol}`) : undefined)
      return external === undefined ? undefined : answer(external, from, true, affinity, random)
    },
  }
}

const keyOf = (address: string, port: number, protocol: Protocol) => `${address}:${port}/${protocol}`

function answer(
  rule: PortRule,
  from: NetworkNamespace,
  isExternal: boolean,
  affinity: Affinity,
  random: RandomStream,
): RuleAnswer {
  const { name: service, backends, localBackends } = rule
  if (backends.length === 0) return { kind: 'reject', service }
  const isFromOutside = from.machine === undefined
  const isLocalOnly = isExternal ? rule.isExternalLocal && isFromOutside : rule.isInternalLocal
  const choices = isLocalOnly ? localBackends : backends
  if (choices.length === 0) return { kind: 'drop', service }
  const chosen =
    rule.affinityMs === undefined
      ? random.pick(choices)
      : affinity.pick(service, from.address, choices, rule.affinityMs, random)
  const isHairpin = chosen.address === from.address
  const isMasqueraded = isHairpin || (isExternal && !rule.isExternalLocal)
  const { address, port } = chosen
  return { kind: 'endpoint', service, address, port, of: choices.length, isMasqueraded }
}

/**
 * Which endpoints a node sends to: ready ones, else those that end but still serve; near ones where hints say so. What
 * has to stay on the node is chosen among the node's own in the same way.
 * Models pkg/proxy CategorizeEndpoints, v1.35.
 */
function backendsOf(
  slices: readonly EndpointSlice[],
  portName: string,
  protocol: Protocol,
  node: NodeView,
): Pick<PortRule, 'backends' | 'localBackends'> {
  const all = slices.flatMap((slice) => {
    const port = (slice.ports ?? []).find(
      (other) => (other.name ?? '') === portName && (other.protocol ?? 'TCP') === protocol,
    )?.port
    if (port === undefined || slice.addressType !== 'IPv4') return []
    return (slice.endpoints ?? []).map((endpoint) => ({ endpoint, port }))
  })
  const usable = usableOf(all)
  const hinted = usable.filter(({ endpoint: { hints } }) => {
    if (hints?.forNodes?.some(({ name }) => name === node.name)) return true
    return hints?.forZones?.some(({ name }) => name === node.zone) === true
  })
  const hasHints = usable.every(({ endpoint }) => endpoint.hints !== undefined && endpoint.hints !== null)
  return {
    backends: addressesOf(hasHints && hinted.length > 0 ? hinted : usable),
    localBackends: addressesOf(usableOf(all.filter(({ endpoint }) => endpoint.nodeName === node.name))),
  }
}

type Candidate = { readonly endpoint: Endpoint; readonly port: number }

function usableOf(candidates: readonly Candidate[]): readonly Candidate[] {
  const ready = candidates.filter(({ endpoint }) => endpoint.conditions?.ready !== false)
  return ready.length > 0 ? ready : candidates.filter(({ endpoint }) => endpoint.conditions?.serving === true)
}

function addressesOf(candidates: readonly Candidate[]): Backend[] {
  return candidates.flatMap(({ endpoint, port }) =>
    (endpoint.addresses ?? []).map((address) => ({ address, port })),
  )
}

/** Which client goes to which endpoint: sessionAffinity ClientIP. */
export class Affinity {
  readonly #clock: Clock
  readonly #byClient = new Map<string, { readonly address: string; readonly untilMs: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  pick(
    service: string,
    client: string,
    choices: readonly Backend[],
    durationMs: number,
    random: RandomStream,
  ): Backend {
    const key = `${service} ${client}`
    const nowMs = this.#clock.now()
    const known = this.#byClient.get(key)
    const same =
      known !== undefined && known.untilMs > nowMs
        ? choices.find(({ address }) => address === known.address)
        : undefined
    const chosen = same ?? random.pick(choices)
    this.#byClient.set(key, { address: chosen.address, untilMs: nowMs + durationMs })
    return chosen
  }
}
