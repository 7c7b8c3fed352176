// What goals and simulated users ask of the network: a request from somewhere, and its answer in virtual time.
import type { Cancel } from '#api/request.ts'

/** Where a request starts: in a pod (its network namespace and DNS settings), on a node, or outside the cluster. */
export type ProbeOrigin =
  | { readonly kind: 'pod'; readonly uid: string; readonly node: string }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'outside' }

export type ProbeRequest =
  | {
      readonly kind: 'http'
      readonly url: string
      readonly host?: string | undefined
      readonly timeoutMs: number
    }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly timeoutMs: number }
  | { readonly kind: 'dns'; readonly name: string; readonly timeoutMs: number }

export interface ProbeAnswer {
  /** Something answered: an HTTP response of any status, an open port, an address. */
  readonly isAnswered: boolean
  /** In a few words: `200 OK`, `connection refused`, `no such host`, `timed out`. */
  readonly say: string
  readonly status?: number
  readonly body?: string
  readonly addresses?: readonly string[]
}

export interface NetworkPort {
  /** Asks; `see` is called once, in virtual time. */
  probe(origin: ProbeOrigin, request: ProbeRequest, see: (answer: ProbeAnswer) => void): Cancel
}
