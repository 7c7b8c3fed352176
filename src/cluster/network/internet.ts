// The world outside the cluster: the name server that nodes ask, and hosts that answer there.
import type { DnsAnswer } from './dns-message.ts'
import { NetworkNamespace } from './namespace.ts'
import type { Network } from './network.ts'

/** The name server in the nodes' resolv.conf. */
export const upstreamDnsAddress = '192.0.2.53'

/** Names and hosts outside the cluster. */
export class Internet {
  readonly #network: Network
  readonly #names = new Map<string, string>()
  readonly #server = new NetworkNamespace({ address: upstreamDnsAddress })

  constructor(network: Network) {
    this.#network = network
    network.attach(this.#server)
    this.#server.listenDns(53, ({ name, type }, reply) => reply(this.#answer(name, type)))
  }

  /** Adds a host with a name; what it serves is up to who listens in the namespace given back. */
  addHost(name: string, address: string): NetworkNamespace {
    this.#names.set(name, address)
    const namespace = new NetworkNamespace({ address })
    this.#network.attach(namespace)
    return namespace
  }

  #answer(name: string, type: string): DnsAnswer {
    const data = this.#names.get(name)
    if (data === undefined) return { code: 'NXDOMAIN', records: [] }
    return { code: 'NOERROR', records: type === 'A' ? [{ name, type: 'A', ttlSeconds: 300, data }] : [] }
  }
}
