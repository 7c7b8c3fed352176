// proxy: requests that go on to a pod, an endpoint of a Service, or a node, and the answers that come back.
// Models registry core pod, service and node ResourceLocation and apimachinery util/proxy, v1.35.
import { textOfBytes } from '#api/byte-text.ts'
import type { KubeObject } from '#api/object.ts'
import {
  type ApiRequest,
  type ApiResponse,
  type Headers,
  headerValue,
  type PlainResponse,
  type Query,
} from '#api/request.ts'
import { endpointSlices } from '#api/resource-ref.ts'
import { badRequest, notFound, serviceUnavailable } from '#api/status.ts'
import type { Node, Pod, Service } from '#api/types/core-v1.ts'
import type { EndpointSlice } from '#api/types/discovery-v1.ts'
import { serviceNameLabel } from '#api/well-known.ts'
import type { BackendAnswer } from '../backends.ts'
import type { Call } from '../call.ts'
import { kubeletOf } from './kubelet-of.ts'
import { type ProxyWay, proxiedPage, proxiedUrl } from './proxied-links.ts'

interface Place {
  readonly address: string
  readonly port: number
  readonly isSecure: boolean
}

/** Where nothing names a port. */
const defaultPorts = { http: 80, https: 443 }
const kubeletPort = '10250'
const json: Headers = { 'content-type': 'application/json' }
const text: Headers = { 'content-type': 'text/plain; charset=utf-8' }
/** Headers of one connection, which the next one has of its own; credentials end at the API server. */
const ownHeaders = new Set([
  'authorization',
  'connection',
  'content-length',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

export function podProxy(call: Call): ApiResponse {
  const { scheme, name, port } = nameParts(call, 'pod')
  const { spec, status } = stored<Pod>(call, name)
  const declared = spec.containers.find(({ ports }) => (ports ?? []).length > 0)?.ports?.[0]?.containerPort
  const address = status.podIP
  if (!address) throw badRequest('address not allowed')
  if (port !== '' && !/^\d+$/.test(port)) throw unreachable(`dial tcp: lookup tcp/${port}: unknown port`)
  return handOn(call, {
    address,
    port: Number(port) || declared || defaultPorts[scheme],
    isSecure: scheme === 'https',
  })
}

export function serviceProxy(call: Call): ApiResponse {
  const { scheme, name, port } = nameParts(call, 'service')
  const { spec } = stored<Service>(call, name)
  const wanted = /^\d+$/.test(port) ? portName(spec, port) : port
  if (wanted === undefined)
    throw serviceUnavailable(`no service port ${port} found for service ${JSON.stringify(name)}`)
  const slices = call.on
    .list(endpointSlices, call.info.namespace)
    .filter(({ metadata }) => metadata.labels?.[serviceNameLabel] === name)
  // A Service of which no controller has taken notice is told to be missing.
  if (slices.length === 0) throw notFound(call.resource.facts, name)
  const noEndpoints = (of: string) =>
    serviceUnavailable(`no endpoints available for service ${JSON.stringify(of)}`)
  if (slices.every(({ endpoints }) => (endpoints ?? []).length === 0)) throw noEndpoints(name)
  const places = placesOf(slices, wanted)
  const place = places[call.on.random('proxy').below(Math.max(1, places.length))]
  if (place === undefined) throw noEndpoints(call.info.name ?? '')
  return handOn(call, { ...place, isSecure: scheme === 'https' })
}

export function nodeProxy(call: Call): ApiResponse {
  const { scheme, name, port } = nameParts(call, 'node')
  const { status } = stored<Node>(call, name)
  if (port !== '' && port !== kubeletPort) {
    const addresses = status.addresses ?? []
    const address = (addresses.find(({ type }) => type === 'InternalIP') ?? addresses[0])?.address
    if (address === undefined) throw badRequest('address not allowed')
    return handOn(call, { address, port: Number(port), isSecure: scheme === 'https' })
  }
  const kubelet = kubeletOf(call, name)
  if ('dialError' in kubelet) throw unreachable(kubelet.dialError)
  const redirect = slashRedirect(call)
  if (redirect !== undefined) return redirect
  const { method, query = {} } = call.request
  const way = wayOf(call, `${kubelet.address}:${kubeletPort}`)
  return proxied(kubelet.door.page(method, targetOf(call) || '/', query), way)
}

const unreachable = (why: string) => serviceUnavailable(`error trying to reach service: ${why}`)

/** `web`, `web:http`, `https:web:8443`. Throws 400. */
function nameParts(
  { info }: Call,
  what: string,
): { readonly scheme: 'http' | 'https'; readonly name: string; readonly port: string } {
  const given = info.name ?? ''
  const parts = given.split(':')
  const [scheme, name = '', port = ''] =
    parts.length === 1 ? ['', ...parts] : parts.length === 2 ? ['', ...parts] : parts
  if (parts.length > 3 || name === '' || !['', 'http', 'https'].includes(scheme ?? ''))
    throw badRequest(`invalid ${what} request ${JSON.stringify(given)}`)
  return { scheme: scheme === 'https' ? scheme : 'http', name, port }
}

function stored<T extends KubeObject>({ server, resource, info }: Call, name: string): T {
  const key = resource.facts.namespaced ? `${info.namespace}/${name}` : name
  const object = server.store.get(resource.collection, key)
  if (object === undefined) throw notFound(resource.facts, name)
  return object as unknown as T
}

/** The name of the port with a number; undefined when the Service has none such. */
function portName({ ports }: Service['spec'], given: string): string | undefined {
  const found = (ports ?? []).find(({ port }) => String(port) === given)
  return found && (found.name ?? '')
}

function placesOf(slices: readonly EndpointSlice[], wanted: string): readonly Omit<Place, 'isSecure'>[] {
  return slices.flatMap(({ endpoints, ports }) =>
    (ports ?? [])
      .filter(({ name, port }) => (name ?? '') === wanted && port !== undefined)
      .flatMap(({ port = 0 }) =>
        (endpoints ?? [])
          .filter(({ conditions }) => conditions?.ready !== false)
          .flatMap(({ addresses }) => addresses ?? [])
          .map((address) => ({ address, port })),
      ),
  )
}

/** The path up to `/proxy`, whatever the object is called. */
function prefixOf({ request, resource }: Call): string {
  const parts = resource.facts.namespaced ? 7 : 5
  return request.path
    .split('/')
    .slice(0, parts + 1)
    .join('/')
}

/** What lies behind `/proxy` in the path. */
function targetOf(call: Call): string {
  return call.request.path.slice(prefixOf(call).length)
}

function wayOf(call: Call, backend: string): ProxyWay {
  return { backend, host: headerValue(call.request.headers, 'host') ?? '', prefix: prefixOf(call) }
}

/** Links of a page without a slash at its end would lead astray. */
function slashRedirect(call: Call): PlainResponse | undefined {
  const { method, path, query } = call.request
  if (targetOf(call) !== '' || (method !== 'GET' && method !== 'HEAD')) return undefined
  return { code: 301, headers: { ...text, location: `${path}/${queryText(query)}` }, body: '' }
}

function handOn(call: Call, { address, port, isSecure }: Place): ApiResponse {
  const { request, server } = call
  const redirect = slashRedirect(call)
  if (redirect !== undefined) return redirect
  const question = {
    address,
    port,
    isSecure,
    method: request.method,
    target: `${targetOf(call) || '/'}${queryText(request.query)}`,
    headers: headersOf(request, request.path),
    body: bodyText(request.body),
  }
  const upgrade = upgradeOf(request)
  if (upgrade !== undefined) {
    const headers = [...question.headers, ['connection', 'Upgrade'] as const, ['upgrade', upgrade] as const]
    return {
      code: 101,
      headers: {},
      isRaw: true,
      stream: (io) => server.backends.open({ ...question, headers }, io),
    }
  }
  const way = wayOf(call, `${address}:${port}`)
  return {
    code: 102,
    headers: {},
    later: (see) => server.backends.ask(question, (answer) => see(response(answer, way))),
  }
}

/** The protocol that a client wants to go on with. */
function upgradeOf({ headers }: ApiRequest): string | undefined {
  const isUpgrade = /upgrade/i.test(headerValue(headers, 'connection') ?? '')
  return isUpgrade ? headerValue(headers, 'upgrade') : undefined
}

export function headersOf({ headers = {} }: ApiRequest, path: string): (readonly [string, string])[] {
  const given = Object.entries(headers).filter(([name]) => !ownHeaders.has(name) && !name.startsWith(':'))
  const passed = given.flatMap(([name, value]) =>
    (value === undefined ? [] : [value].flat()).map((each) => [name, each] as const),
  )
  const host = passed.some(([name]) => name === 'host') ? [] : [['host', 'kubernetes'] as const]
  return [...host, ...passed, ['x-forwarded-uri', path]]
}

export function bodyText(body: unknown): string {
  if (body === undefined) return ''
  if (body instanceof Uint8Array) return textOfBytes(body)
  return typeof body === 'string' ? body : JSON.stringify(body)
}

export function queryText(query: Query | undefined): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (value === undefined ? [] : [value].flat()).map(
      (each) => `${encodeURIComponent(name)}=${encodeURIComponent(each)}`,
    ),
  )
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function response(answer: BackendAnswer, way: ProxyWay): PlainResponse {
  if (answer === 'timeout' || 'failure' in answer) {
    const { code, status } = unreachable(answer === 'timeout' ? 'i/o timeout' : answer.failure)
    return { code, headers: json, body: status }
  }
  return proxied({ code: answer.status, headers: Object.fromEntries(answer.headers), body: answer.body }, way)
}

/** An answer as it goes on to the client: what concerned the connection stays, and links lead through the proxy. */
function proxied({ code, headers, body }: PlainResponse, way: ProxyWay): PlainResponse {
  const kept = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !ownHeaders.has(name) && !/^access-control-allow-/.test(name)),
  )
  const location = headerValue(headers, 'location')
  if (location) return { code, headers: { ...kept, location: proxiedUrl(location, way) }, body }
  const isPage = /^text\/html\s*(;|$)/.test(headerValue(headers, 'content-type') ?? '')
  const isPlain = headers['content-encoding'] === undefined
  return {
    code,
    headers: kept,
    body: isPage && isPlain && typeof body === 'string' ? proxiedPage(body, way) : body,
  }
}
