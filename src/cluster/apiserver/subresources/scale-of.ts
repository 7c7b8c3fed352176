// A workload's replicas as an autoscaling/v1 Scale.
import type { KubeObject } from '#api/object.ts'
import type { Scale } from '#api/types/autoscaling-v1.ts'
import type { ScaleAccess } from '../../resources/resource.ts'

export function scaleOf(access: ScaleAccess<KubeObject>, object: KubeObject): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const selector = access.selector(object)
  const replicas = access.replicas(object)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { ...(replicas !== 0 && { replicas }) },
    status: { replicas: access.currentReplicas(object), ...(selector !== '' && { selector }) },
  }
}
