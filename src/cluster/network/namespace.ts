// A network namespace: a pod's or a machine's own address, with what listens there.
import type { DnsAnswer, DnsQuestion } from './dns-message.ts'
import type { Socket, SocketAddress } from './socket.ts'

export interface TcpListener {
  /** The address it is bound to: '0.0.0.0' for all, '127.0.0.1' for loopback only. */
  readonly bind: string
  readonly accept: (socket: Socket) => void
  /** What it shows of itself to whoever wants to see that, in PEM. */
  readonly certificate?: (() => string | undefined) | undefined
}

/** Answers name questions on a UDP port; it may answer later or never. */
export type DnsListener = (question: DnsQuestion, reply: (answer: DnsAnswer) => void) => void

/** Takes what is sent to a UDP port, and may send something back. */
export type DatagramListener = (text: string, from: SocketAddress, reply: (text: string) => void) => void

const firstEphemeralPort = 32_768
const lastEphemeralPort = 60_999

export class NetworkNamespace {
  /** The machine it is on; undefined for hosts outside the cluster. */
  readonly machine: string | undefined
  /** Whether this is the machine's own namespace. */
  readonly isHost: boolean
  address: string
  /** Of a machine: the address its processes have for the pods on it, the pod network's gateway. */
  podGateway: string | undefined
  readonly #tcp = new Map<number, TcpListener>()
  readonly #dns = new Map<number, DnsListener>()
  readonly #datagrams = new Map<number, DatagramListener>()
  #nextPort = firstEphemeralPort

  constructor(options: {
    readonly address: string
    readonly machine?: string | undefined
    readonly isHost?: boolean
  }) {
    this.address = options.address
    this.machine = options.machine
    this.isHost = options.isHost ?? false
  }

  /** Starts to listen; false when the port is taken. The result of `listen` ends with `unlisten`. */
  listen(port: number, listener: TcpListener): boolean {
    if (this.#tcp.has(port)) return false
    this.#tcp.set(port, listener)
    return true
  }

  unlisten(port: number, listener: TcpListener): void {
    if (this.#tcp.get(port) === listener) this.#tcp.delete(port)
  }

  listener(port: number): TcpListener | undefined {
    return this.#tcp.get(port)
  }

  /** Ports with a TCP listener, ascending. */
  get listeningPorts(): readonly number[] {
    return [...this.#tcp.keys()].sort((a, b) => a - b)
  }

  /** Answers DNS questions on a UDP port; false when the port is taken. */
  listenDns(port: number, listener: DnsListener): boolean {
    if (this.hasUdpListener(port)) return false
    this.#dns.set(port, listener)
    return true
  }

  unlistenDns(port: number, listener: DnsListener): void {
    if (this.#dns.get(port) === listener) this.#dns.delete(port)
  }

  dnsListener(port: number): DnsListener | undefined {
    return this.#dns.get(port)
  }

  /** Takes what is sent to a UDP port; false when the port is taken. */
  listenDatagrams(port: number, listener: DatagramListener): boolean {
    if (this.hasUdpListener(port)) return false
    this.#datagrams.set(port, listener)
    return true
  }

  unlistenDatagrams(port: number, listener: DatagramListener): void {
    if (this.#datagrams.get(port) === listener) this.#datagrams.delete(port)
  }

  datagramListener(port: number): DatagramListener | undefined {
    return this.#datagrams.get(port)
  }

  /** Whether anybody takes what is sent to a UDP port. */
  hasUdpListener(port: number): boolean {
    return this.#dns.has(port) || this.#datagrams.has(port)
  }

  /** A local port for an outgoing connection. */
  takePort(): number {
    const port = this.#nextPort
    this.#nextPort = port >= lastEphemeralPort ? firstEphemeralPort : port + 1
    return port
  }
}
