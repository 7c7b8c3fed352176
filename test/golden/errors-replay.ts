// Sends the requests of golden/errors to a bare API server and tells what it answered.
import { parse } from 'yaml'
import type { ApiRequest, PlainResponse } from '#api/request.ts'
import { admissionPlugins } from '#cluster/apiserver/admission/index.ts'
import { ApiServer } from '#cluster/apiserver/api-server.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { Random } from '#cluster/random.ts'
import { resources } from '#cluster/resources/index.ts'
import { Store } from '#cluster/store.ts'
import { compileCel } from '../../src/cel.ts'

interface RecordedRequest {
  readonly method: ApiRequest['method']
  readonly path: string
  readonly body?: unknown
  readonly rawBody?: string
  readonly contentType?: string
  readonly accept?: string
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

const user = { name: 'admin', groups: ['system:masters', 'system:authenticated'] }

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
    compileCel,
  })

  constructor() {
    for (const name of ['default', 'kube-system', 'errs']) this.#make('/api/v1/namespaces', { name })
    this.#make('/api/v1/namespaces/errs/serviceaccounts', { name: 'default' })
    const priorities = { 'system-cluster-critical': 2_000_000_000, 'system-node-critical': 2_000_001_000 }
    for (const [name, value] of Object.entries(priorities))
      this.#make('/apis/scheduling.k8s.io/v1/priorityclasses', { name }, { value })
  }

  #make(path: string, metadata: object, rest: object = {}): void {
    this.send({ method: 'POST', path, body: { metadata, ...rest } })
  }

  send(request: ApiRequest): PlainResponse {
    return this.#server.handle({ user, ...request }) as PlainResponse
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
    this.send({ method: 'DELETE', path: `${path}/${name}`, body: options })
  }
}

function jsonRequest(method: ApiRequest['method'], path: string, body?: unknown): ApiRequest {
  return { method, path, headers: { 'content-type': 'application/json', 'user-agent': 'golden/1' }, body }
}

export function requestOf({ request, manifest }: Recorded): ApiRequest {
  const [path = '', query = ''] = (request?.path ?? '').split('?')
  const sent = jsonRequest(request?.method ?? 'GET', path, bodyOf(request, manifest))
  const { contentType, accept } = request ?? {}
  const headers = {
    ...sent.headers,
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...(accept !== undefined && { accept }),
  }
  return { ...sent, headers, query: Object.fromEntries(new URLSearchParams(query)) }
}

function bodyOf(request: RecordedRequest | undefined, manifest: string | undefined): unknown {
  if (request?.rawBody !== undefined) return request.rawBody
  if (request?.body !== undefined) return JSON.stringify(request.body)
  return manifest === undefined ? undefined : JSON.stringify(parse(manifest, { uniqueKeys: false }))
}
