// Says in a pod's status why it is about to be deleted. Models util/pod UpdatePodCondition with PatchPodStatus, v1.35.
import { pods } from '#api/resource-ref.ts'
import { formatTime } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Runtime } from '../runtime/controller.ts'
import { podCondition } from '../runtime/pods.ts'

export interface Disruption {
  readonly reason: string
  readonly message: string
}

/** Writes the condition DisruptionTarget, and the phase if one is given. Throws ApiError. */
export function markDisrupted(on: Runtime, pod: Pod, why: Disruption | undefined, phase?: string): void {
  const { namespace, name, uid, generation } = pod.metadata
  const condition = why === undefined ? undefined : conditionOf(on, pod, why)
  if (condition === undefined && phase === undefined) return
  const types = (pod.status.conditions ?? []).map(({ type }) => type)
  const order = types.includes('DisruptionTarget') ? types : [...types, 'DisruptionTarget']
  const status = {
    ...(phase !== undefined && { phase, observedGeneration: generation }),
    ...(condition !== undefined && {
      '$setElementOrder/conditions': order.map((type) => ({ type })),
      conditions: [condition],
    }),
  }
  on.api.patch(pods, namespace, name, 'strategic', { metadata: { uid }, status }, 'status')
}

/** Undefined when the pod says so already. */
function conditionOf(on: Runtime, pod: Pod, { reason, message }: Disruption) {
  const known = podCondition(pod, 'DisruptionTarget')
  if (known?.status === 'True' && known.reason === reason && known.message === message) return undefined
  return {
    type: 'DisruptionTarget',
    observedGeneration: pod.metadata.generation,
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: known?.status === 'True' ? known.lastTransitionTime : formatTime(on.clock.now()),
    reason,
    message,
  }
}
