// The player's side of the API: requests as promises, watches as async iterables.
import type {
  ApiRequest,
  Cancel,
  PlainResponse,
  StreamHandle,
  StreamIo,
  User,
  WatchEvent,
} from '#api/request.ts'
import type { Status } from '#api/types/meta-v1.ts'

/** The server cannot be reached; the message is what a dialer would say. */
export class Unreachable extends Error {}

/** How a client says who it is; with none of it, it is anonymous. */
export interface Credentials {
  /** An identity that needs no proof, for who stands in the same process. */
  readonly user?: User | undefined
  /** A client certificate in PEM. */
  readonly certificate?: string | undefined
  /** A bearer token; who sends a certificate needs none. */
  readonly token?: string | undefined
}

/** Tells a running command to stop (Ctrl-C). */
export interface Interrupt {
  readonly isRaised: boolean
  /** Calls back when it is raised, at once if it is already. */
  onRaise(tell: () => void): Cancel
}

/** Where what the far end of a stream writes goes. */
export type StreamOutput = Pick<StreamIo, 'stdout' | 'stderr'>

/** A stream that runs. */
export interface OpenStream extends StreamHandle {
  /** How the far end was left; undefined as long as it runs. */
  readonly status: Status | undefined
  /** Waits in virtual time until the far end is done. */
  ended(): Promise<Status>
}

export interface Client {
  /** Rejects with Unreachable; an error Status is a response like any other. */
  request(request: ApiRequest): Promise<PlainResponse>
  /** The events of a watch, until the server ends it or the interrupt is raised. A refusal is one ERROR event. */
  watch(request: ApiRequest, interrupt?: Interrupt): AsyncIterable<WatchEvent>
  /** Text that goes on, such as followed logs; resolves when it ends. */
  pipe(
    request: ApiRequest,
    write: (text: string) => void,
    interrupt?: Interrupt,
  ): Promise<PlainResponse | undefined>
  /** An interactive stream. Resolves with the refusal when the server does not switch protocols. */
  stream(request: ApiRequest, output: StreamOutput): Promise<OpenStream | PlainResponse>
}
