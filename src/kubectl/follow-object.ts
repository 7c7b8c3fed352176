// Watching one object until something holds, until time is up, or until the player interrupts.
import type { KubeObject } from '#api/object.ts'
import { resourcePath } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import type { Status } from '#api/types/meta-v1.ts'
import { fetchIfPresent } from './manifests/targets.ts'
import type { Target } from './target.ts'
import type { VerbCall } from './verb.ts'

export type FollowEnd = 'done' | 'timed out' | 'interrupted'

/**
 * Shows `see` the object as it is and after each change; undefined when it is gone. Ends when `see` says true.
 * Without a timeout it goes on until then. Models client-go watchtools.UntilWithSync, v1.35.
 */
export async function followObject(
  call: VerbCall,
  target: Target,
  timeoutMs: number | undefined,
  see: (object: KubeObject | undefined) => boolean,
): Promise<FollowEnd> {
  const deadlineMs = timeoutMs === undefined ? undefined : call.nowMs() + timeoutMs
  let seen: KubeObject | undefined
  for (let isFirst = true; ; isFirst = false) {
    const object = await fetchIfPresent(call, target)
    const isKnown = !isFirst && object?.metadata.resourceVersion === seen?.metadata.resourceVersion
    if (!isKnown && see(object)) return 'done'
    seen = object
    const leftMs = deadlineMs === undefined ? undefined : deadlineMs - call.nowMs()
    if (leftMs !== undefined && leftMs <= 0) return 'timed out'
    if (call.io.interrupt.isRaised) return 'interrupted'
    const isDone = await watchUntil(call, target, object, leftMs, (changed) => {
      seen = changed
      return see(changed)
    })
    if (isDone) return 'done'
  }
}

/** One watch, from the object that was seen until the server ends it. */
async function watchUntil(
  call: VerbCall,
  target: Target,
  object: KubeObject | undefined,
  leftMs: number | undefined,
  see: (object: KubeObject | undefined) => boolean,
): Promise<boolean> {
  const events = call.client.watch(
    {
      method: 'GET',
      path: resourcePath(target.resource, target.namespace),
      query: {
        watch: 'true',
        fieldSelector: `metadata.name=${target.name}`,
        resourceVersion: object?.metadata.resourceVersion,
        timeoutSeconds: leftMs === undefined ? undefined : String(Math.ceil(leftMs / 1000)),
      },
    },
    call.io.interrupt,
  )
  for await (const event of events) {
    if (event.type === 'ERROR') {
      const status = event.object as Status
      if (status.reason === 'Expired') return false
      throw new ApiError(status)
    }
    if (event.type === 'BOOKMARK') continue
    if (see(event.type === 'DELETED' ? undefined : (event.object as KubeObject))) return true
  }
  return false
}
