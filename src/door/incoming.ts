// From HTTP to a request of the waist: path, query, headers, body, and who the TLS connection vouches for.
import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { textOfBytes } from '#api/byte-text.ts'
import {
  type ApiRequest,
  bodyLimitBytes,
  type Headers,
  type Method,
  type Query,
  type User,
} from '#api/request.ts'
import { pem } from '#api/x509/certificate.ts'

export type Incoming = IncomingMessage | Http2ServerRequest

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])

/** The request without its body; undefined for a method that is none of HTTP's. */
export function readRequest(incoming: Incoming): ApiRequest | undefined {
  const method = incoming.method ?? 'GET'
  if (!methods.has(method)) return undefined
  const url = incoming.url ?? '/'
  const mark = url.indexOf('?')
  return {
    method: method as Method,
    path: mark < 0 ? url : url.slice(0, mark),
    query: readQuery(mark < 0 ? '' : url.slice(mark + 1)),
    headers: readHeaders(incoming.headers),
    ...identityOf(incoming),
  }
}

function readQuery(text: string): Query {
  const query: { [name: string]: string | string[] } = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const known = query[name]
    query[name] = known === undefined ? value : [...(typeof known === 'string' ? [known] : known), value]
  }
  return query
}

/** HTTP/2's pseudo headers (`:path`) say what is said already. Several groups to impersonate come as one line. */
function readHeaders(headers: IncomingHttpHeaders): Headers {
  const kept = Object.entries(headers).filter(([name]) => !name.startsWith(':'))
  return Object.fromEntries(
    kept.map(([name, value]) => [
      name,
      name.startsWith('impersonate-') && typeof value === 'string' ? value.split(', ') : value,
    ]),
  )
}

interface TlsIdentity {
  readonly user?: User
  readonly certificate?: string
}

/** A connection's certificate does not change, and reading it costs more than an answer. */
const identities = new WeakMap<object, TlsIdentity>()

/**
 * Who the client certificate speaks of. One that the door did not sign is the server's to judge: the cluster has an
 * authority of its own, and TLS has made sure that the client holds the key.
 */
function identityOf(incoming: Incoming): TlsIdentity {
  const connection = 'stream' in incoming ? incoming.stream.session : incoming.socket
  if (connection === undefined) return {}
  const known = identities.get(connection)
  if (known !== undefined) return known
  const identity = readIdentity(('socket' in connection ? connection.socket : connection) as TLSSocket)
  identities.set(connection, identity)
  return identity
}

function readIdentity(socket: TLSSocket): TlsIdentity {
  const certificate = socket.getPeerCertificate()
  if (certificate?.subject === undefined) return {}
  if (!socket.authorized) return { certificate: pem('CERTIFICATE', [...certificate.raw]) }
  const { CN: name, O: organizations } = certificate.subject as { CN: string; O?: string | string[] }
  const groups = organizations === undefined ? [] : [organizations].flat()
  return { user: { name, groups: [...groups, 'system:authenticated'] } }
}

/** The whole body; undefined when it is longer than the limit. Rejects when the client goes away before its end. */
export async function readBody(incoming: Incoming): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of incoming as AsyncIterable<Buffer>) {
    length += part.length
    if (length > bodyLimitBytes) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Node reads UTF-8 faster than we do. */
function textOf(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : textOfBytes(bytes)
}

/** A body as the server takes it: text, or the bytes of a protobuf message; none when there is none. */
export function bodyOf(bytes: Buffer, headers: Headers | undefined): string | Uint8Array | undefined {
  if (bytes.length === 0) return undefined
  const type = String(headers?.['content-type'] ?? '')
  return type.startsWith('application/vnd.kubernetes.protobuf') ? bytes : textOf(bytes)
}
