// Asks a container's address whether something answers, as the kubelet does from its node.
import type { Cancel } from '#api/request.ts'

export interface HttpQuestion {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly scheme: string
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly userAgent: string
}

/** The node's way into the network; handed in by who composes the world. `answer` is called once, or never. */
export interface NodeDialer {
  http(question: HttpQuestion, answer: (result: HttpResult) => void): Cancel
  tcp(host: string, port: number, answer: (error: string | undefined) => void): Cancel
}

/** A response, or the dialer's text: `dial tcp 10.1.0.5:8080: connect: connection refused`. */
export type HttpResult = { readonly status: number; readonly body: string } | { readonly error: string }
