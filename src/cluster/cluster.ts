// Builds a world: machines, store, API server, components. The only file that knows the whole list.
import type { ApiRequest, ApiResponse } from '#api/request.ts'
import { namespaces } from '#api/resource-ref.ts'
import { admissionPlugins } from './apiserver/admission/index.ts'
import { ApiServer } from './apiserver/api-server.ts'
import type { KubeletConnection } from './apiserver/kubelet-door.ts'
import { type Clock, VirtualClock } from './clock.ts'
import { controllers } from './controllers/index.ts'
import { startControllerManager } from './controllers/manager.ts'
import type { KubeletConfig } from './kubelet/config.ts'
import { Kubelet } from './kubelet/kubelet.ts'
import { networkDialer } from './kubelet/network-dialer.ts'
import { Machine, type MachineSpec } from './machines/machine.ts'
import type { MakeProcessGroup } from './machines/process.ts'
import { Namespaces } from './machines/program-processes.ts'
import { quietProcesses } from './machines/quiet-process.ts'
import { type ImageCatalogue, Registries } from './machines/registry.ts'
import { unknownImages } from './machines/unknown-images.ts'
import { Network } from './network/network.ts'
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
  /** What registries hold; without it every plausible name is an image of which nothing is known. */
  readonly images?: ImageCatalogue
  /** Makes what runs in containers; without it they run quietly. */
  readonly makeProcesses?: (network: Network, namespaces: Namespaces) => MakeProcessGroup
  /** Instead of the machines that `workers` asks for. */
  readonly machines?: readonly MachineSpec[]
  readonly kubelet?: Partial<KubeletConfig>
}

const admin = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }
const systemNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease']
const controlPlaneName = 'control-plane'
/** systemd starts an ended kubelet again after ten seconds, containerd after five. */
const restartMs = { kubelet: 10_000, containerd: 5000 }

export class Cluster {
  readonly clock: VirtualClock
  readonly random: Random
  readonly machines = new Map<string, Machine>()
  readonly network: Network
  readonly registries: Registries
  readonly #namespaces: Namespaces
  readonly #makeProcesses: MakeProcessGroup
  readonly #kubelets = new Map<string, Kubelet>()
  readonly #options: ClusterOptions
  readonly #server: ApiServer

  constructor(options: ClusterOptions) {
    this.#options = options
    this.clock = new VirtualClock(options.startMs)
    this.random = new Random(options.seed)
    const { clock, random } = this
    this.network = new Network(clock, random.stream('network'))
    this.#namespaces = new Namespaces(this.network)
    this.#makeProcesses = options.makeProcesses?.(this.network, this.#namespaces) ?? quietProcesses
    this.registries = new Registries(options.images ?? unknownImages(() => clock.now()))
    this.#server = new ApiServer({
      clock,
      random,
      store: new Store(),
      resources,
      admission: admissionPlugins,
      serviceCidr: '10.96.0.0/12',
      parseYaml: options.parseYaml,
      kubelets: (nodeName) => this.#findKubelet(nodeName),
    })
    const api = new ApiClient(this, admin, 'kubeadm/v1.35.6')
    for (const name of systemNamespaces) api.create(namespaces, { metadata: { name } })
    startControllerManager(this, clock, random, controllers)
    startScheduler(this, clock, random)
    for (const spec of options.machines ?? workerSpecs(options.workers)) this.addMachine(spec)
  }

  handle(request: ApiRequest): ApiResponse {
    return this.#server.handle(request)
  }

  /** Puts a machine into the world and turns it on; its kubelet joins the cluster. */
  addMachine(spec: MachineSpec): Machine {
    const { clock, random, network, registries } = this
    const gateway = spec.podCidr.replace(/\d+\/\d+$/, '1')
    this.#namespaces.addHost(spec.name, spec.address, gateway)
    network.addPodNetwork(spec.podCidr.split('.').slice(0, 2).join('.'))
    const machine = new Machine(spec, {
      clock,
      random,
      registries,
      makeProcesses: this.#makeProcesses,
      joinNetwork: (name, sandbox) => this.#namespaces.join(name, sandbox),
      onPower: (name, isOn) => network.setMachineUp(name, isOn),
    })
    this.machines.set(spec.name, machine)
    machine.addUnit('containerd', () => () => {}, restartMs.containerd)
    machine.addUnit('kubelet', (unitClock) => this.#startKubelet(machine, unitClock), restartMs.kubelet)
    machine.powerOn()
    return machine
  }

  #findKubelet(nodeName: string): KubeletConnection | undefined {
    const machine = this.machines.get(nodeName)
    if (machine === undefined) return undefined
    const { address } = machine.spec
    const dial = (why: string) => ({ dialError: `dial tcp ${address}:10250: ${why}`, address })
    if (!machine.isOn) return dial('connect: no route to host')
    if (!this.network.isLinked(controlPlaneName, nodeName)) return dial('i/o timeout')
    const kubelet = this.#kubelets.get(nodeName)
    return kubelet === undefined ? dial('connect: connection refused') : { door: kubelet.server, address }
  }

  #startKubelet(machine: Machine, clock: Clock): () => void {
    const host = this.#namespaces.host(machine.spec.name)
    if (host === undefined) throw new Error(`${machine.spec.name} has no place in the network`)
    const kubelet = new Kubelet({
      machine,
      door: this,
      clock,
      random: this.random,
      dialer: networkDialer(this.network, host),
      ...(this.#options.kubelet !== undefined && { config: this.#options.kubelet }),
    })
    this.#kubelets.set(machine.spec.name, kubelet)
    kubelet.start()
    return () => {
      kubelet.stop()
      this.#kubelets.delete(machine.spec.name)
    }
  }
}

function workerSpecs(count: number): MachineSpec[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `worker-${i + 1}`,
    address: `172.18.0.${i + 3}`,
    cpuMilli: 4000,
    memoryBytes: 8 * 2 ** 30,
    podCidr: `10.244.${i + 1}.0/24`,
  }))
}
