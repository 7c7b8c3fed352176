// The API server's way to servers in the simulated network.
import { byteLength } from '#api/byte-text.ts'
import type { Cancel } from '#api/request.ts'
import type { BackendAnswer, BackendQuestion, Backends } from '../apiserver/backends.ts'
import { type Clock, VirtualClock } from '../clock.ts'
import { dialFailures } from '../network/dial-failures.ts'
import { upstreamDnsAddress } from '../network/internet.ts'
import type { NetworkNamespace } from '../network/namespace.ts'
import type { ConnectResult, Network } from '../network/network.ts'
import { lookUpName } from '../network/resolver.ts'
import type { Socket } from '../network/socket.ts'
import { formatRequest, parseResponse } from '../programs/servers/http-message.ts'
import { upgradedConnection } from './upgraded-connection.ts'

/** How long the server dials. */
const dialTimeoutMs = 30_000
const readLimit = 1_000_000
/** The server is on the machine's own network, with the machine's name server. */
const resolverConfig = `nameserver ${upstreamDnsAddress}\n`
const readMachineFile = (path: string) => (path === '/etc/resolv.conf' ? resolverConfig : undefined)
const isAddress = (text: string) => /^[\d.]+$/.test(text)
const lookupFailures = {
  'not-found': ` on ${upstreamDnsAddress}:53: no such host`,
  'no-data': ` on ${upstreamDnsAddress}:53: no such host`,
  timeout: ': i/o timeout',
  failed: ` on ${upstreamDnsAddress}:53: server misbehaving`,
} as const

/** `host` is the network of the machine that the server runs on, once there is one. */
export function networkBackends(
  network: Network,
  clock: Clock,
  host: () => NetworkNamespace | undefined,
): Backends {
  const askOn = (time: Clock, question: BackendQuestion, see: (answer: BackendAnswer) => void): Cancel => {
    const { address, port } = question
    const failed = (kind: keyof typeof dialFailures): BackendAnswer => ({
      failure: `dial tcp ${address}:${port}: ${dialFailures[kind]}`,
    })
    const from = host()
    if (from === undefined) return time.after(0, () => see(failed('refused')))
    const state = new Conversation(see)
    state.also(time.after(dialTimeoutMs, () => state.isConnected || state.finish(failed('timeout'))))
    const meet = (result: ConnectResult): void => {
      if (result.kind === 'connected') state.talk(result.socket, question, result.certificate)
      else state.finish(failed(result.kind))
    }
    const dial = (to: string): void => state.also(network.connect(from, to, port, meet, time))
    if (isAddress(address)) dial(address)
    else {
      const host = { network, namespace: from, clock: time, readFile: readMachineFile }
      state.also(
        lookUpName(host, address, (found) => {
          if (found.kind === 'found') dial(found.addresses[0] ?? '')
          else state.finish({ failure: `dial tcp: lookup ${address}${lookupFailures[found.kind]}` })
        }),
      )
    }
    return () => state.stop()
  }
  return {
    ask: (question, see) => askOn(clock, question, see),
    open: (question, io) =>
      upgradedConnection(question, io, (see) => {
        const { address, port } = question
        const why = (kind: keyof typeof dialFailures) => `dial tcp ${address}:${port}: ${dialFailures[kind]}`
        const from = host()
        if (from === undefined) return clock.after(0, () => see(why('refused')))
        return network.connect(from, address, port, (result) =>
          see(result.kind === 'connected' ? result.socket : why(result.kind)),
        )
      }),
    askNow(question, limitMs) {
      const time = new VirtualClock(clock.now())
      const untilMs = time.now() + limitMs
      let answer: BackendAnswer | undefined
      const cancel = askOn(time, question, (seen) => {
        answer = seen
      })
      while (answer === undefined && time.runNext(untilMs)) {}
      cancel()
      // What has been sent on, such as the end of the connection, still arrives.
      while (time.runNext(untilMs)) {}
      return answer ?? 'timeout'
    },
  }
}

/** One request on its way, and its answer. */
class Conversation {
  readonly #see: (answer: BackendAnswer) => void
  readonly #cancels: Cancel[] = []
  #socket: Socket | undefined
  #isDone = false

  constructor(see: (answer: BackendAnswer) => void) {
    this.#see = see
  }

  get isConnected(): boolean {
    return this.#socket !== undefined
  }

  also(cancel: Cancel): void {
    this.#cancels.push(cancel)
  }

  finish(answer: BackendAnswer): void {
    if (this.#isDone) return
    this.stop()
    this.#see(answer)
  }

  stop(): void {
    this.#isDone = true
    for (const cancel of this.#cancels) cancel()
    this.#socket?.close()
  }

  talk(socket: Socket, question: BackendQuestion, certificate: string | undefined): void {
    const { method, target, headers, body, isSecure, distrust } = question
    if (isSecure) socket.startTls()
    const failure = distrust?.(certificate)
    if (failure !== undefined) this.finish({ failure })
    if (this.#isDone) {
      socket.close()
      return
    }
    this.#socket = socket
    const length = body === '' ? [] : [['Content-Length', String(byteLength(body))] as const]
    socket.write(formatRequest({ method, target, headers: [...headers, ...length], body }))
    let text = ''
    const look = (): void => {
      if (this.#isDone) return
      const part = socket.read(readLimit)
      if (part !== 'later') text += part.text
      const isHeadOnly = method === 'HEAD' && /\r?\n\r?\n/.test(text)
      const response = parseResponse(text, isHeadOnly || socket.isAtEnd)
      if (response === undefined) return
      this.finish(response === 'bad' ? { failure: badAnswer(text) } : response)
    }
    socket.onArrival(look)
    look()
  }
}

/** What Go's HTTP client says of an answer that is none. */
function badAnswer(text: string): string {
  const [line = ''] = text.split(/\r?\n/)
  return text === ''
    ? 'EOF'
    : `net/http: HTTP/1.x transport connection broken: malformed HTTP response ${JSON.stringify(line)}`
}
