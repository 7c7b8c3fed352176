// What the parts of one kubelet share while its process runs.
import type { Pod } from '#api/types/core-v1.ts'
import type { Clock } from '../clock.ts'
import type { ContainerRuntime } from '../machines/container-runtime.ts'
import type { Machine } from '../machines/machine.ts'
import type { RandomStream } from '../random.ts'
import type { ApiClient } from '../runtime/api-client.ts'
import { type EventRecorder, referenceTo } from '../runtime/event-recorder.ts'
import type { KubeletConfig } from './config.ts'

export interface KubeletParts {
  readonly config: KubeletConfig
  readonly nodeName: string
  readonly machine: Machine
  readonly runtime: ContainerRuntime
  /** Ends with the kubelet's process. */
  readonly clock: Clock
  readonly random: RandomStream
  readonly api: ApiClient
  readonly events: EventRecorder
}

/** Tells of something about one container of a pod, or of the pod when none is named. */
export function containerEvent(
  { events }: KubeletParts,
  pod: Pod,
  container: string | undefined,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  if (container === undefined) {
    events.event(pod, type, reason, message)
    return
  }
  const inits = pod.spec.initContainers ?? []
  const ephemeral = pod.spec.ephemeralContainers ?? []
  const list = inits.some(({ name }) => name === container)
    ? 'initContainers'
    : ephemeral.some(({ name }) => name === container)
      ? 'ephemeralContainers'
      : 'containers'
  events.event(referenceTo(pod, `spec.${list}{${container}}`), type, reason, message)
}

/** `app_shop(5f76a671-...)`: a pod as the kubelet's messages name it. */
export function podText({ metadata }: Pod): string {
  return `${metadata.name}_${metadata.namespace}(${metadata.uid})`
}
