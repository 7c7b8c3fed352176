// pods/portforward: the tunnel to a pod's kubelet, and each connection through it. Models registry/core/pod/rest PortForwardREST, v1.35.
import { type ApiResponse, queryValue } from '#api/request.ts'
import { badRequest, methodNotAllowed, plainError } from '#api/status.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Call } from '../call.ts'
import { storedObject } from '../update.ts'
import { kubeletOf } from './kubelet-of.ts'
import { requireCreate } from './pod-exec.ts'

export function podPortForward(call: Call): ApiResponse {
  const { query, method } = call.request
  if (method !== 'GET' && method !== 'POST') throw methodNotAllowed()
  requireCreate(call)
  const pod = storedObject(call) as Pod
  const given = queryValue(query, 'ports')
  const port = given === undefined ? undefined : Number(given)
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536))
    throw badRequest(`unable to parse ${JSON.stringify(given)} as a port`)
  const { nodeName } = pod.spec
  if (nodeName === undefined) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`)
  const kubelet = kubeletOf(call, nodeName)
  if ('dialError' in kubelet) throw plainError(`error dialing backend: ${kubelet.dialError}`)
  return { code: 101, headers: {}, stream: (io) => kubelet.door.portForward(pod, port, io) }
}
