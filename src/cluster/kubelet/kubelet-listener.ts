// The kubelet's port 10250 in the simulated network: who may ask, and what is told by HTTP.
// Models kubelet/server auth and its metrics handlers, v1.35.
import type { Cancel } from '#api/request.ts'
import { subjectAccessReviews, tokenReviews } from '#api/resource-ref.ts'
import type { UserInfo } from '#api/types/authentication-v1.ts'
import type { NetworkNamespace } from '../network/namespace.ts'
import type { Socket } from '../network/socket.ts'
import { formatResponse, type HttpRequest, parseRequest } from '../programs/servers/http-message.ts'
import { type ApiClient, ConnectionError } from '../runtime/api-client.ts'

const kubeletPort = 10_250
const readLimit = 65_536

interface KubeletAnswer {
  readonly code: number
  readonly body: string
}

export interface ListeningKubelet {
  /** With the client that asks the server who a token speaks of, and what they may do. */
  readonly parts: { readonly nodeName: string; readonly api: ApiClient }
  /** What a path has to say; undefined when there is no such path. */
  read(path: string): string | undefined
}

/** Listens on a machine until the result is called. */
export function listenForKubelet(kubelet: ListeningKubelet, host: NetworkNamespace): Cancel {
  const open = new Set<Socket>()
  const listener = {
    bind: '0.0.0.0',
    accept(socket: Socket) {
      for (const other of open) if (other.isAtEnd) open.delete(other)
      open.add(socket)
      serve(kubelet, socket)
    },
  }
  host.listen(kubeletPort, listener)
  return () => {
    host.unlisten(kubeletPort, listener)
    for (const socket of open) socket.close()
  }
}

function serve(kubelet: ListeningKubelet, socket: Socket): void {
  let text = ''
  let isAnswered = false
  const see = (): void => {
    const part = socket.read(readLimit)
    if (part !== 'later') text += part.text
    const request = isAnswered ? undefined : parseRequest(text)
    if (request === undefined) return
    isAnswered = true
    const { code, body } =
      request === 'bad' ? { code: 400, body: '400 Bad Request' } : answer(kubelet, request)
    socket.write(formatResponse(code, body, [['Content-Type', 'text/plain; charset=utf-8']]))
    socket.close()
  }
  socket.onArrival(see)
  see()
}

function answer(kubelet: ListeningKubelet, request: HttpRequest): KubeletAnswer {
  const path = request.target.replace(/\?.*/, '')
  try {
    const user = userOf(kubelet.parts, request)
    if (user === undefined) return { code: 401, body: 'Unauthorized' }
    const verb = request.method === 'GET' ? 'get' : 'create'
    const subresource = subresourceOf(path)
    if (!mayAsk(kubelet.parts, user, verb, subresource))
      return {
        code: 403,
        body: `Forbidden (user=${user.username}, verb=${verb}, resource=nodes, subresource(s)=[${subresource}])\n`,
      }
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error
    return { code: 401, body: 'Unauthorized' }
  }
  const body = kubelet.read(path)
  return body === undefined ? { code: 404, body: '404 page not found\n' } : { code: 200, body }
}

function subresourceOf(path: string): string {
  const [, first = ''] = path.split('/')
  return (
    { metrics: 'metrics', stats: 'stats', logs: 'log', spec: 'spec', healthz: 'healthz' }[first] ?? 'proxy'
  )
}

function userOf({ api }: ListeningKubelet['parts'], { headers }: HttpRequest): UserInfo | undefined {
  const [, token] = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '') ?? []
  if (token === undefined) return undefined
  const { status } = api.create(tokenReviews, { spec: { token } })
  return status.authenticated === true ? status.user : undefined
}

function mayAsk(
  { api, nodeName }: ListeningKubelet['parts'],
  { username, groups, uid }: UserInfo,
  verb: string,
  subresource: string,
): boolean {
  const resourceAttributes = { verb, version: 'v1', resource: 'nodes', subresource, name: nodeName }
  const { status } = api.create(subjectAccessReviews, {
    spec: { user: username, groups, uid, resourceAttributes },
  })
  return status.allowed
}
