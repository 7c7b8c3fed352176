// NodePorts: the host ports that the pod wants are free on the node.

import { collides, hostPortsOf } from '../../resources/pod-host-ports.ts'
import { resolvable, type SchedulerPlugin, skip } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'

const refusal = resolvable("node(s) didn't have free ports for the requested pod ports")

export const nodePorts: SchedulerPlugin = {
  name: 'NodePorts',

  filterFor(pod) {
    const wanted = hostPortsOf(pod)
    if (wanted.length === 0) return skip
    return {
      kind: 'filter',
      filter: (node) => (wanted.some((port) => isTaken(node, port)) ? refusal : undefined),
    }
  },

  wakesOn(event, pod) {
    if (event.kind === 'node-added') return true
    if (event.kind !== 'pod-gone') return false
    const freed = hostPortsOf(event.pod)
    return hostPortsOf(pod).some((port) => freed.includes(port))
  },
}

function isTaken(node: NodeInfo, wanted: string): boolean {
  for (const [used, count] of node.hostPorts) if (count > 0 && collides(used, wanted)) return true
  return false
}
