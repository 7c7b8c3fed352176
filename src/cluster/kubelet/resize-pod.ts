// Brings running containers to the size that they may have. Models kuberuntime computePodResizeAction and
// doPodResizeAction, v1.35.

import { quantityMilli, quantityValue } from '#api/quantity.ts'
import type { Container as ContainerSpec, Pod, ResourceRequirements } from '#api/types/core-v1.ts'
import type { Container } from '../machines/container.ts'
import type { ContainerRuntime } from '../machines/container-runtime.ts'
import { type Allocations, isSameSize } from './allocations.ts'
import { limitsOf } from './container-config.ts'
import type { PodView } from './pod-cache.ts'
import { latest } from './restart-rules.ts'

/** A running container that has another size than it may have. */
interface Resize {
  readonly spec: ContainerSpec
  readonly container: Container
  readonly from: ResourceRequirements
  /** The container asked to be started anew for this. */
  readonly needsRestart: boolean
}

export function resizesOf(allocations: Allocations, pod: Pod, view: PodView): readonly Resize[] {
  const { uid } = pod.metadata
  return [...(pod.spec.initContainers ?? []), ...pod.spec.containers].flatMap((spec) => {
    const now = latest(view, spec.name)
    const from = allocations.actual(uid, spec.name)
    if (now?.state !== 'running' || from === undefined || isSameSize(spec.resources, from)) return []
    return [{ spec, container: now.container, from, needsRestart: needsRestart(spec, from) }]
  })
}

function needsRestart({ resizePolicy = [], resources }: ContainerSpec, from: ResourceRequirements): boolean {
  return resizePolicy.some(({ resourceName, restartPolicy }) => {
    if (restartPolicy !== 'RestartContainer') return false
    const differs = (list: 'requests' | 'limits') =>
      quantityMilli(resources[list]?.[resourceName]) !== quantityMilli(from[list]?.[resourceName])
    return differs('requests') || differs('limits')
  })
}

/** Changes the containers that need no restart; what went wrong, or undefined. */
export function resizeInPlace(
  runtime: ContainerRuntime,
  allocations: Allocations,
  pod: Pod,
  resizes: readonly Resize[],
): string | undefined {
  const doable = resizes.filter((resize) => !resize.needsRestart)
  const error = shrinkError(runtime, pod, doable)
  if (error !== undefined) return error
  for (const { spec, container } of doable) {
    runtime.updateContainer(container, limitsOf(spec.resources))
    allocations.setActual(pod.metadata.uid, spec.name, spec.resources)
  }
  return undefined
}

/** A limit is not set below what is in use. Models validateMemoryResizeAction. */
function shrinkError(runtime: ContainerRuntime, pod: Pod, resizes: readonly Resize[]): string | undefined {
  const errors: string[] = []
  const shrinks = resizes.filter(({ spec, from }) => {
    const limit = spec.resources.limits?.memory
    return limit !== undefined && quantityValue(limit) < quantityValue(from.limits?.memory)
  })
  if (shrinks.length === 0) return undefined
  const limits = pod.spec.containers.map(({ resources }) => resources.limits?.memory)
  const used = runtime
    .containersOf(pod.metadata.uid)
    .reduce((sum, container) => sum + container.usage().memoryBytes, 0)
  if (limits.every((limit) => limit !== undefined)) {
    const total = limits.reduce((sum, limit) => sum + quantityValue(limit), 0)
    if (total < used)
      errors.push(`attempting to set pod memory limit (${total}) below current usage (${used})`)
  }
  for (const { spec, container } of shrinks) {
    const limit = quantityValue(spec.resources.limits?.memory)
    const usage = container.usage().memoryBytes
    if (limit < usage)
      errors.push(
        `attempting to set container ${JSON.stringify(spec.name)} memory limit (${limit}) below current usage (${usage})`,
      )
  }
  if (errors.length === 0) return undefined
  return `cannot decrease memory limits: ${errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`}`
}
