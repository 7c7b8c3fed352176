// proxy: requests that go on to a pod, an endpoint of a Service, or a node, and the answers that come back.
// Models registry core pod, service and node ResourceLocation and apimachinery util/proxy, v1.35.
import { textOfBytes } from '#api/byte-text.ts'
import type { KubeObject } from '#api/object.ts'
import type { ApiRequest, ApiResponse, Headers, PlainResponse, Query } from '#api/request.ts'
import { endpointSlices } from '#api/resource-ref.ts'
import { badRequest, notFound, serviceUnavailable } from '#api/status.ts'
import type { Node, Pod, Service } from '#api/types/core-v1.ts'
import type { EndpointSlice } from '#api/types/discovery-v1.ts'
import { serviceNameLabel } from '#api/well-known.ts'
import type { BackendAnswer } from '../backends.ts'
import type { Call } from '../call.ts'
import { kubeletOf } from './kubelet-of.ts'

interface Place {
  readonly address: string
  readonly port: number
}

const httpPort = 80
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
  const { name, port } = nameParts(call, 'pod')
  const { spec, status } = stored<Pod>(call, name)
  const declared = spec.containers.find(({ ports }) => (ports ?? []).length > 0)?.ports?.[0]?.containerPort
  const address = status.podIP
  if (!address) throw badRequest('address not allowed')
  return handOn(call, { address, port: Number(port) || declared || httpPort })
}

export function serviceProxy(call: Call): ApiResponse {
  const { name, port } = nameParts(call, 'service')
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
  return handOn(call, place)
}

export function nodeProxy(call: Call): ApiResponse {
  const { name, port } = nameParts(call, 'node')
  const { status } = stored<Node>(call, name)
  if (port !== '' && port !== kubeletPort) {
    const addresses = status.addresses ?? []
    const address = (addresses.find(({ type }) => type === 'InternalIP') ?? addresses[0])?.address
    if (address === undefined) throw badRequest('address not allowed')
    return handOn(call, { address, port: Number(port) })
  }
  const kubelet = kubeletOf(call, name)
  if ('dialError' in kubelet) throw serviceUnavailable(`error trying to reach service: ${kubelet.dialError}`)
  const isHealth = call.info.rest.join('/') === 'healthz'
  return isHealth
    ? { code: 200, headers: text, body: 'ok' }
    : { code: 404, headers: text, body: '404 page not found\n' }
}

/** `web`, `web:http`, `https:web:8443`. Throws 400. */
function nameParts({ info }: Call, what: string): { readonly name: string; readonly port: string } {
  const given = info.name ?? ''
  const parts = given.split(':')
  const [scheme, name = '', port = ''] =
    parts.length === 1 ? ['', ...parts] : parts.length === 2 ? ['', ...parts] : parts
  if (parts.length > 3 || name === '' || !['', 'http', 'https'].includes(scheme ?? ''))
    throw badRequest(`invalid ${what} request ${JSON.stringify(given)}`)
  return { name, port }
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

function placesOf(slices: readonly EndpointSlice[], wanted: string): readonly Place[] {
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

function handOn({ request, server, info }: Call, { address, port }: Place): ApiResponse {
  const { method, path } = request
  const target = path.slice(path.indexOf('/proxy') + '/proxy'.length)
  const query = queryText(request.query)
  if (target === '' && info.rest.length === 0 && (method === 'GET' || method === 'HEAD'))
    return { code: 301, headers: { ...text, location: `${path}/${query}` }, body: '' }
  const question = {
    address,
    port,
    method,
    target: `${target === '' ? '/' : target}${query}`,
    headers: headersOf(request, path),
    body: bodyText(request.body),
  }
  return {
    code: 102,
    headers: {},
    later: (see) => server.backends.ask(question, (answer) => see(response(answer))),
  }
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

function response(answer: BackendAnswer): PlainResponse {
  if (answer === 'timeout' || 'failure' in answer) {
    const why = answer === 'timeout' ? 'i/o timeout' : answer.failure
    const { code, status } = serviceUnavailable(`error trying to reach service: ${why}`)
    return { code, headers: json, body: status }
  }
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !ownHeaders.has(name)))
  return { code: answer.status, headers, body: answer.body }
}
