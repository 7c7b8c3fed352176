// The world's network: who has which address, which way a packet takes, and with what answer it comes back.

import type { ConnectionMoment } from '#api/moment.ts'
import type { Cancel } from '#api/request.ts'
import type { Clock } from '../clock.ts'
import type { RandomStream } from '../random.ts'
import type { Trace } from '../trace.ts'
import type { DnsAnswer, DnsQuestion } from './dns-message.ts'
import { HostPorts } from './host-ports.ts'
import type { DnsListener, NetworkNamespace, TcpListener } from './namespace.ts'
import { Socket } from './socket.ts'

export type Protocol = 'TCP' | 'UDP' | 'SCTP'

export interface Destination {
  readonly address: string
  readonly port: number
  readonly protocol: Protocol
}

/** What a node's service rules make of a destination. */
export type RuleAnswer =
  | {
      readonly kind: 'endpoint'
      readonly service: string
      readonly address: string
      readonly port: number
      /** How many there were to choose from. */
      readonly of: number
      /** The source becomes the node's own address. */
      readonly isMasqueraded: boolean
    }
  | { readonly kind: 'reject' | 'drop'; readonly service: string }

/** The service rules of one node as its proxy last wrote them. */
export interface ServiceRules {
  answer(to: Destination, from: NetworkNamespace): RuleAnswer | undefined
}

/** Whether a node's network plugin lets a connection in; `text` names the policy. */
export type PolicyCheck = (
  from: NetworkNamespace,
  to: NetworkNamespace,
  destination: Destination,
) => { readonly isAllowed: boolean; readonly text: string } | undefined

/** One step of a packet's way, for people. */
export interface Hop {
  readonly at: string
  readonly text: string
  /** Set where a node's rule for a Service, or a policy, spoke. */
  readonly rule?: RuleAnswer
  readonly policy?: { readonly isAllowed: boolean }
  /** Whether somebody listens, where the packet came to a port. */
  readonly isListening?: boolean
}

export type RouteEnd =
  | {
      readonly kind: 'arrived'
      readonly to: NetworkNamespace
      readonly port: number
      readonly latencyMs: number
    }
  | { readonly kind: 'refused' | 'timeout' | 'unreachable' }

export interface Route {
  readonly hops: readonly Hop[]
  readonly end: RouteEnd
  /** The address the other side sees. */
  readonly sourceAddress: string
}

export type ConnectResult =
  | {
      readonly kind: 'connected'
      readonly socket: Socket
      /** What the server shows of itself, in PEM; undefined for one that shows nothing. */
      readonly certificate?: string | undefined
    }
  | { readonly kind: 'refused' | 'timeout' | 'unreachable' }

/** What the kernel gives up after: six SYN retries, and three unanswered ARP requests. */
const connectTimeoutMs = 127_000
const unreachableMs = 3_060
const sameMachineLatencyMs = 0.05
const crossMachineLatencyMs = 0.3

export class Network {
  readonly #clock: Clock
  readonly #random: RandomStream
  readonly #byAddress = new Map<string, NetworkNamespace>()
  readonly #hosts = new Map<string, NetworkNamespace>()
  readonly #rules = new Map<string, ServiceRules>()
  readonly #policies = new Map<string, PolicyCheck>()
  readonly #downMachines = new Set<string>()
  readonly #cuts = new Map<string, number>()
  readonly #delays = new Map<string, number>()
  /** Prefixes like `10.244.` in which an unknown address is answered by nobody: no route to host. */
  readonly #localPrefixes = new Set<string>()

  readonly hostPorts = new HostPorts()
  /** Told of names, connections and rules. */
  readonly trace: Trace | undefined

  constructor(clock: Clock, random: RandomStream, trace?: Trace) {
    this.#clock = clock
    this.#random = random
    this.trace = trace
  }

