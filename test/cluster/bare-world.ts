// An API server over an empty store with the controllers a test wants: no machines, no scheduler.
import { parse } from 'yaml'
import type { KubeObject } from '#api/object.ts'
import type { ApiRequest } from '#api/request.ts'
import { namespaces, serviceAccounts } from '#api/resource-ref.ts'
import { admissionPlugins } from '#cluster/apiserver/admission/index.ts'
import { ApiServer } from '#cluster/apiserver/api-server.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { startControllerManager } from '#cluster/controllers/manager.ts'
import { Random } from '#cluster/random.ts'
import { resources } from '#cluster/resources/index.ts'
import { ApiClient } from '#cluster/runtime/api-client.ts'
import type { ControllerFactory } from '#cluster/runtime/controller.ts'
import { type CollectionName, Store } from '#cluster/store.ts'

const admin = { name: 'admin', groups: ['system:masters', 'system:authenticated'] }

export const startMs = Date.UTC(2026, 10, 21, 1)

export class BareWorld {
  readonly clock = new VirtualClock(startMs)
  readonly store = new Store()
  readonly api: ApiClient
  /** Every write that reached the server, as `VERB path`, in order. */
  readonly writes: string[] = []
  readonly #server: ApiServer

  constructor(controllers: readonly ControllerFactory[] = []) {
    const random = new Random(1)
    const { clock, store } = this
    this.#server = new ApiServer({
      clock,
      random,
      store,
      resources,
      admission: admissionPlugins,
      serviceCidr: '10.96.0.0/16',
      parseYaml: parse,
    })
    this.#server.bootstrap()
    this.api = new ApiClient({ handle: (request) => this.#server.handle(request) }, admin, 'test')
    for (const name of ['default', 'kube-system']) {
      this.api.create(namespaces, { metadata: { name } })
      this.api.create(serviceAccounts, { metadata: { name: 'default' } }, name)
    }
    startControllerManager({ handle: (request) => this.#handle(request) }, clock, random, controllers)
  }

  /** What the store holds, sorted by key. */
  all<T = KubeObject>(collection: CollectionName): readonly T[] {
    return this.store.list({ collection }) as unknown as readonly T[]
  }

  seconds(count: number): void {
    this.clock.advance(count * 1000)
  }

  #handle(request: ApiRequest) {
    if (request.method !== 'GET') this.writes.push(`${request.method} ${request.path}`)
    return this.#server.handle(request)
  }
}
