// A finalizer that keeps an object from going while it is in use.
// Models kube-controller-manager volume/protectionutil and the controllers around it, v1.35.
import type { KubeObject } from '#api/object.ts'
import type { ResourceRef } from '#api/resource-ref.ts'
import { isNotFound } from '#api/status.ts'
import type { ApiClient } from './api-client.ts'

export interface Protection<T extends KubeObject> {
  readonly api: ApiClient
  readonly ref: ResourceRef<T>
  readonly finalizer: string
}

/** Puts the finalizer on an object that lacks it, and takes it off a deleted one that nobody uses. */
export function protect<T extends KubeObject>(
  { api, ref, finalizer }: Protection<T>,
  object: T | undefined,
  isUsed: () => boolean,
): void {
  if (object === undefined) return
  const { deletionTimestamp, finalizers = [] } = object.metadata
  const isProtected = finalizers.includes(finalizer)
  const write = (left: readonly string[]) => {
    try {
      api.update(ref, { ...object, metadata: { ...object.metadata, finalizers: left } })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
  if (deletionTimestamp === undefined && !isProtected) write([...finalizers, finalizer])
  if (deletionTimestamp === undefined || !isProtected || isUsed()) return
  write(finalizers.filter((other) => other !== finalizer))
}
