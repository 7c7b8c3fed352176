// Keeps what the API server shows under a path, by a list and the watch after it.
import type { ApiRequest } from '#api/request.ts'
import { type Client, type Interrupt, Unreachable } from '#client/client.ts'
import type { Pace } from '#client/pace.ts'
import type { ClockPort } from './stage.ts'

/** One thing of a list or of a watch event, with the uid that it is known by. */
export interface Seen<T> {
  readonly uid: string
  readonly value: T
}

export interface MirrorOptions<T> {
  readonly client: Client
  readonly pace: Pace
  readonly clock: ClockPort
  readonly path: string
  /** Selects what is followed. */
  readonly query?: ApiRequest['query']
  readonly accept?: string
  /** The things in a list, or in the object of a watch event. */
  readonly read: (body: unknown) => readonly Seen<T>[]
  /** Called after each change: the value before, if any, and after, if any. */
  readonly tell: (before: T | undefined, after: T | undefined) => void
}

/** Between two tries to reach the server. */
const retryMs = 1000

export class Mirror<T> {
  readonly #options: MirrorOptions<T>
  readonly #values = new Map<string, T>()
  /** The same list while nothing has changed. */
  #list: readonly T[] | undefined
  readonly #stops = new Set<() => void>()
  #isStopped = false
  #isSeen = false

  constructor(options: MirrorOptions<T>) {
    this.#options = options
    void options.pace.run(() => this.#follow())
  }

  /** The first list has been read. */
  get isSeen(): boolean {
    return this.#isSeen
  }

  get values(): readonly T[] {
    this.#list ??= [...this.#values.values()]
    return this.#list
  }

  stop(): void {
    this.#isStopped = true
    for (const stop of [...this.#stops]) stop()
  }

  async #follow(): Promise<void> {
    while (!this.#isStopped) {
      try {
        await this.#listAndWatch()
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error
      }
      if (!this.#isStopped) await this.#pause()
    }
  }

  async #listAndWatch(): Promise<void> {
    const { client, path, read } = this.#options
    const listed = await client.request(this.#request({}))
    if (listed.code !== 200) {
      this.#replace([])
      return
    }
    this.#replace(read(listed.body))
    const { resourceVersion } = (listed.body as { metadata: { resourceVersion: string } }).metadata
    const events = client.watch(
      { ...this.#request({ watch: 'true', resourceVersion }), path },
      this.#interrupt,
    )
    for await (const { type, object } of events) {
      if (type === 'ERROR') return
      if (type === 'BOOKMARK') continue
      for (const { uid, value } of read(object)) this.#change(uid, type === 'DELETED' ? undefined : value)
    }
  }

  #request(query: ApiRequest['query']): ApiRequest {
    const { path, accept } = this.#options
    return {
      method: 'GET',
      path,
      query: { ...this.#options.query, ...query },
      lean: true,
      ...(accept !== undefined && { headers: { accept } }),
    }
  }

  #replace(seen: readonly Seen<T>[]): void {
    this.#isSeen = true
    const uids = new Set(seen.map(({ uid }) => uid))
    for (const uid of [...this.#values.keys()]) if (!uids.has(uid)) this.#change(uid, undefined)
    for (const { uid, value } of seen) this.#change(uid, value)
    if (seen.length === 0) this.#options.tell(undefined, undefined)
  }

  #change(uid: string, after: T | undefined): void {
    this.#list = undefined
    const before = this.#values.get(uid)
    if (after === undefined) this.#values.delete(uid)
    else this.#values.set(uid, after)
    this.#options.tell(before, after)
  }

  get #interrupt(): Interrupt {
    return {
      isRaised: this.#isStopped,
      onRaise: (tell) => {
        this.#stops.add(tell)
        return () => this.#stops.delete(tell)
      },
    }
  }

  #pause(): Promise<void> {
    const { pace, clock } = this.#options
    return pace.wait<void>((settle) => {
      const done = () => {
        this.#stops.delete(done)
        settle()
      }
      this.#stops.add(done)
      clock.after(retryMs, done)
    })
  }
}
