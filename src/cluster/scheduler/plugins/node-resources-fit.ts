// NodeResourcesFit: the node has room for what the pod requests; emptier nodes score higher.
import { quantityMilli, quantityValue } from '#api/quantity.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { FilterPlugin, NodeInfo, ScorePlugin } from '../framework.ts'

export interface PodRequests {
  readonly cpuMilli: number
  readonly memoryBytes: number
}

/** What a pod takes from its node. Models resourcehelper.PodRequests, v1.35. */
export function podRequests(pod: Pod): PodRequests {
  let cpuMilli = 0
  let memoryBytes = 0
  for (const { resources } of pod.spec.containers) {
    cpuMilli += quantityMilli(resources.requests?.cpu)
    memoryBytes += quantityValue(resources.requests?.memory)
  }
  return { cpuMilli, memoryBytes }
}

export const nodeResourcesFit: FilterPlugin & ScorePlugin = {
  name: 'NodeResourcesFit',
  weight: 1,

  filter(pod, { allocatable, requested, pods }) {
    const wanted = podRequests(pod)
    const reasons: string[] = []
    if (pods.length + 1 > allocatable.pods) reasons.push('Too many pods')
    if (wanted.cpuMilli > 0 && wanted.cpuMilli > allocatable.cpuMilli - requested.cpuMilli)
      reasons.push('Insufficient cpu')
    if (wanted.memoryBytes > 0 && wanted.memoryBytes > allocatable.memoryBytes - requested.memoryBytes)
      reasons.push('Insufficient memory')
    return reasons
  },

  /** LeastAllocated over cpu and memory. */
  score(pod, { allocatable, requested }: NodeInfo) {
    const wanted = podRequests(pod)
    const free = (capacity: number, used: number) =>
      capacity === 0 ? 0 : (Math.max(0, capacity - used) * 100) / capacity
    const cpu = free(allocatable.cpuMilli, requested.cpuMilli + wanted.cpuMilli)
    const memory = free(allocatable.memoryBytes, requested.memoryBytes + wanted.memoryBytes)
    return Math.floor((cpu + memory) / 2)
  },
}
