// Servers that the API server asks on behalf of others: what stands behind a proxy, and admission webhooks.
import type { Cancel } from '#api/request.ts'

/** One HTTP request to an address. */
export interface BackendQuestion {
  /** An address, or a name that the machine's resolver has to find. */
  readonly address: string
  readonly port: number
  readonly method: string
  /** With the query. */
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
  /** By TLS. */
  readonly isSecure: boolean
  /** What is wrong with a server that shows this certificate, in PEM, or none; it is asked nothing then. */
  readonly distrust?: ((certificate: string | undefined) => string | undefined) | undefined
}

export type BackendAnswer =
  | { readonly status: number; readonly headers: ReadonlyMap<string, string>; readonly body: string }
  /** What Go's client would say: `dial tcp 10.244.1.2:80: connect: connection refused`. */
  | { readonly failure: string }
  | 'timeout'

/** The way from the API server's machine into the network. */
export interface Backends {
  /** Asks in the world's time; `see` is called once, unless it is cancelled. */
  ask(question: BackendQuestion, see: (answer: BackendAnswer) => void): Cancel
  /** Asks in a time of its own, which ends after `limitMs`: the world's clock stands still. */
  askNow(question: BackendQuestion, limitMs: number): BackendAnswer
}

function refusal({ address, port }: BackendQuestion): BackendAnswer {
  return { failure: `dial tcp ${address}:${port}: connect: connection refused` }
}

/** Nobody listens anywhere. */
export const noBackends: Backends = {
  ask(question, see) {
    see(refusal(question))
    return () => {}
  },
  askNow: refusal,
}
