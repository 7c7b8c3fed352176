// Composition: what an X-ray of a level sees of its cluster.
import type { Cancel } from '#api/request.ts'
import type { Cluster } from '#cluster/cluster.ts'
import { explainJourney, type Journey } from '#cluster/network/explain.ts'
import { parseUrl } from '#cluster/programs/clients/http-client.ts'
import { resolverOf } from '#cluster/programs/clients/resolve.ts'
import type { ProbeOrigin } from '#game/network-port.ts'
import type { TracedJourney, TracedWrite, TracePort } from '#game/xray/trace-port.ts'
import type { NetworkProbes } from './network-probes.ts'

const patienceMs = 3000

export class Traces implements TracePort {
  readonly #cluster: Cluster
  readonly #probes: NetworkProbes

  constructor(cluster: Cluster, probes: NetworkProbes) {
    this.#cluster = cluster
    this.#probes = probes
  }

  get writeCount(): number {
    return this.#cluster.writes.count
  }

  writesSince(index: number): readonly TracedWrite[] {
    return this.#cluster.writes.since(index)
  }

  follow(origin: ProbeOrigin, url: string, see: (journey: TracedJourney | undefined) => void): Cancel {
    const target = parseUrl(url)
    const user = this.#probes.userOf(origin)
    if (target === undefined || user === undefined) return this.#cluster.clock.after(0, () => see(undefined))
    let way: Journey | undefined
    let answer: string | undefined
    const finish = (): void => {
      if (way === undefined || answer === undefined) return
      const { lookups, address, hops } = way
      see({ lookups, address: address && `${address}:${target.port}`, hops, answer })
    }
    const cancels = [
      explainJourney(resolverOf(user), target.host, target.port, (journey) => {
        way = journey
        finish()
      }),
      this.#probes.probe(origin, { kind: 'http', url, timeoutMs: patienceMs }, ({ say }) => {
        answer = say
        finish()
      }),
    ]
    return () => {
      for (const cancel of cancels) cancel()
    }
  }
}
