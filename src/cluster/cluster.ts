// Builds a world: machines, store, API server, components. The only file that knows the whole list.

import type { ApiRequest, ApiResponse, Cancel } from '#api/request.ts'
import { admissionPlugins } from './apiserver/admission/index.ts'
import type { ApiServerOptions } from './apiserver/api-server.ts'
import type { KubeletConnection } from './apiserver/kubelet-door.ts'
import type { Descriptions } from './apiserver/openapi/type-schemas.ts'
import type { ParseYaml } from './apiserver/read-yaml.ts'
import { traceUnreached } from './apiserver/request-trace.ts'
import { CertificateAuthority } from './certificate-authority.ts'
import { type Clock, VirtualClock } from './clock.ts'
import { ControlPlane } from './control-plane/control-plane.ts'
import { hostedProcesses } from './control-plane/hosted-processes.ts'
import { initCluster } from './control-plane/kubeadm.ts'
import { controlPlaneManifests, preloadedImages } from './control-plane/manifests.ts'
import { networkBackends } from './control-plane/network-backends.ts'
import { defaultKubeletConfig, type KubeletConfig } from './kubelet/config.ts'
import { Kubelet } from './kubelet/kubelet.ts'
import { listenForKubelet } from './kubelet/kubelet-listener.ts'
import { networkDialer } from './kubelet/network-dialer.ts'
import { parseImageReference } from './machines/image-reference.ts'
import { Machine, type MachineSpec } from './machines/machine.ts'
import type { MakeProcessGroup } from './machines/process.ts'
import { Namespaces } from './machines/program-processes.ts'
import { quietProcesses } from './machines/quiet-process.ts'
import { type ImageCatalogue, Registries } from './machines/registry.ts'
import { unknownImages } from './machines/unknown-images.ts'
import { Internet } from './network/internet.ts'
import { type ConnectResult, Network } from './network/network.ts'
import { Random } from './random.ts'
import { resources } from './resources/index.ts'
import { ConnectionError, type Door } from './runtime/api-client.ts'
import { Store } from './store.ts'
import { Trace } from './trace.ts'

/** The way to the API server from a machine. */
export type DoorFrom = (machine: string | undefined) => Door

export interface ClusterOptions {
  readonly seed: number
  /** Milliseconds since 1970 when the world begins. */
  readonly startMs: number
  readonly workers: number
  /** Parses YAML request bodies; the simulator itself needs no YAML library. */
  readonly parseYaml: ParseYaml
  /** What the API's types and fields are for; asked for when somebody reads OpenAPI. */
  readonly describeTypes?: () => Descriptions
  /** What registries hold; without it every plausible name is an image of which nothing is known. */
  readonly images?: ImageCatalogue
  /** Makes what runs in containers; without it they run quietly. */
  readonly makeProcesses?: (network: Network, namespaces: Namespaces, door: DoorFrom) => MakeProcessGroup
  /** Instead of the machines that `workers` asks for. */
  readonly machines?: readonly MachineSpec[]
  readonly kubelet?: Partial<KubeletConfig>
  /** What the API server is told beyond its usual flags. */
  readonly apiServer?: Partial<
    Pick<ApiServerOptions, 'staticTokens' | 'disabledAdmission' | 'authorizationModes' | 'serviceCidr'>
  >
  /** Controllers that the manager is told to leave out, by name. */
  readonly disabledControllers?: readonly string[]
  /** Leaves the scheduler out of a world whose control plane runs beside the machines. */
  readonly hasNoScheduler?: boolean
}

/** How long the machines have been on when a world with a control plane of its own begins. */
const bootMs = 60_000
/** systemd starts an ended kubelet again after ten seconds, containerd after five. */
const restartMs = { kubelet: 10_000, containerd: 5000 }

export class Cluster {
  readonly clock: VirtualClock
  readonly random: Random
  readonly machines = new Map<string, Machine>()
  readonly network: Network
  readonly internet: Internet
  readonly registries: Registries
  /** What components did of late, once somebody wants to know. */
  readonly trace: Trace
  /** Signs the certificates that the API server trusts. */
  readonly authority: CertificateAuthority
  readonly #namespaces: Namespaces
  readonly #makeProcesses: MakeProcessGroup
  readonly #kubelets = new Map<string, Kubelet>()
  /** What the manifests say that every such cluster begins with, by their texts: nobody need parse them. */
  readonly #manifests = new Map<string, unknown>()
  readonly #options: ClusterOptions
  readonly #controlPlane: ControlPlane
  /** The machine that carries the control plane; undefined when that runs beside the machines. */
  readonly #controlPlaneMachine: MachineSpec | undefined
  readonly #door: Door

