// Ports of machines that lead to pods on them. Models CNI portmap.
import type { Cancel } from '#api/request.ts'
import type { NetworkNamespace } from './namespace.ts'
import type { Destination, Protocol } from './network.ts'

export interface HostPort {
  readonly protocol: Protocol
  /** The machine's address; undefined for all it has, loopback among them. */
  readonly hostAddress: string | undefined
  readonly hostPort: number
  readonly containerPort: number
}

export class HostPorts {
  readonly #byMachine = new Map<string, { readonly port: HostPort; readonly pod: NetworkNamespace }[]>()

  /** Leads ports of a machine to a pod until the result is called. */
  open(machine: string, ports: readonly HostPort[], pod: NetworkNamespace): Cancel {
    const mine = ports.map((port) => ({ port, pod }))
    this.#byMachine.set(machine, [...(this.#byMachine.get(machine) ?? []), ...mine])
    return () => {
      const left = (this.#byMachine.get(machine) ?? []).filter((other) => !mine.includes(other))
      this.#byMachine.set(machine, left)
    }
  }

  /** Where a machine sends what comes for one of its own addresses; undefined for what it takes itself. */
  find(machine: string, to: Destination): Destination | undefined {
    const found = this.#byMachine
      .get(machine)
      ?.find(
        ({ port: { protocol, hostAddress, hostPort } }) =>
          protocol === to.protocol &&
          hostPort === to.port &&
          (hostAddress === undefined || hostAddress === to.address),
      )
    return found && { ...to, address: found.pod.address, port: found.port.containerPort }
  }
}
