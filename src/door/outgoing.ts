// From an answer of the waist to HTTP: JSON, YAML or protobuf, pretty or not, zipped when long, watches and logs as they come.
import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'
import { gzipSync } from 'node:zlib'
import { stringify } from 'yaml'
import { protobufType } from '#api/protobuf/envelope.ts'
import { encodeWatchFrame } from '#api/protobuf/frames.ts'
import {
  type ApiRequest,
  type Cancel,
  type Headers,
  headerValue,
  type PipeResponse,
  type PlainResponse,
  queryValue,
  type WatchEvent,
  type WatchResponse,
} from '#api/request.ts'
import { outgoingText } from './bytes.ts'
import { UnreadShare } from './flow.ts'
import { protobufBody, wantsProtobufWatch } from './protobuf.ts'

export type Outgoing = ServerResponse | Http2ServerResponse

/** Bodies from here on are zipped for who can read it. */
const zipFromBytes = 128 * 1024
const browsers = /^(curl|Wget|Mozilla)/

function writeHead(outgoing: Outgoing, code: number, headers: Headers): void {
  outgoing.statusCode = code
  outgoing.setHeader('audit-id', randomUUID())
  outgoing.setHeader('cache-control', 'no-cache, private')
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined)
      outgoing.setHeader(name, typeof value === 'string' ? headerText(value) : value.map(headerText))
}

/** Headers go out as bytes: UTF-8, of which Node must be shown each byte as a character. */
function headerText(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1').replaceAll('\u007f', '')
}

/** An answer in the form that the client asked for, with the headers that tell which. */
export function encodedAnswer(
  request: ApiRequest,
  { headers, body }: PlainResponse,
): { readonly headers: Headers; readonly text: string | Uint8Array } {
  if (body instanceof Uint8Array) return { headers, text: body }
  if (typeof body === 'string') return { headers, text: outgoingText(body) }
  const protobuf = protobufBody(request, body)
  const isYaml = protobuf === undefined && wantsYaml(request)
  const type = protobuf ? protobufType : isYaml ? 'application/yaml' : undefined
  const usual = headers['content-type'] ?? 'application/json'
  return {
    headers: { ...headers, 'content-type': type ?? usual },
    text: protobuf ?? bodyText(request, body, isYaml),
  }
}

/** Writes an answer that is there as a whole. */
export function writePlain(request: ApiRequest, response: PlainResponse, outgoing: Outgoing): void {
  const { code, body } = response
  const { headers, text } = encodedAnswer(request, response)
  const retryAfter = (body as { details?: { retryAfterSeconds?: number } } | undefined)?.details
    ?.retryAfterSeconds
  const zipped = text.length >= zipFromBytes && acceptsGzip(request)
  const bytes = zipped ? gzipSync(text, { level: 1 }) : text
  writeHead(outgoing, code, {
    ...headers,
    ...(retryAfter && { 'retry-after': String(retryAfter) }),
    ...(zipped && { 'content-encoding': 'gzip', vary: 'Accept-Encoding' }),
    ...(code !== 304 && { 'content-length': String(Buffer.byteLength(bytes)) }),
  })
  if (request.method === 'HEAD' || code === 304) endWith(outgoing, '')
  else endWith(outgoing, bytes)
}

/** The two kinds of answers have the same `end`, which the compiler does not see. */
function endWith(outgoing: Outgoing, bytes: string | Uint8Array): void {
  ;(outgoing as ServerResponse).end(bytes)
}

function bodyText(request: ApiRequest, body: unknown, isYaml: boolean): string {
  if (body === undefined) return ''
  if (isYaml) return stringify(body, { lineWidth: 0, aliasDuplicateObjects: false })
  return wantsPretty(request) ? JSON.stringify(body, null, 2) : `${JSON.stringify(body)}\n`
}

function wantsYaml({ headers }: ApiRequest): boolean {
  const [first = ''] = (headerValue(headers, 'accept') ?? '').split(',')
  return first.split(';')[0]?.trim() === 'application/yaml'
}

function wantsPretty({ query, headers }: ApiRequest): boolean {
  const pretty = queryValue(query, 'pretty')
  if (pretty !== undefined) return pretty !== 'false' && pretty !== '0'
  return browsers.test(headerValue(headers, 'user-agent') ?? '')
}

function acceptsGzip({ headers }: ApiRequest): boolean {
  return (headerValue(headers, 'accept-encoding') ?? '').includes('gzip')
}

/** Writes the events of a watch, a line or a frame each, until one side ends it. */
export function writeWatch(request: ApiRequest, response: WatchResponse, outgoing: Outgoing): void {
  const isFramed = wantsProtobufWatch(request)
  writeHead(outgoing, response.code, {
    ...response.headers,
    ...(isFramed && { 'content-type': `${protobufType};stream=watch` }),
  })
  const print = isFramed ? encodeWatchFrame : lineOf
  stream(outgoing, (write, end) => response.watch((event) => write(print(event)), end))
}

interface Line {
  readonly type: string
  readonly bytes: Uint8Array
}

/** Many watches show the same object: all of them share its bytes, which Node does not copy for each. */
const lines = new WeakMap<object, Line>()

function lineOf(event: WatchEvent): Uint8Array {
  const { type, object } = event
  const encoded = () => Buffer.from(`${JSON.stringify(event)}\n`, 'utf8')
  if (typeof object !== 'object' || object === null) return encoded()
  const known = lines.get(object)
  if (known?.type === type) return known.bytes
  const bytes = encoded()
  lines.set(object, { type, bytes })
  return bytes
}

/** Writes a text that goes on, such as followed logs. */
export function writePipe(response: PipeResponse, outgoing: Outgoing): void {
  writeHead(outgoing, response.code, response.headers)
  stream(outgoing, (write, end) => response.pipe((text) => write(outgoingText(text)), end))
}

/**
 * Writes what comes, and cancels it when the client goes away or reads too slowly. What there is at the beginning comes
 * all at once, however long it is: of that a client may be slow to read.
 */
function stream(
  outgoing: Outgoing,
  begin: (write: (text: string | Uint8Array) => void, end: () => void) => Cancel,
): void {
  outgoing.setHeader('transfer-encoding', 'chunked')
  if ('stream' in outgoing) outgoing.removeHeader('transfer-encoding')
  ;(outgoing as ServerResponse).flushHeaders?.()
  let cancel: Cancel | undefined
  let isOver = false
  let firstBytes: number | undefined
  const share = new UnreadShare()
  const stop = () => {
    share.end()
    isOver = true
    cancel?.()
    cancel = undefined
  }
  outgoing.on('close', stop)
  cancel = begin(
    (text) => {
      if (isOver) return
      ;(outgoing as ServerResponse).write(text)
      if (firstBytes === undefined) return
      const unread = outgoing.writableLength
      if (unread - firstBytes > share.bytes) {
        stop()
        outgoing.destroy()
      }
      firstBytes = Math.min(firstBytes, unread)
    },
    () => {
      if (isOver) return
      stop()
      endWith(outgoing, '')
    },
  )
  firstBytes = outgoing.writableLength
  if (isOver) stop()
}
