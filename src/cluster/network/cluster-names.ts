// The names of the cluster domain: what a DNS server for Kubernetes answers from Services and EndpointSlices.
import type { Service } from '#api/types/core-v1.ts'
import type { EndpointSlice } from '#api/types/discovery-v1.ts'
import type { DnsAnswer, DnsQuestion, DnsRecord, DnsType } from './dns-message.ts'

/** What the names are made from. */
export interface NameSource {
  service(namespace: string, name: string): Service | undefined
  services(): Iterable<Service>
  hasNamespace(name: string): boolean
  slicesOf(service: Service): readonly EndpointSlice[]
}

const nxdomain: DnsAnswer = { code: 'NXDOMAIN', records: [] }
const noData: DnsAnswer = { code: 'NOERROR', records: [] }
const ttlSeconds = 30

/** Answers a question within the zone; an alias comes with its target unresolved. Models CoreDNS plugin/kubernetes. */
export function answerClusterName(source: NameSource, zone: string, question: DnsQuestion): DnsAnswer {
  const labels = question.name
    .slice(0, -zone.length - 1)
    .split('.')
    .filter((label) => label !== '')
  const kind = labels.at(-1)
  if (labels.length === 0) return noData
  if (kind === 'pod') return answerPod(source, labels, question)
  if (kind !== 'svc') return nxdomain
  const [name, namespace, ...front] = [labels.at(-3), labels.at(-2), ...labels.slice(0, -3)]
  if (namespace === undefined) return noData
  if (name === undefined) return source.hasNamespace(namespace) ? noData : nxdomain
  const service = source.service(namespace, name)
  if (service === undefined) return nxdomain
  return answerService(source, service, front, question)
}

function answerPod(source: NameSource, labels: readonly string[], { name, type }: DnsQuestion): DnsAnswer {
  const [dashed, namespace] = labels.length === 3 ? labels : [undefined, labels.at(-2)]
  if (namespace !== undefined && !source.hasNamespace(namespace)) return nxdomain
  if (dashed === undefined) return noData
  const address = dashed.replaceAll('-', '.')
  if (!/^\d+(\.\d+){3}$/.test(address)) return nxdomain
  return give(type === 'A' ? [record(name, 'A', address)] : [])
}

interface Target {
  readonly address: string
  readonly host: string
  readonly ports: readonly { readonly name: string; readonly protocol: string; readonly port: number }[]
}

function answerService(
  source: NameSource,
  service: Service,
  front: readonly string[],
  question: DnsQuestion,
): DnsAnswer {
  const { name, type } = question
  const { spec } = service
  if (spec.type === 'ExternalName') {
    if (front.length > 0) return nxdomain
    return give([record(name, 'CNAME', (spec.externalName ?? '').replace(/\.$/, ''))])
  }
  const isHeadless = spec.clusterIP === 'None'
  const [first, second] = front
  if (first?.startsWith('_') && second?.startsWith('_')) {
    if (front.length > 2) return nxdomain
    const targets = isHeadless ? endpointsOf(source, service) : [clusterTarget(service)]
    return answerPorts(question, first.slice(1), second.slice(1), targets, isHeadless)
  }
  if (front.length > 1) return nxdomain
  if (first === undefined && !isHeadless)
    return give(type === 'A' ? [record(name, 'A', spec.clusterIP ?? '')] : [])
  const endpoints = endpointsOf(source, service).filter(({ host }) => first === undefined || host === first)
  if (endpoints.length === 0) return nxdomain
  return give(type === 'A' ? endpoints.map(({ address }) => record(name, 'A', address)) : [])
}

function clusterTarget({ spec }: Service): Target {
  return {
    address: spec.clusterIP ?? '',
    host: '',
    ports: (spec.ports ?? []).map((port) => ({
      name: port.name ?? '',
      protocol: port.protocol ?? 'TCP',
      port: port.port,
    })),
  }
}

/** SRV records: `_http._tcp.web.shop.svc.cluster.local`. */
function answerPorts(
  question: DnsQuestion,
  portName: string,
  protocol: string,
  targets: readonly Target[],
  isHeadless: boolean,
): DnsAnswer {
  const base = question.name.split('.').slice(2).join('.')
  const found = targets.flatMap((target) =>
    target.ports
      .filter((port) => port.name === portName && port.protocol.toLowerCase() === protocol)
      .map(({ port }) => ({
        port,
        name: isHeadless ? `${target.host}.${base}` : base,
        address: target.address,
      })),
  )
  if (found.length === 0) return nxdomain
  if (question.type !== 'SRV')
    return question.type === 'A'
      ? give(found.map(({ address }) => record(question.name, 'A', address)))
      : noData
  const weight = Math.floor(100 / found.length)
  return give([
    ...found.map(({ port, name }) => record(question.name, 'SRV', `0 ${weight} ${port} ${name}`)),
    ...found.map(({ name, address }) => record(name, 'A', address)),
  ])
}

function endpointsOf(source: NameSource, service: Service): Target[] {
  return source.slicesOf(service).flatMap((slice) => {
    if (slice.addressType !== 'IPv4') return []
    const ports = (slice.ports ?? []).map((port) => ({
      name: port.name ?? '',
      protocol: port.protocol ?? 'TCP',
      port: port.port ?? 0,
    }))
    return (slice.endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ addresses, hostname }) =>
        (addresses ?? []).map((address) => ({
          address,
          host: hostname || address.replaceAll('.', '-'),
          ports,
        })),
      )
  })
}

/** The name of an address: of a Service, or of an endpoint with a host name. */
export function answerPointer(source: NameSource, zone: string, name: string): DnsAnswer | undefined {
  const address = name
    .replace(/\.in-addr\.arpa$/, '')
    .split('.')
    .reverse()
    .join('.')
  for (const service of source.services()) {
    const base = `${service.metadata.name}.${service.metadata.namespace}.svc.${zone}`
    if (service.spec.clusterIP === address) return give([record(name, 'PTR', base)])
    if (service.spec.clusterIP !== 'None') continue
    const endpoint = endpointsOf(source, service).find((target) => target.address === address)
    if (endpoint !== undefined) return give([record(name, 'PTR', `${endpoint.host}.${base}`)])
  }
  return undefined
}

const record = (name: string, type: DnsType, data: string): DnsRecord => ({ name, type, ttlSeconds, data })
const give = (records: readonly DnsRecord[]): DnsAnswer => ({ code: 'NOERROR', records })
