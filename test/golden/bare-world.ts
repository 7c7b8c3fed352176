// A control plane without machines, as the recordings had it: store, API server, controllers, scheduler, and nodes that
// a stand-in for the kubelet speaks for.
import { parse } from 'yaml'
import type { ApiRequest, ApiResponse } from '#api/request.ts'
import { namespaces } from '#api/resource-ref.ts'
import { admissionPlugins } from '#cluster/apiserver/admission/index.ts'
import { ApiServer } from '#cluster/apiserver/api-server.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { controllers } from '#cluster/controllers/index.ts'
import { startControllerManager } from '#cluster/controllers/manager.ts'
import { Random } from '#cluster/random.ts'
import { resources } from '#cluster/resources/index.ts'
import { ApiClient } from '#cluster/runtime/api-client.ts'
import { startScheduler } from '#cluster/scheduler/scheduler.ts'
import { Store } from '#cluster/store.ts'
import { StandInKubelet } from './stand-in-kubelet.ts'

export const admin = { name: 'admin', uid: 'u-admin', groups: ['system:masters', 'system:authenticated'] }

/** How long the recorded cluster had been up when a scenario began. */
const settleMs = 40_000

export class BareWorld {
  readonly clock: VirtualClock
  readonly api: ApiClient
  readonly kubelet: StandInKubelet
  readonly #server: ApiServer

  /** The clock stands at `startMs` when the world is built and has settled. */
  constructor(startMs: number, seed = 1) {
    this.clock = new VirtualClock(startMs - settleMs)
    const random = new Random(seed)
    this.#server = new ApiServer({
      clock: this.clock,
      random,
      store: new Store(),
      resources,
      admission: admissionPlugins,
      serviceCidr: '10.96.0.0/16',
      // The parser's warnings would end up among the results.
      parseYaml: (text) => parse(text, { logLevel: 'error' }),
    })
    this.#server.bootstrap()
    this.api = new ApiClient(this, admin, 'golden/1')
    for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease'])
      this.api.create(namespaces, { metadata: { name } })
    startControllerManager(this, this.clock, random, controllers)
    startScheduler(this, this.clock, random)
    this.kubelet = new StandInKubelet(this.clock, this)
    this.kubelet.join('control-plane', {
      zone: 'zone-a',
      labels: {
        'node-role.kubernetes.io/control-plane': '',
        'node.kubernetes.io/exclude-from-external-load-balancers': '',
      },
      taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
    })
    for (const [name, zone, disktype] of [
      ['worker-1', 'zone-a', 'ssd'],
      ['worker-2', 'zone-b', 'hdd'],
      ['worker-3', 'zone-c', 'hdd'],
    ] as const)
      this.kubelet.join(name, { zone, labels: { disktype } })
    this.clock.advance(settleMs)
  }

  handle(request: ApiRequest): ApiResponse {
    return this.#server.handle(request)
  }
}
