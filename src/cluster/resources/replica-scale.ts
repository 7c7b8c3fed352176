// The scale of kinds that keep so many replicas of one pod.
import { printSelector, type Selector, selectorFromObject } from '#api/labels.ts'
import type { Draft } from '#api/object.ts'
import type { LabelSelector } from '#api/types/meta-v1.ts'
import type { ScaleAccess } from './resource.ts'

interface Replicated {
  readonly spec: { readonly replicas?: number | undefined }
  readonly status: { readonly replicas?: number | undefined }
}

/** Reads and sets `spec.replicas`, which is one where it is left out; `selectorOf` is what the pods are found by. */
export function replicaScale<T extends Replicated>(selectorOf: (object: T) => Selector): ScaleAccess<T> {
  return {
    replicas: ({ spec }) => spec.replicas ?? 1,
    currentReplicas: ({ status }) => status.replicas ?? 0,
    selector: (object) => printSelector(selectorOf(object)),
    setReplicas: (draft, replicas) => {
      ;(draft as Draft<Replicated>).spec.replicas = replicas
    },
  }
}

/** The scale of a kind with a selector of labels and expressions. */
export function selectedReplicaScale<
  T extends Replicated & { readonly spec: { readonly selector?: LabelSelector | undefined } },
>(): ScaleAccess<T> {
  return replicaScale(({ spec }) => selectorFromObject(spec.selector))
}
