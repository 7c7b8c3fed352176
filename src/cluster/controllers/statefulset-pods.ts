// The pods of a StatefulSet: names, identity, claims. Models kube-controller-manager statefulset newStatefulSetPod, v1.35.
import type { Sent } from '#api/object.ts'
import { pods } from '#api/resource-ref.ts'
import { ApiError, isAlreadyExists, isNotFound } from '#api/status.ts'
import type { StatefulSet } from '#api/types/apps-v1.ts'
import type { Pod, PodTemplateSpec } from '#api/types/core-v1.ts'
import { revisionHashLabel } from '#api/well-known.ts'
import type { Runtime } from '../runtime/controller.ts'
import { podFromTemplate } from '../runtime/pods.ts'
import { type Claims, claimNames, createClaims, settleClaimOwners } from './statefulset-claims.ts'

const nameLabel = 'statefulset.kubernetes.io/pod-name'
const indexLabel = 'apps.kubernetes.io/pod-index'

/** The number at the end of a pod's name, or undefined when the name is not of the set. */
export function ordinalOf(set: StatefulSet, pod: Pod): number | undefined {
  const match = /^(.*)-(\d+)$/.exec(pod.metadata.name)
  return match?.[1] === set.metadata.name ? Number(match[2]) : undefined
}

/** The pod of an ordinal as it should be made. */
export function ordinalPod(
  set: StatefulSet,
  template: PodTemplateSpec,
  revision: string,
  ordinal: number,
): Sent<Pod> {
  const name = `${set.metadata.name}-${ordinal}`
  const pod = podFromTemplate(set, template)
  const claims = set.spec.volumeClaimTemplates ?? []
  const claimed = new Set(claims.map(({ metadata }) => metadata.name))
  const volumes = [
    ...claims.map(({ metadata }) => ({
      name: metadata.name,
      persistentVolumeClaim: { claimName: `${metadata.name}-${name}`, readOnly: false },
    })),
    ...(template.spec.volumes ?? []).filter((volume) => !claimed.has(volume.name)),
  ]
  return {
    metadata: {
      ...pod.metadata,
      name,
      labels: {
        ...template.metadata.labels,
        [revisionHashLabel]: revision,
        [nameLabel]: name,
        [indexLabel]: String(ordinal),
      },
    },
    spec: {
      ...template.spec,
      hostname: name,
      subdomain: set.spec.serviceName,
      ...(volumes.length > 0 && { volumes }),
    },
  }
}

/** True when the pod tells its place by name and label, and mounts the claims of that place. */
export function isConsistent(set: StatefulSet, pod: Pod): boolean {
  const { name, labels } = pod.metadata
  const claims = claimNames(set, name)
  const mounts = new Map(
    (pod.spec.volumes ?? []).map((volume) => [volume.name, volume.persistentVolumeClaim?.claimName]),
  )
  return (
    labels?.[nameLabel] === name &&
    labels[indexLabel] === String(ordinalOf(set, pod)) &&
    [...claims].every(([volume, claim]) => mounts.get(volume) === claim)
  )
}

/** Makes the pod and, before it, its claims. Throws ApiError. */
export function createOrdinalPod(on: Runtime, set: StatefulSet, claims: Claims, draft: Sent<Pod>): void {
  const podName = String(draft.metadata?.name)
  createClaims(on, set, claims, podName)
  let made: Pod | undefined
  tell(on, set, 'Create', podName, () => {
    made = on.api.create(pods, draft, set.metadata.namespace)
  })
  if (made !== undefined) settleClaimOwners(on, set, claims, made, false)
}

/** Brings back the labels that a pod has for its place, and the owners of its claims. Throws ApiError. */
export function mendPod(on: Runtime, set: StatefulSet, claims: Claims, pod: Pod): void {
  const { name } = pod.metadata
  const isRight = isConsistent(set, pod)
  if (isRight && !settleClaimOwners(on, set, claims, pod, false)) return
  if (isRight) {
    tell(on, set, 'Update', name, () => {})
    return
  }
  createClaims(on, set, claims, name)
  const ordinal = String(ordinalOf(set, pod))
  const labels = { ...pod.metadata.labels, [nameLabel]: name, [indexLabel]: ordinal }
  tell(on, set, 'Update', name, () =>
    on.api.update(pods, { ...pod, metadata: { ...pod.metadata, labels }, spec: mountedSpec(set, pod) }),
  )
}

/** The claims of the place before all other volumes. */
function mountedSpec(set: StatefulSet, pod: Pod): Pod['spec'] {
  const claims = claimNames(set, pod.metadata.name)
  if (claims.size === 0) return pod.spec
  const others = (pod.spec.volumes ?? []).filter(({ name }) => !claims.has(name))
  const own = [...claims].map(([name, claimName]) => ({
    name,
    persistentVolumeClaim: { claimName, readOnly: false },
  }))
  return { ...pod.spec, volumes: [...own, ...others] }
}

export function deleteOrdinalPod(on: Runtime, set: StatefulSet, pod: Pod): void {
  const { namespace, name } = pod.metadata
  try {
    tell(on, set, 'Delete', name, () => on.api.delete(pods, namespace, name))
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}

function tell(
  on: Runtime,
  set: StatefulSet,
  verb: 'Create' | 'Delete' | 'Update',
  name: string,
  act: () => void,
): void {
  const what = `${verb} Pod ${name} in StatefulSet ${set.metadata.name}`
  try {
    act()
    on.events.event(set, 'Normal', `Successful${verb}`, `${what} successful`)
  } catch (error) {
    if (error instanceof ApiError && !isAlreadyExists(error))
      on.events.event(set, 'Warning', `Failed${verb}`, `${what} failed error: ${error.message}`)
    throw error
  }
}
