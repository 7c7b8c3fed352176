// The kubelet's port 10250 in the simulated network: who may ask, and what is told by HTTP.
// Models kubelet/server auth and its metrics handlers, v1.35.
import type { Cancel, PlainResponse } from '#api/request.ts'
import { subjectAccessReviews, tokenReviews } from '#api/resource-ref.ts'
import type { UserInfo } from '#api/types/authentication-v1.ts'
import type { KubeletDoor } from '../apiserver/kubelet-door.ts'
import { listenOn } from '../network/accept.ts'
import type { NetworkNamespace } from '../network/namespace.ts'
import type { Socket } from '../network/socket.ts'
import { formatResponse, type HttpRequest, splitTarget } from '../programs/servers/http-message.ts'
import { readSecureRequest } from '../programs/servers/secure-request.ts'
import { type ApiClient, ConnectionError } from '../runtime/api-client.ts'

const kubeletPort = 10_250

export interface ListeningKubelet {
  /** With the client that asks the server who a token speaks of, and what they may do. */
  readonly parts: { readonly nodeName: string; readonly api: ApiClient }
  readonly server: Pick<KubeletDoor, 'page'>
}

/** Listens on a machine until the result is called. */
export function listenForKubelet(kubelet: ListeningKubelet, host: NetworkNamespace): Cancel {
  return listenOn(host, kubeletPort, (socket) => serve(kubelet, socket))?.close ?? (() => {})
}

function serve(kubelet: ListeningKubelet, socket: Socket): void {
  readSecureRequest(socket, (request) => {
    const { code, headers, body } =
      request === 'bad' ? refusal(400, '400 Bad Request') : answer(kubelet, request)
    const type = String(headers['content-type'])
    const shown = request !== 'bad' && request.method === 'HEAD' ? '' : String(body)
    socket.write(formatResponse(code, shown, [['Content-Type', type]]))
    socket.close()
  })
}

function refusal(code: number, body: string): PlainResponse {
  return { code, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
}

function answer(kubelet: ListeningKubelet, request: HttpRequest): PlainResponse {
  const { path, query } = splitTarget(request.target)
  try {
    const user = userOf(kubelet.parts, request)
    if (user === undefined) return refusal(401, 'Unauthorized')
    const verb = request.method === 'GET' ? 'get' : 'create'
    const subresource = subresourceOf(path)
    if (!mayAsk(kubelet.parts, user, verb, subresource))
      return refusal(
        403,
        `Forbidden (user=${user.username}, verb=${verb}, resource=nodes, subresource(s)=[${subresource}])\n`,
      )
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error
    return refusal(401, 'Unauthorized')
  }
  return kubelet.server.page(request.method, path, query)
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
