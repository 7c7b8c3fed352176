// NodeResourcesBalancedAllocation: nodes whose cpu and memory would be used evenly score higher.
import type { SchedulerPlugin } from '../framework.ts'
import { podRequests } from '../pod-requests.ts'

export const balancedAllocation: SchedulerPlugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,

  scorerFor(pod) {
    const wanted = podRequests(pod)
    if (wanted.cpuMilli === 0 && wanted.memoryBytes === 0) return undefined
    return ({ allocatable, requestedCpuMilli, requestedMemoryBytes }) => {
      const cpu = share(requestedCpuMilli + wanted.cpuMilli, allocatable.cpuMilli)
      const memory = share(requestedMemoryBytes + wanted.memoryBytes, allocatable.memoryBytes)
      return Math.floor((1 - Math.abs(cpu - memory) / 2) * 100)
    }
  },
}

function share(used: number, capacity: number): number {
  return capacity === 0 ? 0 : Math.min(1, used / capacity)
}
