// NodeResourcesFit: the node has room for what the pod requests; emptier nodes score higher (LeastAllocated).
import { quantityValue } from '#api/quantity.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'
import { eventNode } from '../cluster-event.ts'
import type { Refusal, SchedulerPlugin } from '../framework.ts'
import { NodeInfo } from '../node-info.ts'
import { type PodRequests, podRequests } from '../pod-requests.ts'

export const nodeResourcesFit: SchedulerPlugin = {
  name: 'NodeResourcesFit',
  weight: 1,

  filterFor(pod) {
    const wanted = podRequests(pod)
    return { kind: 'filter', filter: (node) => lack(wanted, node) }
  },

  scorerFor(pod) {
    const wanted = podRequests(pod)
    return (node) => {
      const cpu = freeShare(node.allocatable.cpuMilli, node.scoredCpuMilli + wanted.scoredCpuMilli)
      const memory = freeShare(
        node.allocatable.memoryBytes,
        node.scoredMemoryBytes + wanted.scoredMemoryBytes,
      )
      return Math.floor((cpu + memory) / 2)
    }
  },

  wakesOn(event, pod) {
    if (event.kind === 'pod-gone') return true
    const node = eventNode(event)
    if (node === undefined || !fitsEmpty(pod, new NodeInfo(node))) return false
    return event.kind !== 'node-changed' || hasGrown(event.node, event.previous)
  },
}

function hasGrown(node: Node, previous: Node): boolean {
  const [now, before] = [node.status.allocatable ?? {}, previous.status.allocatable ?? {}]
  return Object.entries(now).some(
    ([name, amount]) => quantityValue(amount) > quantityValue(before[name] ?? '0'),
  )
}

function fitsEmpty(pod: Pod, node: NodeInfo): boolean {
  return lack(podRequests(pod), node) === undefined
}

function freeShare(capacity: number, used: number): number {
  if (capacity === 0 || used > capacity) return 0
  return Math.floor(((capacity - used) * 100) / capacity)
}

/** What the node lacks for the requests; unresolvable when even an empty node would. */
function lack(wanted: PodRequests, node: NodeInfo): Refusal | undefined {
  let reasons: string[] | undefined
  let isResolvable = true
  const { allocatable } = node
  const check = (name: string, amount: number, capacity: number, used: number) => {
    if (amount === 0 || amount <= capacity - used) return
    reasons ??= []
    reasons.push(`Insufficient ${name}`)
    if (amount > capacity) isResolvable = false
  }
  if (node.pods.size + 1 > allocatable.pods) reasons = ['Too many pods']
  check('cpu', wanted.cpuMilli, allocatable.cpuMilli, node.requestedCpuMilli)
  check('memory', wanted.memoryBytes, allocatable.memoryBytes, node.requestedMemoryBytes)
  check('ephemeral-storage', wanted.storageBytes, allocatable.storageBytes, node.requestedStorageBytes)
  for (const name in wanted.extended)
    check(
      name,
      wanted.extended[name] ?? 0,
      node.extendedAllocatable[name] ?? 0,
      node.requestedExtended[name] ?? 0,
    )
  return reasons === undefined ? undefined : { reasons, isResolvable }
}
