// Whether a pod that was bound here may run here. Models kubelet/lifecycle predicates and HandlePodAdditions, v1.35.

import { keyOf } from '#api/object.ts'
import { quantityMilli, quantityValue } from '#api/quantity.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'
import { collides, hostPortsOf } from '../resources/pod-host-ports.ts'
import type { KubeletParts } from './parts.ts'
import { appArmorRejection, sysctlRejection } from './security-admission.ts'

export interface Rejection {
  readonly reason: string
  readonly message: string
}

/** Undefined when the pod may run. `others` are the pods that run here already. */
export function rejectionOf(
  { config, machine }: KubeletParts,
  pod: Pod,
  others: readonly Pod[],
  node: Node | undefined,
): Rejection | undefined {
  const forbidden = sysctlRejection(pod)
  if (forbidden !== undefined || node === undefined) return forbidden
  const active = others.filter(
    (other) =>
      keyOf(other) !== keyOf(pod) && other.status.phase !== 'Succeeded' && other.status.phase !== 'Failed',
  )
  if (active.length + 1 > config.maxPods) {
    const used = active.length
    return shortage('pods', 1, used, config.maxPods)
  }
  const { allocatable } = node.status
  for (const [resource, read] of [
    ['cpu', quantityMilli],
    ['memory', quantityValue],
    ['ephemeral-storage', quantityValue],
  ] as const) {
    const requested = requestOf(pod, resource, read)
    if (requested === 0) continue
    const used = active.reduce((sum, other) => sum + requestOf(other, resource, read), 0)
    const capacity = read(allocatable?.[resource])
    if (requested > capacity - used) return shortage(resource, requested, used, capacity)
  }
  if (conflictingPort(pod, active))
    return {
      reason: 'NodePorts',
      message:
        "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
    }
  if (!matchesSelector(pod, node))
    return {
      reason: 'NodeAffinity',
      message:
        "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    }
  return appArmorRejection(pod, machine.spec)
}

function shortage(resource: string, requested: number, used: number, capacity: number): Rejection {
  const message = `Pod was rejected: Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`
  return { reason: `OutOf${resource}`, message }
}

/** What a pod needs: its containers together, or the biggest init container. */
export function requestOf(
  { spec }: Pod,
  resource: string,
  read: (text: string | undefined) => number,
): number {
  const of = (container: Pod['spec']['containers'][number]) => read(container.resources?.requests?.[resource])
  const sum = spec.containers.reduce((total, container) => total + of(container), 0)
  const largest = Math.max(0, ...(spec.initContainers ?? []).map(of))
  return Math.max(sum, largest) + read(spec.overhead?.[resource])
}

function conflictingPort(pod: Pod, others: readonly Pod[]): boolean {
  const wanted = hostPortsOf(pod)
  return (
    wanted.length > 0 &&
    others.some((other) => hostPortsOf(other).some((port) => wanted.some((own) => collides(own, port))))
  )
}

function matchesSelector({ spec }: Pod, { metadata }: Node): boolean {
  return Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => metadata.labels?.[key] === value)
}