  /** Gives a namespace its address on the network. Machines' host namespaces are attached under theirs. */
  attach(namespace: NetworkNamespace): Cancel {
    const { address, machine } = namespace
    this.#byAddress.set(address, namespace)
    if (namespace.isHost && machine !== undefined) this.#hosts.set(machine, namespace)
    return () => {
      if (this.#byAddress.get(address) === namespace) this.#byAddress.delete(address)
    }
  }

  namespaceOf(address: string): NetworkNamespace | undefined {
    return this.#byAddress.get(address)
  }

  /** Says that addresses with this prefix belong to the pod network: unknown ones are unreachable, not silent. */
  addPodNetwork(prefix: string): void {
    this.#localPrefixes.add(prefix)
  }

  /** What a node's proxy wrote; undefined flushes it. */
  setRules(machine: string, rules: ServiceRules | undefined): void {
    if (rules === undefined) this.#rules.delete(machine)
    else this.#rules.set(machine, rules)
  }

  setPolicies(machine: string, check: PolicyCheck | undefined): void {
    if (check === undefined) this.#policies.delete(machine)
    else this.#policies.set(machine, check)
  }

  /** A machine without power or with its interface down answers nobody. */
  setMachineUp(machine: string, isUp: boolean): void {
    if (isUp) {
      this.#downMachines.delete(machine)
      return
    }
    this.#downMachines.add(machine)
    // Rules live in the machine's kernel.
    this.#rules.delete(machine)
    this.#policies.delete(machine)
  }

  /** Cuts the link between two machines; cuts add up until each is healed. */
  cutLink(a: string, b: string): Cancel {
    const key = linkKey(a, b)
    this.#cuts.set(key, (this.#cuts.get(key) ?? 0) + 1)
    let isHealed = false
    return () => {
      if (isHealed) return
      isHealed = true
      const left = (this.#cuts.get(key) ?? 1) - 1
      if (left === 0) this.#cuts.delete(key)
      else this.#cuts.set(key, left)
    }
  }

  /** Makes a machine's interface slow by so many milliseconds each way. */
  delayMachine(machine: string, delayMs: number): Cancel {
    this.#delays.set(machine, (this.#delays.get(machine) ?? 0) + delayMs)
    return () => this.#delays.set(machine, (this.#delays.get(machine) ?? 0) - delayMs)
  }

  /** Whether packets get from one machine to another. Undefined stands for the world outside. */
  isLinked(a: string | undefined, b: string | undefined): boolean {
    if (a !== undefined && this.#downMachines.has(a)) return false
    if (b !== undefined && this.#downMachines.has(b)) return false
    return a === b || !this.#cuts.has(linkKey(a ?? '', b ?? ''))
  }

  /** Opens a TCP connection; the answer comes after the time it really takes, on the world's clock or a given one. */
  connect(
    from: NetworkNamespace,
    address: string,
    port: number,
    see: (result: ConnectResult) => void,
    clock: Clock = this.#clock,
  ): Cancel {
    const route = this.route(from, { address, port, protocol: 'TCP' })
    if (this.trace?.isOn === true) this.trace.note(connectionMoment(from, { address, port }, route))
    const { end } = route
    if (end.kind !== 'arrived') {
      const delayMs =
        end.kind === 'timeout'
          ? connectTimeoutMs
          : end.kind === 'unreachable'
            ? unreachableMs
            : 2 * sameMachineLatencyMs
      return clock.after(delayMs, () => see({ kind: end.kind }))
    }
    return clock.after(2 * end.latencyMs, () => {
      const listener = tcpListener(end.to, end.port, from)
      if (listener === undefined) {
        see({ kind: 'refused' })
        return
      }
      const local = { address: from.address, port: from.takePort() }
      const { client, server } = Socket.pair(
        {
          client: local,
          dialed: { address, port },
          server: { address: end.to.address, port: end.port },
          seenClient: { address: route.sourceAddress, port: local.port },
        },
        {
          clock,
          latencyMs: end.latencyMs,
          isOpen: () => this.isLinked(from.machine, end.to.machine),
        },
      )
      server.hold()
      client.hold()
      listener.accept(server)
      see({ kind: 'connected', socket: client, certificate: listener.certificate?.() })
    })
  }

  /** Asks a name server; silence is no answer at all, so that the asker waits for its own time-out. */
  ask(
    from: NetworkNamespace,
    server: string,
    question: DnsQuestion,
    see: (answer: DnsAnswer | 'refused') => void,
    clock: Clock = this.#clock,
  ): Cancel {
    const to = { address: server, port: 53 }
    return this.#exchange<DnsAnswer>(from, to, { see, clock }, (end, _source, answer) => {
      const listener: DnsListener | undefined = end.to.dnsListener(end.port)
      listener?.(question, answer)
      return listener !== undefined
    })
  }

  /** Sends text to a UDP port. `see` gets each answer, or hears that nobody listens; silence is no answer at all. */
  sendDatagram(
    from: NetworkNamespace,
    to: { readonly address: string; readonly port: number },
    text: string,
    see: (answer: { readonly text: string } | 'refused') => void,
  ): Cancel {
    const port = from.takePort()
    return this.#exchange<{ readonly text: string }>(
      from,
      to,
      { see, clock: this.#clock },
      (end, address, answer) => {
        const listener = end.to.datagramListener(end.port)
        listener?.(text, { address, port }, (reply) => answer({ text: reply }))
        return listener !== undefined
      },
    )
  }

  /** Carries something to a UDP port and answers back. `deliver` is false where nobody listens. */
  #exchange<A>(
    from: NetworkNamespace,
    to: { readonly address: string; readonly port: number },
    { see, clock }: { readonly see: (answer: A | 'refused') => void; readonly clock: Clock },
    deliver: (
      end: Extract<RouteEnd, { kind: 'arrived' }>,
      source: string,
      answer: (value: A | 'refused') => void,
    ) => boolean,
  ): Cancel {
    const { end, sourceAddress } = this.route(from, { ...to, protocol: 'UDP' })
    if (end.kind === 'refused') return clock.after(2 * sameMachineLatencyMs, () => see('refused'))
    if (end.kind !== 'arrived') return () => {}
    let isCancelled = false
    const answer = (value: A | 'refused') => {
      clock.after(end.latencyMs, () => {
        if (!isCancelled && this.isLinked(from.machine, end.to.machine)) see(value)
      })
    }
    clock.after(end.latencyMs, () => {
      if (!deliver(end, sourceAddress, answer)) answer('refused')
    })
    return () => {
      isCancelled = true
    }
  }

  /** Sends an echo request; undefined when nothing comes back. Addresses of Services do not answer. */
  ping(from: NetworkNamespace, address: string): number | undefined {
    const target = address.startsWith('127.') ? from : this.#byAddress.get(address)
    if (target === undefined || !this.isLinked(from.machine, target.machine)) return undefined
    return 2 * this.#latency(from, target)
  }

  /** The way a packet takes now, step by step. */
  route(from: NetworkNamespace, to: Destination): Route {
    const hops: Hop[] = []
    const finish = (end: RouteEnd, sourceAddress = from.address): Route => ({ hops, end, sourceAddress })
    const isOwn = to.address.startsWith('127.') || to.address === from.address || to.address === '0.0.0.0'
    if (isOwn && !(from.isHost && this.#forwarded(from, to) !== undefined)) {
      hops.push({ at: from.address, text: 'loopback' })
      const source = to.address === from.address ? from.address : '127.0.0.1'
      return finish({ kind: 'arrived', to: from, port: to.port, latencyMs: 0.02 }, source)
    }
    if (from.machine !== undefined && this.#downMachines.has(from.machine)) return finish({ kind: 'timeout' })

    let destination = to
    let isMasqueraded = false
    const machines = [from.machine, this.#byAddress.get(to.address)?.machine]
    for (const machine of new Set(machines)) {
      if (machine === undefined) continue
      const rule = this.#rules.get(machine)?.answer(destination, from)
      if (rule === undefined) continue
      if (!this.isLinked(from.machine, machine)) {
        hops.push({ at: machine, text: 'no answer from this machine' })
        return finish({ kind: 'timeout' })
      }
      if (rule.kind !== 'endpoint') {
        const text = rule.kind === 'reject' ? 'has no endpoints: rejected' : 'has no local endpoints: dropped'
        hops.push({ at: machine, text: `service ${rule.service} ${text}`, rule })
        return finish({ kind: rule.kind === 'reject' ? 'refused' : 'timeout' })
      }
      hops.push({ at: machine, text: `service ${rule.service} → ${rule.address}:${rule.port}`, rule })
      destination = { ...destination, address: rule.address, port: rule.port }
      isMasqueraded = rule.isMasqueraded
      break
    }
    const host = isOwn ? from : this.#byAddress.get(destination.address)
    const forwarded = host?.isHost === true ? this.#forwarded(host, destination) : undefined
    if (forwarded !== undefined) {
      const text = `host port ${destination.port} → ${forwarded.address}:${forwarded.port}`
      hops.push({ at: host?.machine ?? destination.address, text })
      destination = forwarded
    }
    const target = this.#byAddress.get(destination.address)
    if (target === undefined) {
      const isLocal = [...this.#localPrefixes].some((prefix) => destination.address.startsWith(prefix))
      hops.push({ at: destination.address, text: 'nobody has this address' })
      return finish({ kind: isLocal ? 'unreachable' : 'timeout' })
    }
    return this.#lastMile(from, target, destination, hops, isMasqueraded)
  }

  #forwarded({ machine }: NetworkNamespace, to: Destination): Destination | undefined {
    return machine === undefined ? undefined : this.hostPorts.find(machine, to)
  }

  #lastMile(
    from: NetworkNamespace,
    target: NetworkNamespace,
    destination: Destination,
    hops: Hop[],
    isMasqueraded: boolean,
  ): Route {
    const sourceAddress = this.#sourceAddress(from, target, isMasqueraded)
    const finish = (end: RouteEnd): Route => ({ hops, end, sourceAddress })
    const { port } = destination
    if (!this.isLinked(from.machine, target.machine)) {
      hops.push({ at: target.machine ?? target.address, text: 'no answer from this machine' })
      return finish({ kind: 'timeout' })
    }
    const check = target.machine === undefined ? undefined : this.#policies.get(target.machine)
    const policy = check?.(from, target, destination)
    if (policy !== undefined) {
      hops.push({ at: target.machine ?? '', text: policy.text, policy })
      if (!policy.isAllowed) return finish({ kind: 'timeout' })
    }
    const isListening =
      destination.protocol === 'UDP'
        ? target.hasUdpListener(port)
        : tcpListener(target, port, from) !== undefined
    hops.push({
      at: `${target.address}:${port}`,
      text: isListening ? 'a process listens' : 'nothing listens',
      isListening,
    })
    if (!isListening) return finish({ kind: 'refused' })
    return finish({ kind: 'arrived', to: target, port, latencyMs: this.#latency(from, target) })
  }

  #sourceAddress(from: NetworkNamespace, target: NetworkNamespace, isMasqueraded: boolean): string {
    const host = from.machine === undefined ? undefined : this.#hosts.get(from.machine)
    if (isMasqueraded && host !== undefined)
      return target.machine === from.machine ? (host.podGateway ?? host.address) : host.address
    if (from.isHost && target.machine === from.machine && !target.isHost)
      return from.podGateway ?? from.address
    return from.address
  }

  #latency(from: NetworkNamespace, to: NetworkNamespace): number {
    const base = from.machine === to.machine ? sameMachineLatencyMs : crossMachineLatencyMs
    const delay = (machine: string | undefined) =>
      machine === undefined || from.machine === to.machine ? 0 : (this.#delays.get(machine) ?? 0)
    return this.#random.jitter(base, 0.5) + delay(from.machine) + delay(to.machine)
  }
}

function connectionMoment(
  from: NetworkNamespace,
  to: { readonly address: string; readonly port: number },
  { hops, end }: Route,
): ConnectionMoment {
  return {
    kind: 'connection',
    from: from.address,
    machine: from.machine,
    ...to,
    hops,
    end: end.kind,
    reached: end.kind === 'arrived' ? end.to.address : undefined,
  }
}

function tcpListener(to: NetworkNamespace, port: number, from: NetworkNamespace): TcpListener | undefined {
  const listener = to.listener(port)
  if (listener === undefined || to === from) return listener
  return listener.bind.startsWith('127.') ? undefined : listener
}

function linkKey(a: string, b: string): string {
  return a < b ? `${a}|${b}` : `${b}|${a}`
}
