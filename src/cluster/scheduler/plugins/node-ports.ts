// NodePorts: the host ports that the pod wants are free on the node.

import { resolvable, type SchedulerPlugin, skip } from '../framework.ts'
import { hostPortsOf, type NodeInfo } from '../node-info.ts'

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

/** 0.0.0.0 collides with every address of the same protocol and port. */
function isTaken(node: NodeInfo, wanted: string): boolean {
  const [protocol, ip, port] = wanted.split('/')
  for (const [used, count] of node.hostPorts) {
    if (count === 0) continue
    const [usedProtocol, usedIp, usedPort] = used.split('/')
    if (
      usedProtocol === protocol &&
      usedPort === port &&
      (usedIp === ip || usedIp === '0.0.0.0' || ip === '0.0.0.0')
    )
      return true
  }
  return false
}
