// Composition: what an X-ray of a level sees of its cluster.
import type { Moment } from '#api/moment.ts'
import type { Cancel } from '#api/request.ts'
import type { Cluster } from '#cluster/cluster.ts'
import { parseUrl } from '#cluster/programs/clients/http-client.ts'
import type { ProbeOrigin } from '#game/network-port.ts'
import type { TracedPlace, TracedProbe, TracePort } from '#game/xray/trace-port.ts'
import type { NetworkProbes } from './network-probes.ts'

const patienceMs = 3000

export class Traces implements TracePort {
  readonly #cluster: Cluster
  readonly #probes: NetworkProbes
  readonly #workstation: string

  /** `workstation` is the address of the player's machine. */
  constructor(cluster: Cluster, probes: NetworkProbes, workstation: string) {
    this.#cluster = cluster
    this.#probes = probes
    this.#workstation = workstation
    cluster.trace.isOn = true
  }

  get count(): number {
    return this.#cluster.trace.count
  }

  since(index: number): readonly Moment[] {
    return this.#cluster.trace.since(index)
  }

  placeOf(address: string): TracedPlace | undefined {
    if (address === this.#workstation) return { kind: 'workstation' }
    for (const { spec, runtime } of this.#cluster.machines.values()) {
      if (spec.address === address) return { kind: 'node', name: spec.name }
      const sandbox = runtime.sandboxAt(address)
      if (sandbox === undefined) continue
      const { podNamespace: namespace, podName: name } = sandbox
      return { kind: 'pod', namespace, name, node: spec.name }
    }
    return undefined
  }

  follow(origin: ProbeOrigin, url: string, see: (probe: TracedProbe | undefined) => void): Cancel {
    const target = parseUrl(url)
    const user = this.#probes.userOf(origin)
    if (target === undefined || user === undefined) return this.#cluster.clock.after(0, () => see(undefined))
    const { address: from } = user.spec.network
    const { host, port, target: path } = target
    const request = { kind: 'http', url, timeoutMs: patienceMs } as const
    return this.#probes.probe(origin, request, () => see({ from, host, port, path }))
  }
}
