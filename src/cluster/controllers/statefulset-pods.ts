// The pods of a StatefulSet: names, identity, claims. Models kube-controller-manager statefulset newStatefulSetPod, v1.35.
import type { Sent } from '#api/object.ts'
import { persistentVolumeClaims, pods } from '#api/resource-ref.ts'
import { ApiError, isAlreadyExists, isNotFound } from '#api/status.ts'
import type { StatefulSet } from '#api/types/apps-v1.ts'
import type { PersistentVolumeClaim, Pod, PodTemplateSpec } from '#api/types/core-v1.ts'
import type { Runtime } from '../runtime/controller.ts'
import { podFromTemplate } from '../runtime/pods.ts'
import { revisionLabel } from './statefulset-revisions.ts'

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
        [revisionLabel]: revision,
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

/** Makes the pod and, before it, its claims. Throws ApiError. */
export function createOrdinalPod(on: Runtime, set: StatefulSet, draft: Sent<Pod>): void {
  const podName = String(draft.metadata?.name)
  for (const template of set.spec.volumeClaimTemplates ?? []) createClaim(on, set, template, podName)
  tell(on, set, 'Create', podName, () => on.api.create(pods, draft, set.metadata.namespace))
}

function createClaim(on: Runtime, set: StatefulSet, template: PersistentVolumeClaim, podName: string): void {
  const { namespace, name: setName } = set.metadata
  const name = `${template.metadata.name}-${podName}`
  const labels = { ...template.metadata.labels, ...set.spec.selector?.matchLabels }
  const what = `Create Claim ${name} Pod ${podName} in StatefulSet ${setName}`
  const { annotations } = template.metadata
  try {
    on.api.create(
      persistentVolumeClaims,
      { metadata: { name, labels, annotations }, spec: template.spec },
      namespace,
    )
    on.events.event(set, 'Normal', 'SuccessfulCreate', `${what} success`)
  } catch (error) {
    if (isAlreadyExists(error)) return
    if (error instanceof ApiError)
      on.events.event(set, 'Warning', 'FailedCreate', `${what} failed error: ${error.message}`)
    throw error
  }
}

export function deleteOrdinalPod(on: Runtime, set: StatefulSet, pod: Pod): void {
  const { namespace, name } = pod.metadata
  try {
    tell(on, set, 'Delete', name, () => on.api.delete(pods, namespace, name))
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}

function tell(on: Runtime, set: StatefulSet, verb: 'Create' | 'Delete', name: string, act: () => void): void {
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
