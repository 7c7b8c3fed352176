// What controllers know of pods: active, ready, available, and how one is made from a template.
import type { KubeObject, Sent } from '#api/object.ts'
import { hasEnded } from '#api/pod-phase.ts'
import { timeMs } from '#api/time.ts'
import type { Pod, PodCondition, PodTemplateSpec } from '#api/types/core-v1.ts'

/** It is being deleted. */
export function isPodEnding(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined
}

/** Neither ended nor being deleted. */
export function isPodActive(pod: Pod): boolean {
  return !hasEnded(pod) && !isPodEnding(pod)
}

export function podCondition(pod: Pod, type: string): PodCondition | undefined {
  return pod.status.conditions?.find((condition) => condition.type === type)
}

export function isPodReady(pod: Pod): boolean {
  return podCondition(pod, 'Ready')?.status === 'True'
}

/** Ready for at least the given time. */
export function isPodAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
  const ready = podCondition(pod, 'Ready')
  if (ready?.status !== 'True') return false
  return minReadySeconds === 0 || timeMs(ready.lastTransitionTime) + minReadySeconds * 1000 <= nowMs
}

/** Longest owner name in a generated pod name. */
const maxBaseLength = 57

/** The pod that an owner creates from its template. Models controller GetPodFromTemplate. */
export function podFromTemplate(owner: KubeObject, template: PodTemplateSpec): Sent<Pod> {
  const { labels, annotations, finalizers } = template.metadata
  const { name, uid } = owner.metadata
  return {
    metadata: {
      generateName: `${name.slice(0, maxBaseLength)}-`,
      labels,
      annotations,
      finalizers,
      ownerReferences: [
        {
          apiVersion: owner.apiVersion,
          kind: owner.kind,
          name,
          uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: template.spec,
  }
}
