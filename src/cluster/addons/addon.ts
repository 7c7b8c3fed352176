// What a cluster may be given beyond what kubeadm leaves in it: the manifests of an add-on, as its project publishes them.
import { type ResourceRef, resourceRef } from '#api/resource-ref.ts'
import { isAlreadyExists } from '#api/status.ts'
import type { KindTypes } from '#api/types/kinds.ts'
import type { ApiClient } from '../runtime/api-client.ts'

export interface AddonObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: { readonly [key: string]: string }
    readonly annotations?: { readonly [key: string]: string }
  }
  readonly [field: string]: unknown
}

/** Creates the objects that are not there yet, in their order. Throws ApiError. */
export function install(api: ApiClient, objects: readonly AddonObject[]): void {
  for (const object of objects) {
    const gvk = `${object.apiVersion}/${object.kind}` as keyof KindTypes
    try {
      api.create(resourceRef(gvk) as ResourceRef<unknown>, object as never, object.metadata.namespace)
    } catch (error) {
      if (!isAlreadyExists(error)) throw error
    }
  }
}
