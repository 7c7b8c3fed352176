// Servers that the API server asks on behalf of others: what stands behind a proxy, and admission webhooks.
import { byteLength } from '#api/byte-text.ts'
import type { Cancel, StreamHandle, StreamIo } from '#api/request.ts'
import { plainError } from '#api/status.ts'
import type { Status } from '#api/types/meta-v1.ts'

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
  /** Sends a request, and goes on with whatever protocol both sides agree on. What cannot be reached is answered by a Status. */
  open(question: BackendQuestion, io: StreamIo): StreamHandle
  /** Asks in a time of its own, which ends after `limitMs`: the world's clock stands still. */
  askNow(question: BackendQuestion, limitMs: number): BackendAnswer
}

/** What a client is told whose upgrade comes to nothing, as it goes out. */
export function failedUpgrade(why: string): string {
  const { code, status } = plainError(why)
  const body = `${JSON.stringify(status)}\n`
  return `HTTP/1.1 ${code} Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: ${byteLength(body)}\r\nConnection: close\r\n\r\n${body}`
}

function refusal({ address, port }: BackendQuestion): { readonly failure: string } {
  return { failure: `dial tcp ${address}:${port}: connect: connection refused` }
}

/** Nobody listens anywhere. */
export const noBackends: Backends = {
  ask(question, see) {
    see(refusal(question))
    return () => {}
  },
  askNow: refusal,
  open(question, io) {
    const { failure } = refusal(question)
    io.stdout(failedUpgrade(failure))
    io.end({ status: 'Success' } as Status)
    return { stdin: (_, taken) => taken?.(), closeStdin() {}, resize() {}, hold() {}, cancel() {} }
  },
}
