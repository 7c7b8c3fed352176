// pods/exec and pods/attach: a stream to a process in a container. Models registry/core/pod/rest ExecREST, v1.35.
import { type ApiResponse, queryFlag } from '#api/request.ts'
import { badRequest, methodNotAllowed, plainError } from '#api/status.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Call } from '../call.ts'
import type { ExecOptions, KubeletDoor } from '../kubelet-door.ts'
import { storedObject } from '../update.ts'
import { kubeletOf } from './kubelet-of.ts'
import { containerOf } from './pod-container.ts'

export function podExec(call: Call): ApiResponse {
  const command = call.request.query?.command
  const words = command === undefined ? [] : typeof command === 'string' ? [command] : command
  return open(call, words, (door, pod, options, io) => door.exec(pod, options, io), true)
}

export function podAttach(call: Call): ApiResponse {
  return open(call, [], (door, pod, options, io) => door.attach(pod, options, io))
}

type Begin = (
  door: KubeletDoor,
  pod: Pod,
  options: ExecOptions,
  io: Parameters<KubeletDoor['exec']>[2],
) => ReturnType<KubeletDoor['exec']>

function open(call: Call, command: readonly string[], begin: Begin, needsCommand = false): ApiResponse {
  const { query, method } = call.request
  if (method !== 'GET' && method !== 'POST') throw methodNotAllowed()
  requireCreate(call)
  const pod = storedObject(call) as Pod
  const container = containerOf(call, pod)
  const { nodeName } = pod.spec
  if (nodeName === undefined) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`)
  const kubelet = kubeletOf(call, nodeName)
  if ('dialError' in kubelet) throw plainError(`error dialing backend: ${kubelet.dialError}`)
  if (needsCommand && command.length === 0)
    throw badRequest('you must specify at least 1 command for the container')
  const options = { container, command, stdin: queryFlag(query, 'stdin'), tty: queryFlag(query, 'tty') }
  return { code: 101, headers: {}, stream: (io) => begin(kubelet.door, pod, options, io) }
}

/** A WebSocket is opened with GET; it takes the right to create all the same (AuthorizePodWebsocketUpgradeCreatePermission). */
export function requireCreate({ server, user, info }: Call): void {
  if (info.verb !== 'get') return
  const { group, namespace, name } = info
  const resource = `${info.resource}/${info.subresource}`
  server.authorization.require(user, { verb: 'create', group, resource, namespace, name })
}