  constructor(options: ClusterOptions) {
    const specs = options.machines ?? kubeadmMachines(options.workers)
    const main = specs.find((spec) => spec.isControlPlane)
    this.#options = options
    this.#controlPlaneMachine = main
    this.clock = new VirtualClock(options.startMs - (main === undefined ? 0 : bootMs))
    this.random = new Random(options.seed)
    this.authority = new CertificateAuthority(options.seed, this.clock)
    const { clock, random } = this
    this.trace = new Trace(clock)
    this.network = new Network(clock, random.stream('network'), this.trace)
    this.internet = new Internet(this.network)
    this.#namespaces = new Namespaces(this.network)
    this.registries = new Registries(options.images ?? unknownImages(() => clock.now()))
    this.#controlPlane = new ControlPlane({
      machine: main?.name ?? '',
      address: main?.address ?? '127.0.0.1',
      network: this.network,
      host: () => (main === undefined ? undefined : this.#namespaces.host(main.name)),
      clock,
      random,
      store: new Store(),
      trace: this.trace,
      resources,
      admission: admissionPlugins,
      serviceCidr: '10.96.0.0/12',
      parseYaml: options.parseYaml,
      ...(options.describeTypes && { describeTypes: options.describeTypes }),
      ...options.apiServer,
      ...(options.disabledControllers && { disabledControllers: options.disabledControllers }),
      kubelets: (nodeName) => this.#findKubelet(nodeName),
      backends: networkBackends(this.network, clock, () =>
        main === undefined ? undefined : this.#namespaces.host(main.name),
      ),
      verifyCertificate: (text) => this.authority.verify(text),
    })
    const inContainers =
      options.makeProcesses?.(this.network, this.#namespaces, (from) => this.#controlPlane.door(from)) ??
      quietProcesses
    this.#makeProcesses = hostedProcesses(this.#controlPlane.components(), inContainers)
    this.#door = this.#controlPlane.door()
    if (main === undefined) this.#controlPlane.startBare(options.hasNoScheduler !== true)
    for (const spec of specs) this.addMachine(spec)
    initCluster(this.#door, clock, main?.name)
    if (main !== undefined) clock.advance(bootMs)
  }

  /** The door for who stands outside the cluster. Throws ConnectionError while the API server does not run. */
  handle(request: ApiRequest): ApiResponse {
    try {
      return this.#door.handle(request)
    } catch (error) {
      if (error instanceof ConnectionError && this.trace.isOn) traceUnreached(this.trace, request, error)
      throw error
    }
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
      trace: this.trace,
      onPower: (name, isOn) => network.setMachineUp(name, isOn),
    })
    this.machines.set(spec.name, machine)
    for (const name of preloadedImages) {
      const reference = parseImageReference(name)
      if ('canonical' in reference) machine.images.preload(reference)
    }
    if (spec.isControlPlane)
      for (const { file, text, pod } of controlPlaneManifests(spec.name, spec.address)) {
        machine.files.write(`${manifestFolder(machine)}/${file}`, text)
        this.#manifests.set(text, pod)
      }
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
    const server = this.#controlPlaneMachine?.name ?? nodeName
    if (!this.network.isLinked(server, nodeName)) return dial('i/o timeout')
    const kubelet = this.#kubelets.get(nodeName)
    return kubelet === undefined ? dial('connect: connection refused') : { door: kubelet.server, address }
  }

  /** Connects to a port on the loopback of a pod, as containerd does from inside of its network namespace. */
  #dialPod(sandboxId: string, port: number, see: (result: ConnectResult) => void): Cancel {
    const namespace = this.#namespaces.of(sandboxId)
    if (namespace === undefined) return this.clock.after(0, () => see({ kind: 'refused' }))
    return this.network.connect(namespace, '127.0.0.1', port, see)
  }

  #startKubelet(machine: Machine, clock: Clock): () => void {
    const host = this.#namespaces.host(machine.spec.name)
    if (host === undefined) throw new Error(`${machine.spec.name} has no place in the network`)
    const kubelet = new Kubelet({
      machine,
      door: this.#controlPlane.door(machine.spec.name),
      clock,
      random: this.random,
      dialer: networkDialer(this.network, host),
      dialPod: (sandboxId, port, see) => this.#dialPod(sandboxId, port, see),
      parseYaml: (text) => this.#manifests.get(text) ?? this.#options.parseYaml(text),
      ...(this.#options.kubelet !== undefined && { config: this.#options.kubelet }),
    })
    this.#kubelets.set(machine.spec.name, kubelet)
    kubelet.start()
    const unlisten = listenForKubelet(kubelet, host)
    return () => {
      unlisten()
      kubelet.stop()
      this.#kubelets.delete(machine.spec.name)
    }
  }
}

/** The folder of static pods, made when it is not there. */
function manifestFolder({ files }: Machine): string {
  const path = defaultKubeletConfig.staticPodPath
  if (!files.exists(path)) files.makeDirectory(path, { withParents: true })
  return path
}

/** One control-plane machine and so many workers, as kubeadm would join them. */
function kubeadmMachines(workers: number): MachineSpec[] {
  const size = { cpuMilli: 4000, memoryBytes: 8 * 2 ** 30 }
  const control = {
    ...size,
    name: 'control-plane',
    address: '172.18.0.2',
    podCidr: '10.244.0.0/24',
    isControlPlane: true,
  }
  const others = Array.from({ length: workers }, (_, i) => ({
    ...size,
    name: `worker-${i + 1}`,
    address: `172.18.0.${i + 3}`,
    podCidr: `10.244.${i + 1}.0/24`,
  }))
  return [control, ...others]
}
