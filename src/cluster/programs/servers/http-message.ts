// HTTP/1.1 requests and answers as text; lengths are those of its bytes.
import { byteLength, splitBytes } from '#api/byte-text.ts'
import type { Query } from '#api/request.ts'

export interface HttpRequest {
  readonly method: string
  /** With the query. */
  readonly target: string
  readonly version: string
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

export interface HttpResponse {
  readonly status: number
  readonly reason: string
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

export function reasonOf(status: number): string {
  return reasons[status] ?? 'Unknown'
}

/** The head of a message and what follows it, or undefined while the head is not complete. */
function splitHead(
  text: string,
): { readonly first: string; readonly headers: Map<string, string>; readonly rest: string } | undefined {
  const end = /\r?\n\r?\n/.exec(text)
  if (end === null) return undefined
  const [first = '', ...lines] = text.slice(0, end.index).split(/\r?\n/)
  const headers = new Map<string, string>()
  for (const line of lines) {
    const at = line.indexOf(':')
    if (at > 0) headers.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim())
  }
  return { first, headers, rest: text.slice(end.index + end[0].length) }
}

/** Whether so much has arrived. */
function hasBytes(text: string, count: number): boolean {
  return text.length >= count || byteLength(text) >= count
}

/** A request from what has arrived so far; undefined while it is not complete. */
export function parseRequest(text: string): HttpRequest | 'bad' | undefined {
  if (text !== '' && !/^[A-Z]/.test(text)) return 'bad'
  const head = splitHead(text)
  if (head === undefined) return undefined
  const [method, target, version = 'HTTP/1.0'] = head.first.split(' ')
  if (method === undefined || target === undefined) return 'bad'
  const length = Number(head.headers.get('content-length') ?? 0)
  if (!hasBytes(head.rest, length)) return undefined
  return { method, target, version, headers: head.headers, body: splitBytes(head.rest, length)[0] }
}

/** An answer from what has arrived; one without a length is complete when the other side has closed. */
export function parseResponse(text: string, isAtEnd: boolean): HttpResponse | 'bad' | undefined {
  if (text.length >= 5 && !text.startsWith('HTTP/')) return 'bad'
  const head = splitHead(text)
  if (head === undefined) return isAtEnd ? 'bad' : undefined
  const match = /^HTTP\/\d\.\d (\d+) ?(.*)$/.exec(head.first)
  if (match === null) return 'bad'
  const length = head.headers.get('content-length')
  if (!isAtEnd && (length === undefined || !hasBytes(head.rest, Number(length)))) return undefined
  return { status: Number(match[1]), reason: match[2] ?? '', headers: head.headers, body: head.rest }
}

export function formatRequest(request: {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body?: string
}): string {
  const lines = request.headers.map(([name, value]) => `${name}: ${value}\r\n`)
  return `${request.method} ${request.target} HTTP/1.1\r\n${lines.join('')}\r\n${request.body ?? ''}`
}

export function formatResponse(
  status: number,
  body: string,
  headers: readonly (readonly [string, string])[] = [],
  bodyBytes = byteLength(body),
): string {
  const lines = [...headers, ['Content-Length', String(bodyBytes)] as const, ['Connection', 'close'] as const]
  return `HTTP/1.1 ${status} ${reasonOf(status)}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

/** What a server of Go's that waits for TLS tells who speaks HTTP. */
export const notSecure = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n'

/** The head of an answer that ends when its sender closes. */
export function formatStreamHead(status: number, headers: readonly (readonly [string, string])[]): string {
  const lines = [...headers, ['Connection', 'close'] as const]
  return `HTTP/1.1 ${status} ${reasonOf(status)}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}

/** The path of a request's target and what follows its question mark. */
export function splitTarget(target: string): { readonly path: string; readonly query: Query } {
  const [path = '/', query = ''] = target.split('?')
  return { path, query: queryOf(query) }
}

function queryOf(text: string): Query {
  const query: { [name: string]: string | string[] } = {}
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const [name = '', value = ''] = pair.split('=').map((part) => decode(part.replaceAll('+', ' ')))
    const known = query[name]
    query[name] = known === undefined ? value : [...(typeof known === 'string' ? [known] : known), value]
  }
  return query
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    return text
  }
}
