// Which pods of files a kubelet takes. Models kubelet/config tryDecodeSinglePod and HasAPIObjectReference, and the
// admission of critical pods, v1.35.
import { quantityMilli, quantityValue } from '#api/quantity.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'
import { dnsSubdomain, nameRuleErrors } from '../resources/validation/names.ts'
import { podSpecErrors } from '../resources/validation/pod-spec.ts'
import { requestOf } from './node-admission.ts'

/** Whether a pod of a file is valid and needs nothing of the API: nobody could tell it whether that is there. */
export function isFitForFile({ metadata, spec }: Pod): boolean {
  return (
    nameRuleErrors('metadata.name', metadata.name, dnsSubdomain).length === 0 &&
    podSpecErrors(spec).length === 0 &&
    !needsApiObjects(spec)
  )
}

function needsApiObjects(spec: Pod['spec']): boolean {
  if (spec.serviceAccountName || (spec.imagePullSecrets ?? []).length > 0) return true
  if ((spec.resourceClaims ?? []).length > 0) return true
  const isOfApi = (source: object) =>
    ['configMap', 'secret', 'serviceAccountToken'].some((key) => key in source)
  const hasVolume = (spec.volumes ?? []).some(
    (volume) =>
      isOfApi(volume) ||
      volume.persistentVolumeClaim !== undefined ||
      volume.csi?.nodePublishSecretRef !== undefined ||
      (volume.projected?.sources ?? []).some(isOfApi),
  )
  const hasVariable = [...(spec.initContainers ?? []), ...spec.containers].some(
    ({ env = [], envFrom = [] }) =>
      envFrom.length > 0 ||
      env.some(({ valueFrom }) => (valueFrom?.configMapKeyRef ?? valueFrom?.secretKeyRef) !== undefined),
  )
  return hasVolume || hasVariable
}

/** Why not even all other pods could make room for a critical pod; undefined when they could. */
export function roomProblem(pod: Pod, { status }: Node): string | undefined {
  const lacking = (
    [
      ['cpu', quantityMilli],
      ['memory', quantityValue],
    ] as const
  ).flatMap(([resource, read]) => {
    const excess = requestOf(pod, resource, read) - read(status.allocatable?.[resource])
    return excess > 0 ? [`(res: ${resource}, q: ${excess}), `] : []
  })
  if (lacking.length === 0) return undefined
  return `Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: no set of running pods found to reclaim resources: [${lacking.join('')}]`
}
