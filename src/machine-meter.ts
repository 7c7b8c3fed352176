// Composition: what the machines of a simulated cluster use.
import type { Cluster } from '#cluster/cluster.ts'
import { ResourceMeter } from '#cluster/kubelet/resource-meter.ts'
import type { NodeUse } from '#game/session-state.ts'
import type { MeterPort } from '#game/stage.ts'

export class MachineMeter implements MeterPort {
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  use(node: string): NodeUse | undefined {
    const machine = this.#cluster.machines.get(node)
    if (machine?.isOn !== true) return undefined
    // A meter of our own: the kubelet's counts what it is asked for.
    const { cpuMilli, memoryBytes } = new ResourceMeter(machine).read().node
    const percent = (used: number, of: number) => Math.min(100, Math.max(0, Math.round((100 * used) / of)))
    return {
      cpu: percent(cpuMilli, machine.spec.cpuMilli),
      memory: percent(memoryBytes, machine.spec.memoryBytes),
    }
  }
}
