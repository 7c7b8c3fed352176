// The API server's port in the simulated network: what a program in a container reaches at kubernetes.default.svc.
// Like every door it only translates. TLS costs nothing here and proves nothing: who asks is told by tokens.
import { byteLength } from '#api/byte-text.ts'
import type { ApiRequest, ApiResponse, Cancel, Method } from '#api/request.ts'
import { badRequest } from '#api/status.ts'
import { listenOn } from '../network/accept.ts'
import type { NetworkNamespace } from '../network/namespace.ts'
import type { Socket } from '../network/socket.ts'
import {
  formatResponse,
  formatStreamHead,
  type HttpRequest,
  splitTarget,
} from '../programs/servers/http-message.ts'
import { readSecureRequest } from '../programs/servers/secure-request.ts'
import type { Door } from '../runtime/api-client.ts'

export const securePort = 6443

/** Listens until the result is called. */
export function listenForApi(door: Door, host: NetworkNamespace): Cancel {
  return listenOn(host, securePort, (socket) => serve(door, socket))?.close ?? (() => {})
}

function serve(door: Door, socket: Socket): void {
  let cancel: Cancel = () => {}
  readSecureRequest(
    socket,
    (request) => {
      if (request === 'bad') {
        socket.write(formatResponse(400, '400 Bad Request'))
        socket.close()
      } else cancel = answer(door.handle(translated(request)), request, socket)
    },
    () => cancel(),
  )
}

function translated({ method, target, headers, body }: HttpRequest): ApiRequest {
  return {
    method: method as Method,
    ...splitTarget(target),
    headers: Object.fromEntries(headers),
    body: body === '' ? undefined : body,
  }
}

function answer(response: ApiResponse, request: HttpRequest, socket: Socket): Cancel {
  if ('later' in response) return response.later((late) => answer(late, request, socket))
  if ('watch' in response || 'pipe' in response) {
    socket.write(formatStreamHead(response.code, headerPairs(response.headers)))
    const end = () => socket.close()
    if ('pipe' in response) return response.pipe((text) => socket.write(text), end)
    return response.watch((event) => socket.write(`${JSON.stringify(event)}\n`), end)
  }
  const plain =
    'body' in response
      ? response
      : {
          code: 400,
          headers: { 'content-type': 'application/json' },
          body: badRequest('Upgrade request required').status,
        }
  const text = bodyText(plain.body, request)
  socket.write(
    formatResponse(
      plain.code,
      request.method === 'HEAD' ? '' : text,
      headerPairs(plain.headers),
      byteLength(text),
    ),
  )
  socket.close()
  return () => {}
}

/** Programs that people read along with get the indented form. */
function bodyText(body: unknown, { headers }: HttpRequest): string {
  if (body === undefined) return ''
  if (typeof body === 'string') return body
  return /^(curl|Wget)/.test(headers.get('user-agent') ?? '')
    ? JSON.stringify(body, null, 2)
    : `${JSON.stringify(body)}\n`
}

function headerPairs(headers: ApiResponse['headers']): (readonly [string, string])[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    (value === undefined ? [] : [value].flat()).map((each) => [name, each] as const),
  )
}
