// The C library's resolver: /etc/hosts, then /etc/resolv.conf with its search list, ndots and time-outs.
import { remembering } from '#api/remembering.ts'
import type { Cancel } from '#api/request.ts'
import type { Clock } from '../clock.ts'
import type { DnsAnswer, DnsRecord, DnsType } from './dns-message.ts'
import type { NetworkNamespace } from './namespace.ts'
import type { Network } from './network.ts'

/** Where a name is looked up from. */
export interface ResolverHost {
  readonly network: Network
  readonly namespace: NetworkNamespace
  readonly clock: Clock
  readonly readFile: (path: string) => string | undefined
}

/** One name that was tried and what came back. */
export interface LookupStep {
  readonly name: string
  readonly server: string
  readonly answer: DnsAnswer['code'] | 'no data' | 'timeout' | 'refused'
}

export type LookupResult = { readonly steps: readonly LookupStep[] } & (
  | {
      readonly kind: 'found'
      readonly addresses: readonly string[]
      readonly name: string
      readonly records: readonly DnsRecord[]
    }
  | { readonly kind: 'not-found' | 'no-data' | 'timeout' | 'failed' }
)

export interface ResolverConfig {
  readonly servers: readonly string[]
  readonly searches: readonly string[]
  readonly ndots: number
  readonly timeoutMs: number
  readonly attempts: number
}

/** Reads resolv.conf; without a name server the local host is asked. */
export function parseResolverConfig(text: string): ResolverConfig {
  const servers: string[] = []
  let searches: string[] = []
  let ndots = 1
  let timeoutMs = 5000
  let attempts = 2
  for (const line of text.split('\n')) {
    const [word, ...values] = line.trim().split(/\s+/)
    if (word === 'nameserver' && values[0] !== undefined) servers.push(values[0])
    if (word === 'search' || word === 'domain') searches = values
    if (word !== 'options') continue
    for (const option of values) {
      const [name, value] = option.split(':')
      if (name === 'ndots') ndots = Math.min(15, Number(value))
      if (name === 'timeout') timeoutMs = Number(value) * 1000
      if (name === 'attempts') attempts = Number(value)
    }
  }
  return {
    servers: servers.length === 0 ? ['127.0.0.1'] : servers.slice(0, 3),
    searches,
    ndots,
    timeoutMs,
    attempts,
  }
}

/** Files are looked at for every name and hardly ever change. */
const fileLimit = 500
const configOf = remembering(fileLimit, parseResolverConfig)
const hostsOf = remembering(fileLimit, addressesInHosts)

/** The full names that a name stands for, in the order in which they are asked. */
export function namesToTry(name: string, { searches, ndots }: ResolverConfig): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const searched = searches.map((domain) => `${name}.${domain.replace(/\.$/, '')}`)
  const dots = name.split('.').length - 1
  return dots >= ndots ? [name, ...searched] : [...searched, name]
}

const isAddress = (text: string) => /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || text.includes(':')

/** Looks a name up; the answer comes when the resolver would have it. */
export function lookUpName(
  host: ResolverHost,
  name: string,
  tell: (result: LookupResult) => void,
  type: DnsType = 'A',
): Cancel {
  let isTold = false
  const see = (result: LookupResult) => {
    isTold = true
    traceLookup(host, name, result)
    tell(result)
  }
  const found = isAddress(name) ? name : hostsOf(host.readFile('/etc/hosts') ?? '').get(name)
  if (found !== undefined && type === 'A')
    return host.clock.after(0, () => see({ kind: 'found', addresses: [found], name, records: [], steps: [] }))
  const config = configOf(host.readFile('/etc/resolv.conf') ?? '')
  const names = namesToTry(name.toLowerCase(), config)
  const steps: LookupStep[] = []
  let hasNoData = false
  let cancel: Cancel = () => {}
  let at = 0
  const next = () => {
    const tried = names[at++]
    if (tried === undefined) {
      see({ kind: hasNoData ? 'no-data' : 'not-found', steps })
      return
    }
    cancel = askServers(host, config, tried, type, (answer, server) => {
      if (answer === 'timeout' || answer === 'refused') {
        steps.push({ name: tried, server, answer })
        see({ kind: answer === 'timeout' ? 'timeout' : 'failed', steps })
        return
      }
      const records = answer.records.filter((record) => record.type === type)
      const isEmpty = answer.code === 'NOERROR' && records.length === 0
      steps.push({ name: tried, server, answer: isEmpty ? 'no data' : answer.code })
      if (records.length > 0) {
        const addresses = records.map(({ data }) => data)
        see({ kind: 'found', addresses, name: tried, records: answer.records, steps })
        return
      }
      if (answer.code === 'SERVFAIL' || answer.code === 'REFUSED') {
        see({ kind: 'failed', steps })
        return
      }
      if (isEmpty) hasNoData = true
      next()
    })
  }
  next()
  return () => {
    const server = config.servers[0] ?? ''
    const unanswered = { name: names[at - 1] ?? name, server, answer: 'timeout' } as const
    if (!isTold) traceLookup(host, name, { kind: 'timeout', steps: [...steps, unanswered] })
    isTold = true
    cancel()
  }
}

function traceLookup({ network, namespace }: ResolverHost, name: string, result: LookupResult): void {
  const { trace } = network
  if (trace?.isOn !== true) return
  const addresses = result.kind === 'found' ? result.addresses : []
  const { steps, kind: end } = result
  trace.note({ kind: 'lookup', from: namespace.address, name, steps, end, addresses })
}

/** Asks one server after the other, as often as configured. */
function askServers(
  host: ResolverHost,
  config: ResolverConfig,
  name: string,
  type: DnsType,
  see: (answer: DnsAnswer | 'timeout' | 'refused', server: string) => void,
): Cancel {
  const order = Array.from({ length: config.attempts }, () => config.servers).flat()
  let cancel: Cancel = () => {}
  let wasRefused = false
  const tryNext = (at: number) => {
    const server = order[at]
    if (server === undefined) {
      see(wasRefused ? 'refused' : 'timeout', order.at(-1) ?? '')
      return
    }
    let isDone = false
    const finish = (run: () => void) => {
      if (isDone) return
      isDone = true
      stopTimer()
      stopAsking()
      run()
    }
    const stopTimer = host.clock.after(config.timeoutMs, () => finish(() => tryNext(at + 1)))
    const stopAsking = host.network.ask(
      host.namespace,
      server,
      { name, type },
      (answer) =>
        finish(() => {
          if (answer !== 'refused') {
            see(answer, server)
            return
          }
          wasRefused = true
          tryNext(at + 1)
        }),
      host.clock,
    )
    cancel = () => finish(() => {})
  }
  tryNext(0)
  return () => cancel()
}

/** The first address of each name. */
function addressesInHosts(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (address === undefined || address.includes(':')) continue
    for (const name of names) if (!found.has(name)) found.set(name, address)
  }
  return found
}
