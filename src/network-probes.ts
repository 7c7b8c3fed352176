// Composition: the requests of goals and simulated users, sent through the simulated network as a program there would.
import type { Cancel } from '#api/request.ts'
import type { Cluster } from '#cluster/cluster.ts'
import { FileError } from '#cluster/machines/file-error.ts'
import { NetworkNamespace } from '#cluster/network/namespace.ts'
import { type LookupResult, lookUpName } from '#cluster/network/resolver.ts'
import { type HttpOutcome, parseUrl, requestHttp } from '#cluster/programs/clients/http-client.ts'
import { type NetworkUser, resolverOf } from '#cluster/programs/clients/resolve.ts'
import type { NetworkPort, ProbeAnswer, ProbeOrigin, ProbeRequest } from '#game/network-port.ts'

/** A customer's computer, somewhere in the world. */
const outsideAddress = '203.0.113.10'

const failed = (say: string): ProbeAnswer => ({ isAnswered: false, say })

export class NetworkProbes implements NetworkPort {
  readonly #cluster: Cluster
  readonly #outside = new NetworkNamespace({ address: outsideAddress })

  constructor(cluster: Cluster) {
    this.#cluster = cluster
    cluster.network.attach(this.#outside)
  }

  probe(origin: ProbeOrigin, request: ProbeRequest, see: (answer: ProbeAnswer) => void): Cancel {
    const { clock } = this.#cluster
    const user = this.userOf(origin)
    if (user === undefined) return clock.after(0, () => see(failed('the one who asks is gone')))
    let isDone = false
    const finish = (answer: ProbeAnswer) => {
      if (isDone) return
      isDone = true
      stopTimer()
      see(answer)
    }
    const stopTimer = clock.after(request.timeoutMs, () => finish(failed('timed out')))
    const cancel = ask(user, request, finish)
    return () => {
      isDone = true
      stopTimer()
      cancel()
    }
  }

  /** Whoever asks from there; undefined when nobody is there any more. */
  userOf(origin: ProbeOrigin): NetworkUser | undefined {
    const { clock, network, machines } = this.#cluster
    const on = { clock, network }
    const hosts = () => [...machines.values()].map(({ spec }) => `${spec.address} ${spec.name}\n`).join('')
    const readHosts = (path: string) => (path === '/etc/hosts' ? hosts() : undefined)
    if (origin.kind === 'outside') return { on, spec: { network: this.#outside }, readFile: readHosts }
    const machine = machines.get(origin.kind === 'node' ? origin.name : origin.node)
    if (machine === undefined || !machine.isOn) return undefined
    if (origin.kind === 'node') {
      const namespace = network.namespaceOf(machine.spec.address)
      return namespace && { on, spec: { network: namespace }, readFile: readHosts }
    }
    const container = machine.runtime.containersOf(origin.uid).find(({ state }) => state === 'running')
    const namespace = container && network.namespaceOf(container.sandbox.address)
    if (container === undefined || namespace === undefined) return undefined
    const readFile = (path: string) => {
      try {
        return container.files.read(path)
      } catch (error) {
        if (error instanceof FileError) return undefined
        throw error
      }
    }
    return { on, spec: { network: namespace }, readFile }
  }
}

function ask(user: NetworkUser, request: ProbeRequest, finish: (answer: ProbeAnswer) => void): Cancel {
  if (request.kind === 'dns')
    return lookUpName(resolverOf(user), request.name, (lookup) => finish(answerOfLookup(lookup)))
  if (request.kind === 'tcp') return connect(user, request.host, request.port, finish)
  const url = parseUrl(request.url)
  if (url === undefined) return user.on.clock.after(0, () => finish(failed('malformed URL')))
  const headers: [string, string][] = request.host === undefined ? [] : [['Host', request.host]]
  return requestHttp(resolverOf(user), { url, headers }, (outcome) => finish(answerOfHttp(outcome)))
}

function connect(
  user: NetworkUser,
  host: string,
  port: number,
  finish: (answer: ProbeAnswer) => void,
): Cancel {
  const cancels: Cancel[] = []
  cancels.push(
    lookUpName(resolverOf(user), host, (lookup) => {
      if (lookup.kind !== 'found') {
        finish(answerOfLookup(lookup))
        return
      }
      cancels.push(
        user.on.network.connect(user.spec.network, lookup.addresses[0] as string, port, (result) => {
          if (result.kind !== 'connected') {
            finish(failed(dialText[result.kind]))
            return
          }
          result.socket.close()
          finish({ isAnswered: true, say: 'open' })
        }),
      )
    }),
  )
  return () => {
    for (const cancel of cancels) cancel()
  }
}

const dialText = {
  refused: 'connection refused',
  unreachable: 'no route to host',
  timeout: 'timed out',
  'connect-timeout': 'timed out',
  empty: 'an empty reply',
  bad: 'a malformed reply',
}

function answerOfHttp(outcome: HttpOutcome): ProbeAnswer {
  if (outcome.kind === 'unresolved') return answerOfLookup(outcome.lookup)
  if (outcome.kind !== 'answer') return failed(dialText[outcome.kind])
  const { status, reason, body } = outcome.response
  return { isAnswered: true, say: `${status} ${reason}`.trim(), status, body }
}

const lookupText = {
  'not-found': 'no such host',
  'no-data': 'no such host',
  timeout: 'the name lookup timed out',
  failed: 'the name lookup failed',
}

function answerOfLookup(lookup: LookupResult): ProbeAnswer {
  if (lookup.kind !== 'found') return failed(lookupText[lookup.kind])
  return { isAnswered: true, say: lookup.addresses.join(', '), addresses: lookup.addresses }
}
