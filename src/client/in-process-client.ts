// A Client over a door in the same process.
import type { ApiRequest, ApiResponse, PlainResponse, WatchEvent } from '#api/request.ts'
import type { Status } from '#api/types/meta-v1.ts'
import type { Client, Credentials, Interrupt, OpenStream, StreamOutput } from './client.ts'
import type { Pace } from './pace.ts'
import type { RoundTrips } from './round-trips.ts'

/** The synchronous far end; it throws Unreachable when nobody is there. */
export interface Door {
  handle(request: ApiRequest): ApiResponse
}

const closed: Status = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'the connection was closed',
}

export class InProcessClient implements Client {
  readonly #door: Door
  readonly #credentials: Credentials
  readonly #pace: Pace
  readonly #trips: RoundTrips | undefined

  /** With `trips` requests take time to arrive. */
  constructor(door: Door, credentials: Credentials, pace: Pace, trips?: RoundTrips) {
    this.#door = door
    this.#credentials = credentials
    this.#pace = pace
    this.#trips = trips
  }

  async request(request: ApiRequest): Promise<PlainResponse> {
    const response = await this.#handle(request)
    if (!('body' in response)) throw new Error('the server answered a plain request with a stream')
    return response
  }

  async *watch(request: ApiRequest, interrupt?: Interrupt): AsyncIterable<WatchEvent> {
    const response = await this.#handle(request)
    if (!('watch' in response)) {
      if ('body' in response) yield { type: 'ERROR', object: response.body }
      return
    }
    const queue: WatchEvent[] = []
    let wake: (() => void) | undefined
    let isOpen = true
    const rouse = () => {
      wake?.()
      wake = undefined
    }
    const close = () => {
      isOpen = false
      rouse()
    }
    const cancel = response.watch((event) => {
      queue.push(event)
      rouse()
    }, close)
    const forget = interrupt?.onRaise(close)
    try {
      for (;;) {
        const event = queue.shift()
        if (event !== undefined) yield event
        else if (!isOpen) return
        else
          await this.#pace.wait<void>((settle) => {
            wake = settle
          })
      }
    } finally {
      cancel()
      forget?.()
    }
  }

  async pipe(
    request: ApiRequest,
    write: (text: string) => void,
    interrupt?: Interrupt,
  ): Promise<PlainResponse | undefined> {
    const response = await this.#handle(request)
    if ('body' in response) return response
    if (!('pipe' in response)) throw new Error('the server did not answer with a text stream')
    await this.#pace.wait<void>((settle) => {
      const cancel = response.pipe(write, settle)
      interrupt?.onRaise(() => {
        cancel()
        settle()
      })
    })
    return undefined
  }

  async stream(request: ApiRequest, output: StreamOutput): Promise<OpenStream | PlainResponse> {
    const response = await this.#handle(request)
    if ('body' in response) return response
    if (!('stream' in response)) throw new Error('the server did not switch protocols')
    let status: Status | undefined
    let tell: ((ended: Status) => void) | undefined
    const handle = response.stream({
      stdout: output.stdout,
      stderr: output.stderr,
      end(ended) {
        status = ended
        tell?.(ended)
      },
    })
    return {
      stdin: (bytes, taken) => handle.stdin(bytes, taken),
      closeStdin: () => handle.closeStdin(),
      resize: (columns, rows) => handle.resize(columns, rows),
      hold: (isHeld) => handle.hold(isHeld),
      cancel: () => {
        handle.cancel()
        // Who goes away waits for no answer, whether it asked for one yet or not.
        if (status !== undefined) return
        status = closed
        tell?.(closed)
      },
      get status() {
        return status
      },
      ended: async () =>
        status ??
        this.#pace.wait<Status>((settle) => {
          tell = settle
        }),
    }
  }

  async #handle(request: ApiRequest): Promise<ApiResponse> {
    await this.#trips?.travel()
    const { user, certificate, token } = this.#credentials
    const headers =
      token === undefined ? request.headers : { ...request.headers, authorization: `Bearer ${token}` }
    const response = this.#door.handle({ user, certificate, ...request, headers })
    if (!('later' in response)) return response
    return this.#pace.wait<PlainResponse>((settle) => response.later(settle))
  }
}
