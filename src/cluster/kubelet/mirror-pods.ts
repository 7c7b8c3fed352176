// Shows static pods in the API: a mirror pod for each, made again when it is gone. Models kubelet/pod mirror client, v1.35.
import { nodes, pods } from '#api/resource-ref.ts'
import { ApiError, isNotFound } from '#api/status.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { ConnectionError } from '../runtime/api-client.ts'
import type { KubeletParts } from './parts.ts'
import { annotations } from './static-pods.ts'

/** The hash of the static pod that a pod of the API mirrors; undefined for any other pod. */
export function mirroredHash({ metadata }: Pod): string | undefined {
  return metadata.annotations?.[annotations.mirror]
}

/** A pod of a file, as its own kubelet has it. */
export function isStatic(pod: Pod): boolean {
  return pod.metadata.annotations?.[annotations.source] === 'file' && mirroredHash(pod) === undefined
}

/** Sees that the mirror of a static pod is there and is its own. False when the server refuses or does not answer. */
export function ensureMirror({ api, nodeName }: KubeletParts, pod: Pod): boolean {
  const { namespace, name, uid } = pod.metadata
  try {
    const known = existing()
    if (known !== undefined && mirroredHash(known) === uid && known.metadata.deletionTimestamp === undefined)
      return true
    if (known !== undefined) api.delete(pods, namespace, name, { gracePeriodSeconds: 0 })
    const owner = api.get(nodes, undefined, nodeName).metadata.uid
    const { uid: _, ...metadata } = pod.metadata
    api.create(
      pods,
      {
        metadata: {
          ...metadata,
          annotations: { ...metadata.annotations, [annotations.mirror]: uid },
          ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: nodeName, uid: owner, controller: true }],
        },
        spec: pod.spec,
      },
      namespace,
    )
    return true
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
    return false
  }

  function existing(): Pod | undefined {
    try {
      return api.get(pods, namespace, name)
    } catch (error) {
      if (isNotFound(error)) return undefined
      throw error
    }
  }
}

/** Takes a mirror away whose file is gone. */
export function removeMirror({ api }: KubeletParts, mirror: Pod): void {
  const { namespace, name, uid } = mirror.metadata
  try {
    api.delete(pods, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } })
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
  }
}
