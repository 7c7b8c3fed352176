// Builds a world: machines, store, API server, components. The only file that knows the whole list.
import type { ApiRequest, ApiResponse } from '#api/request.ts'
import { namespaces } from '#api/resource-ref.ts'
import { admissionPlugins } from './apiserver/admission/index.ts'
import { ApiServer } from './apiserver/api-server.ts'
import { VirtualClock } from './clock.ts'
import { controllers } from './controllers/index.ts'
import { startControllerManager } from './controllers/manager.ts'
import { startKubelet } from './kubelet/kubelet.ts'
import { Machine } from './machines/machine.ts'
import { Random } from './random.ts'
import { resources } from './resources/index.ts'
import { ApiClient } from './runtime/api-client.ts'
import { startScheduler } from './scheduler/scheduler.ts'
import { Store } from './store.ts'

export interface ClusterOptions {
  readonly seed: number
  /** Milliseconds since 1970 when the world begins. */
  readonly startMs: number
  readonly workers: number
  /** Parses YAML request bodies; the simulator itself needs no YAML library. */
  readonly parseYaml: (text: string) => unknown
}

const admin = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }
const systemNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease']

export class Cluster {
  readonly clock: VirtualClock
  readonly machines = new Map<string, Machine>()
  readonly #server: ApiServer

  constructor(options: ClusterOptions) {
    this.clock = new VirtualClock(options.startMs)
    const random = new Random(options.seed)
    const { clock } = this
    this.#server = new ApiServer({
      clock,
      random,
      store: new Store(),
      resources,
      admission: admissionPlugins,
      serviceCidr: '10.96.0.0/12',
      parseYaml: options.parseYaml,
    })
    const api = new ApiClient(this, admin, 'kubeadm/v1.35.6')
    for (const name of systemNamespaces) api.create(namespaces, { metadata: { name } })
    startControllerManager(this, clock, random, controllers)
    startScheduler(this, clock, random)
    for (let i = 1; i <= options.workers; i++) {
      const spec = {
        name: `worker-${i}`,
        address: `172.18.0.${i + 2}`,
        cpuMilli: 4000,
        memoryBytes: 8 * 2 ** 30,
      }
      const machine = new Machine(spec, clock)
      this.machines.set(spec.name, machine)
      machine.addUnit('kubelet', (unitClock) => startKubelet(machine, this, unitClock, random))
      machine.powerOn()
    }
  }

  handle(request: ApiRequest): ApiResponse {
    return this.#server.handle(request)
  }
}
