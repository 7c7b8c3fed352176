// What an X-ray looks at: what components told of themselves, and which way a request takes through the network.
import type { Moment } from '#api/moment.ts'
import type { Cancel } from '#api/request.ts'
import type { ProbeOrigin } from '../network-port.ts'

/** Whose an address is. */
export type TracedPlace =
  | { readonly kind: 'pod'; readonly namespace: string; readonly name: string; readonly node: string }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'workstation' }

/** A request that was sent to be looked at: what it went through stands in the moments. */
export interface TracedProbe {
  /** The address it was sent from. */
  readonly from: string
  readonly host: string
  readonly port: number
  readonly path: string
}

export interface TracePort {
  /** How many moments there have been so far. */
  readonly count: number
  /** Those from a number on, as far as they are remembered. */
  since(index: number): readonly Moment[]
  /** Whose an address is now; undefined for one that nobody in the cluster has. */
  placeOf(address: string): TracedPlace | undefined
  /** Sends a request and waits for what comes of it; undefined when it cannot start where it should. `see` is called once. */
  follow(origin: ProbeOrigin, url: string, see: (probe: TracedProbe | undefined) => void): Cancel
}
