// The kubelet that a request on a pod goes on to. Models kubelet/client NodeConnectionInfoGetter, v1.35.
import { plainError } from '#api/status.ts'
import type { Node } from '#api/types/core-v1.ts'
import type { Call } from '../call.ts'
import type { KubeletConnection } from '../kubelet-door.ts'

/** The kubelet of a node that the API knows with an address. Throws 500 where there is none. */
export function kubeletOf({ server }: Call, nodeName: string): KubeletConnection {
  const node = server.store.get('nodes', nodeName) as Node | undefined
  if (node === undefined) throw plainError(`nodes "${nodeName}" not found`)
  if ((node.status?.addresses ?? []).length === 0)
    throw plainError('no preferred addresses found; known addresses: []')
  const kubelet = server.kubelets?.(nodeName)
  if (kubelet === undefined) throw plainError(`nodes "${nodeName}" not found`)
  return kubelet
}
