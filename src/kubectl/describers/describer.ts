// What a describer is: one file a kind; it writes what the object says and looks up what belongs to it.
import { humanDuration } from '#api/duration.ts'
import type { KubeList, KubeObject } from '#api/object.ts'
import type { Query } from '#api/request.ts'
import { type ResourceRef, resourcePath, resourceRef } from '#api/resource-ref.ts'
import { timeMs } from '#api/time.ts'
import type { KindTypes } from '#api/types/kinds.ts'
import { responseBody } from '../responses.ts'
import { describeLayout, TabWriter } from '../tab-writer.ts'
import type { VerbCall } from '../verb.ts'

export interface Describer {
  /** `apps/v1/Deployment`. */
  readonly gvk: string
  describe(object: KubeObject, look: Look): Promise<string>
}

/** Lines of `Name:\tvalue`, aligned in the end. */
export class Writer {
  readonly #tabs = new TabWriter(describeLayout)
  #written = ''
  #done = ''

  /** One line, indented by two spaces a level. */
  line(level: number, text: string): void {
    const line = `${'  '.repeat(level)}${text}\n`
    this.#written += line
    this.#tabs.write(line)
  }

  /** Aligns what was written so far on its own. */
  flush(): void {
    this.#done += this.#tabs.flush()
  }

  text(): string {
    this.flush()
    return this.#done
  }

  /** What was written, tabs and all. */
  unaligned(): string {
    return this.#written
  }
}

/** What a describer may ask for besides its object. */
export class Look {
  readonly #call: VerbCall

  constructor(call: VerbCall) {
    this.#call = call
  }

  get showsEvents(): boolean {
    return this.#call.flags.text('show-events') !== 'false'
  }

  nowMs(): number {
    return this.#call.nowMs()
  }

  /** How long ago a time was: `3m12s`; `<unknown>` without one. */
  since(time: string | null | undefined): string {
    if (time === null || time === undefined) return '<unknown>'
    return humanDuration(this.nowMs() - timeMs(time))
  }

  async get<T>(ref: ResourceRef<T>, namespace: string | undefined, name: string): Promise<T> {
    const path = resourcePath(ref, namespace, name)
    return responseBody(await this.#call.client.request({ method: 'GET', path })) as T
  }

  async list<T>(
    ref: ResourceRef<T>,
    namespace: string | undefined,
    query: Query = {},
  ): Promise<readonly T[]> {
    const path = resourcePath(ref, namespace)
    const response = await this.#call.client.request({
      method: 'GET',
      path,
      query: { ...query, limit: '500' },
    })
    return (responseBody(response) as unknown as KubeList<T>).items
  }
}

/** Declares the describer of a kind with its type. */
export function defineDescriber<K extends keyof KindTypes>(
  gvk: K,
  write: (
    object: KindTypes[K],
    w: Writer,
    look: Look,
    ref: ResourceRef<KindTypes[K]>,
  ) => Promise<void> | void,
): Describer {
  return {
    gvk,
    async describe(object, look) {
      const w = new Writer()
      // The index only ever hands a describer objects of its own kind.
      await write(object as unknown as KindTypes[K], w, look, resourceRef(gvk))
      return w.text()
    },
  }
}
