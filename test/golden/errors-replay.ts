// Sends the requests of golden/errors to a bare API server and tells what it answered.
import { parse } from 'yaml'
import type { ApiRequest, PlainResponse } from '#api/request.ts'
import { admissionPlugins } from '#cluster/apiserver/admission/index.ts'
import { ApiServer } from '#cluster/apiserver/api-server.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { Random } from '#cluster/random.ts'
import { resources } from '#cluster/resources/index.ts'
import { Store } from '#cluster/store.ts'

interface RecordedRequest {
  readonly method: ApiRequest['method']
  readonly path: string
  readonly body?: unknown
  readonly rawBody?: string
  readonly contentType?: string
  readonly accept?: string
  readonly headers?: { readonly [name: string]: string }
  /** The token of the user who asked; the administrator where none is told. */
  readonly user?: string
}

export interface Recorded {
  readonly case: string
  readonly manifest?: string
  /** The object that was sent before the request; it may have stood already. */
  readonly created?: string
  readonly createStatus?: number
  readonly request?: RecordedRequest
  readonly response?: {
    readonly status: number
    readonly body?: unknown
    /** The Warning headers, with commas between. */
    readonly warning?: string
  }
}

const admin = { name: 'admin', groups: ['system:masters', 'system:authenticated'] }
const staticTokens = new Map([
  ['admin', admin],
  ['alice', { name: 'alice', groups: ['system:authenticated'] }],
])
/** The one request that was sent without credentials. */
const ofNobody = 'anonymous'

/** A server over a store of its own, as it stood before the recording. */
export class ErrorServer {
  readonly #server = new ApiServer({
    clock: new VirtualClock(Date.UTC(2026, 10, 21, 1, 14)),
    random: new Random(1),
    store: new Store(),
    resources,
    admission: admissionPlugins,
    serviceCidr: '10.96.0.0/16',
    parseYaml: parse,
    staticTokens,
  })

  constructor() {
    for (const name of ['default', 'kube-system', 'errs']) {
      const sent = jsonRequest('POST', '/api/v1/namespaces', { metadata: { name } })
      this.send({ ...sent, headers: { ...sent.headers, 'user-agent': 'kube-apiserver/v1.35' } })
    }
    this.#make('/api/v1/namespaces/errs/serviceaccounts', { name: 'default' })
    const priorities = { 'system-cluster-critical': 2_000_000_000, 'system-node-critical': 2_000_001_000 }
    for (const [name, value] of Object.entries(priorities))
      this.#make('/apis/scheduling.k8s.io/v1/priorityclasses', { name }, { value })
  }

  #make(path: string, metadata: object, rest: object = {}): void {
    this.send(jsonRequest('POST', path, { metadata, ...rest }))
  }

  send(request: ApiRequest): PlainResponse {
    return this.#server.handle(request) as PlainResponse
  }

  /** Answers one recorded request. */
  answer(recorded: Recorded): PlainResponse {
    if (recorded.created !== undefined) this.#sendCreated(recorded, recorded.created)
    return this.send(requestOf(recorded))
  }

  #sendCreated({ request }: Recorded, manifest: string): void {
    const path =
      (request?.path ?? '').split('?')[0]?.replace(/\/(resize|ephemeralcontainers|status)$/, '') ?? ''
    this.send(jsonRequest('POST', path.slice(0, path.lastIndexOf('/')), JSON.stringify(parse(manifest))))
  }

  remove(path: string, { body }: PlainResponse): void {
    const { name } = (body as { metadata: { name: string } }).metadata
    const options = { gracePeriodSeconds: 0, propagationPolicy: 'Background' }
    this.send(jsonRequest('DELETE', `${path}/${name}`, options))
  }
}

export function jsonRequest(method: ApiRequest['method'], path: string, body?: unknown): ApiRequest {
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'golden/1',
    authorization: 'Bearer admin',
  }
  return { method, path, headers, body }
}

export function requestOf({ case: name, request, manifest }: Recorded): ApiRequest {
  const [path = '', query = ''] = (request?.path ?? '').split('?')
  const sent = jsonRequest(request?.method ?? 'GET', path, bodyOf(request, manifest))
  const { contentType, accept, user = 'admin', headers: given = {} } = request ?? {}
  const headers = {
    ...sent.headers,
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...(accept !== undefined && { accept }),
    ...Object.fromEntries(Object.entries(given).map(([key, value]) => [key.toLowerCase(), value])),
    authorization: name === ofNobody ? undefined : `Bearer ${user}`,
  }
  return { ...sent, headers, query: Object.fromEntries(new URLSearchParams(query)) }
}

function bodyOf(request: RecordedRequest | undefined, manifest: string | undefined): unknown {
  const raw = request?.rawBody ?? request?.body ?? manifest
  const long = typeof raw === 'string' ? longBody(raw) : undefined
  if (long !== undefined) return long
  if (request?.contentType === 'application/vnd.kubernetes.protobuf')
    return new TextEncoder().encode(request.rawBody)
  if (request?.rawBody !== undefined) return request.rawBody
  if (request?.body !== undefined) return JSON.stringify(request.body)
  return manifest === undefined ? undefined : JSON.stringify(parse(manifest, { uniqueKeys: false }))
}

/** Bodies that are told of in the recording, not recorded. */
function longBody(told: string): string | undefined {
  const bytes = /\* (\d+) bytes$/.exec(told)?.[1]
  if (bytes !== undefined) return ' '.repeat(Number(bytes))
  const operations = /^\((\d+) add operations\)$/.exec(told)?.[1]
  if (operations !== undefined)
    return JSON.stringify(Array.from({ length: Number(operations) }, () => ({ op: 'add', path: '/data/a' })))
  const letters = /^\(data\.a = "x" \* (\d+)\)$/.exec(told)?.[1]
  if (letters === undefined) return undefined
  return JSON.stringify({ metadata: { name: 'x' }, data: { a: 'x'.repeat(Number(letters)) } })
}
