// What was written through the API server of late, by whom, and what came of it: the trace that an X-ray is drawn from.
import { isRecord, type KubeObject } from '#api/object.ts'
import type { ApiResponse } from '#api/request.ts'
import type { Call } from './call.ts'

export interface SeenWrite {
  /** Counts all writes of the world from 0. */
  readonly index: number
  readonly atMs: number
  /** The first word of the user agent: `kubectl`, `kube-controller-manager`. */
  readonly agent: string
  readonly user: string
  readonly verb: string
  /** `deployments`, `deployments/scale`. */
  readonly resource: string
  readonly namespace: string | undefined
  readonly name: string
  /** Of the store once it was written. */
  readonly revision: number
  /** As the writer got it back, without the fields' managers; undefined where the answer was another. */
  readonly object: KubeObject | undefined
}

/** Enough for the minutes after a command in a cluster of a level. */
const mostWrites = 4000
const quiet = new Set(['get', 'list', 'watch'])

export class WriteLog {
  #writes: SeenWrite[] = []
  #count = 0

  /** How many writes there have been so far. */
  get count(): number {
    return this.#count
  }

  /** The writes from a number on, as far as they are remembered. */
  since(index: number): readonly SeenWrite[] {
    return this.#writes.filter((write) => write.index >= index)
  }

  /** Notes a request that has been answered, if it wrote something. */
  see({ info, dryRun, request, user, server }: Call, response: ApiResponse): void {
    if (quiet.has(info.verb) || dryRun || !('body' in response) || response.code >= 300) return
    const { body } = response
    const object = isRecord(body) && isRecord(body.metadata) && 'uid' in body.metadata ? body : undefined
    const written = object as unknown as KubeObject | undefined
    const agent = String(request.headers?.['user-agent'] ?? '').split(/[ /]/)[0] ?? ''
    if (this.#writes.length >= mostWrites) this.#writes = this.#writes.slice(mostWrites / 2)
    this.#writes.push({
      index: this.#count++,
      atMs: server.clock.now(),
      agent,
      user: user.name,
      verb: info.verb,
      resource: info.subresource === undefined ? info.resource : `${info.resource}/${info.subresource}`,
      namespace: info.namespace,
      name: info.name ?? written?.metadata.name ?? '',
      revision: server.store.revision,
      object: written,
    })
  }
}
