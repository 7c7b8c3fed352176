// Tells the trace of requests: all that wrote or wanted to, and what clients outside of the components read.

import type { RefusalStage, RequestMoment } from '#api/moment.ts'
import { isRecord, type KubeObject } from '#api/object.ts'
import { type ApiRequest, type ApiResponse, headerValue, type User } from '#api/request.ts'
import type { Trace } from '../trace.ts'
import type { RequestInfo } from './request-info.ts'

/** What the server notes of a request on its way. */
export interface Trail {
  info?: RequestInfo
  user?: User
  isAuthorized?: boolean
  /** Why it may. */
  allowedBy?: string
  /** The admission plugins that were asked, where somebody wants to know. */
  asked?: Set<string>
  /** The one of them that said no. */
  plugin?: string
  /** The object before the write. */
  before?: KubeObject
  isDryRun?: boolean
}

const reads = new Set(['get', 'list', 'watch', 'head', 'options'])
/** What components write all the time without meaning anything by it. */
const heartbeats = new Set(['leases', 'nodes/status'])
const stagesByCode: { readonly [code: number]: RefusalStage } = {
  400: 'decoding',
  403: 'authorization',
  406: 'decoding',
  413: 'decoding',
  415: 'decoding',
  422: 'validation',
}

/** A request is worth a moment of the trace: it is from a client, or it writes. */
export function isClient(request: ApiRequest): boolean {
  return request.lean !== true && agentOf(request) !== ''
}

function agentOf(request: ApiRequest): string {
  return (headerValue(request.headers, 'user-agent') ?? '').split(/[ /]/)[0] ?? ''
}

/** Tells of a request that has been answered. */
export function traceRequest(
  trace: Trace,
  request: ApiRequest,
  trail: Trail,
  response: ApiResponse,
  revision: number,
): void {
  const { info } = trail
  if (info === undefined) return
  const isRead = !info.isResource || reads.has(info.verb) || !('body' in response)
  const isFromClient = isClient(request)
  const resource = info.subresource === undefined ? info.resource : `${info.resource}/${info.subresource}`
  if (!isFromClient && (isRead || heartbeats.has(resource))) return
  trace.note(momentOf(request, trail, info, response, { isRead, isFromClient, resource, revision }))
}

/** Tells of a request from outside that found nobody. */
export function traceUnreached(trace: Trace, request: ApiRequest, { message }: Error): void {
  if (isClient(request)) trace.note({ kind: 'unreached', agent: agentOf(request), message })
}

interface Seen {
  readonly isRead: boolean
  readonly isFromClient: boolean
  readonly resource: string
  readonly revision: number
}

function momentOf(
  request: ApiRequest,
  trail: Trail,
  info: RequestInfo,
  response: ApiResponse,
  { isRead, isFromClient, resource, revision }: Seen,
): RequestMoment {
  const { code } = response
  const body = 'body' in response ? response.body : undefined
  const object = code < 300 ? (objectIn(body) ?? trail.before) : objectIn(request.body, true)
  return {
    kind: 'request',
    agent: agentOf(request),
    user: trail.user?.name ?? '',
    groups: trail.user?.groups ?? [],
    isClient: isFromClient,
    credential: credentialOf(request),
    allowedBy: trail.allowedBy ?? '',
    admittedBy: [...(trail.asked ?? [])],
    verb: info.verb,
    path: info.path,
    isResource: info.isResource,
    resource,
    namespace: info.namespace,
    name: info.name ?? object?.metadata.name ?? '',
    code,
    revision,
    isDryRun: trail.isDryRun === true,
    object: isRead ? undefined : object,
    before: isRead ? undefined : trail.before,
    count: isRead ? countIn(body) : undefined,
    isTable: isRecord(body) && body.kind === 'Table',
    refusal: code < 400 ? undefined : refusalOf(code, trail, resource, body),
  }
}

function credentialOf(request: ApiRequest): RequestMoment['credential'] {
  if (request.certificate !== undefined || request.user !== undefined) return 'certificate'
  return headerValue(request.headers, 'authorization') === undefined ? 'none' : 'token'
}

/** What is sent need not have an identity yet. */
function objectIn(body: unknown, isSent = false): KubeObject | undefined {
  if (!isRecord(body) || !isRecord(body.metadata)) return undefined
  return isSent || 'uid' in body.metadata ? (body as unknown as KubeObject) : undefined
}

function countIn(body: unknown): number {
  if (!isRecord(body)) return 0
  const several = body.items ?? body.rows
  return Array.isArray(several) ? several.length : 1
}

function refusalOf(code: number, trail: Trail, resource: string, body: unknown): RequestMoment['refusal'] {
  const { message = '', reason = '' } = isRecord(body) ? body : { message: String(body).trim() }
  const stage = stageOf(code, trail, resource)
  return { stage, plugin: trail.plugin, reason: String(reason), message: String(message) }
}

function stageOf(code: number, trail: Trail, resource: string): RefusalStage {
  if (trail.user === undefined) return 'authentication'
  if (trail.isAuthorized !== true) return 'authorization'
  if (trail.plugin !== undefined) return 'admission'
  if (code === 429 && resource.endsWith('/eviction')) return 'eviction'
  return stagesByCode[code] ?? 'store'
}
