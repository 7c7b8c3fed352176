// What the pods panel shows: the rows of a Table, kept by a watch.

import type { KubeObject } from '#api/object.ts'
import { pods, resourcePath } from '#api/resource-ref.ts'
import type { Table } from '#api/types/meta-v1.ts'
import type { Client } from '#client/client.ts'

export interface PodRow {
  readonly name: string
  readonly ready: string
  readonly status: string
  readonly restarts: string
}

const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'

export class PodsView {
  readonly #client: Client
  readonly #tell: () => void
  readonly #rows = new Map<string, PodRow>()

  /** `tell` is called after each change. */
  constructor(client: Client, tell: () => void) {
    this.#client = client
    this.#tell = tell
  }

  get rows(): readonly PodRow[] {
    return [...this.#rows.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** Follows the namespace's pods until the server ends the watch. */
  async follow(namespace: string): Promise<void> {
    const path = resourcePath(pods, namespace)
    const events = this.#client.watch({
      method: 'GET',
      path,
      query: { watch: 'true' },
      headers: { accept },
      lean: true,
    })
    for await (const { type, object } of events) {
      const row = (object as Table).rows?.[0]
      if (row === undefined) continue
      const { uid } = (row.object as KubeObject).metadata
      const [name, ready, status, restarts] = (row.cells ?? []).map(String)
      if (type === 'DELETED') this.#rows.delete(uid)
      else if (name !== undefined && ready !== undefined && status !== undefined && restarts !== undefined)
        this.#rows.set(uid, { name, ready, status, restarts })
      this.#tell()
    }
  }
}
