// A request's journey as people read it: the names tried, the rule of the node, the endpoint, the answer.
import type { Cancel } from '#api/request.ts'
import type { Destination, Hop, RouteEnd } from './network.ts'
import { type LookupResult, type LookupStep, lookUpName, type ResolverHost } from './resolver.ts'

export interface Journey {
  /** Each name that was asked for and what came back; none when an address was given. */
  readonly lookups: readonly LookupStep[]
  /** The address that was dialed; undefined when the name led nowhere. */
  readonly address: string | undefined
  readonly hops: readonly Hop[]
  readonly end: RouteEnd['kind'] | Exclude<LookupResult['kind'], 'found'>
  /** The machine of the process that answered. */
  readonly machine: string | undefined
}

/** Follows a request from a pod or a machine to a name or an address; the answer comes when the lookup is done. */
export function explainJourney(
  host: ResolverHost,
  target: string,
  port: number,
  see: (journey: Journey) => void,
  protocol: Destination['protocol'] = 'TCP',
): Cancel {
  return lookUpName(host, target, (lookup) => {
    if (lookup.kind !== 'found') {
      see({ lookups: lookup.steps, address: undefined, hops: [], end: lookup.kind, machine: undefined })
      return
    }
    const address = lookup.addresses[0] as string
    const { hops, end } = host.network.route(host.namespace, { address, port, protocol })
    const machine = end.kind === 'arrived' ? end.to.machine : undefined
    see({ lookups: lookup.steps, address, hops, end: end.kind, machine })
  })
}
