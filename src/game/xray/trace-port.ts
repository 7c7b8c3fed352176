// What an X-ray looks at: who wrote what through the API server, and which way a request takes through the network.
import type { KubeObject } from '#api/object.ts'
import type { Cancel } from '#api/request.ts'
import type { ProbeOrigin } from '../network-port.ts'

/** A write as the API server saw it. */
export interface TracedWrite {
  readonly index: number
  /** Milliseconds since 1970. */
  readonly atMs: number
  readonly agent: string
  readonly user: string
  readonly verb: string
  /** `deployments`, `deployments/scale`. */
  readonly resource: string
  readonly namespace: string | undefined
  readonly name: string
  readonly revision: number
  readonly object: KubeObject | undefined
}

/** A name that was asked for on the way, and what came back. */
export interface TracedLookup {
  readonly name: string
  readonly server: string
  readonly answer: string
}

/** One step of a packet. */
export interface TracedHop {
  readonly at: string
  readonly text: string
}

export interface TracedJourney {
  readonly lookups: readonly TracedLookup[]
  /** What was dialed; undefined when the name led nowhere. */
  readonly address: string | undefined
  readonly hops: readonly TracedHop[]
  /** In a few words: `200 OK`, `connection refused`, `no such host`. */
  readonly answer: string
}

export interface TracePort {
  /** How many writes there have been so far. */
  readonly writeCount: number
  /** Those from a number on, as far as they are remembered. */
  writesSince(index: number): readonly TracedWrite[]
  /** Sends a request and tells its way; undefined when it cannot start where it should. `see` is called once. */
  follow(origin: ProbeOrigin, url: string, see: (journey: TracedJourney | undefined) => void): Cancel
}
