// containerd on a machine: pod sandboxes and containers. They outlive the kubelet and, as dead ones, the machine's power.

import type { Cancel } from '#api/request.ts'
import type { Clock } from '../clock.ts'
import type { HostPort } from '../network/host-ports.ts'
import type { RandomStream } from '../random.ts'
import type { Trace } from '../trace.ts'
import { Container, type ContainerConfig, RuntimeError, type SandboxFace } from './container.ts'
import type { FileSystem } from './file-system.ts'
import type { Disk } from './file-tree.ts'
import type { ImageStore, StoredImage } from './image-store.ts'
import { PodNetwork } from './pod-network.ts'
import type { ContainerLimits, MachineSize, MakeProcessGroup } from './process.ts'

export interface SandboxConfig {
  readonly podUid: string
  readonly podName: string
  readonly podNamespace: string
  readonly hostname: string
  readonly attempt: number
  readonly isHostNetwork: boolean
  /** Ports of the machine that lead to it. */
  readonly hostPorts?: readonly HostPort[]
  /** Which runtime is to run it: that of its RuntimeClass. */
  readonly runtimeHandler?: string | undefined
  /** Of the whole pod. */
  readonly memoryLimitBytes?: number | undefined
}

export interface Sandbox extends SandboxConfig, SandboxFace {
  readonly createdMs: number
  isReady: boolean
}

export interface RuntimeParts {
  readonly nodeName: string
  readonly size: MachineSize
  readonly address: string
  /** `10.244.1.0/24`: where pods get their addresses. */
  readonly podCidr: string
  /** Ends with the machine's power. */
  readonly clock: () => Clock
  readonly random: RandomStream
  readonly disk: Disk
  /** What the machine itself sees. */
  readonly files: FileSystem
  readonly images: ImageStore
  readonly makeProcesses: MakeProcessGroup
  /** Gives a sandbox its place in the network; the result takes it away again. */
  readonly joinNetwork: (sandbox: SandboxFace) => Cancel
  readonly trace?: Trace
  /** Since when nobody answers on the socket; undefined while somebody does. */
  readonly downSinceMs: () => number | undefined
}

const notRunning =
  'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: connection refused"'

/** The runtimes that are configured; the first is the default. */
const handlers: ReadonlySet<string> = new Set(['', 'runc'])

/** What runc itself takes before a container's own process begins. */
const leastMemoryBytes = 1024 * 1024

export class ContainerRuntime {
  readonly images: ImageStore
  readonly network: PodNetwork
  readonly #parts: RuntimeParts
  readonly #sandboxes = new Map<string, Sandbox>()
  readonly #containers = new Map<string, Container>()
  readonly #byPod = new Map<
    string,
    { readonly sandboxes: Set<Sandbox>; readonly containers: Set<Container> }
  >()
  readonly #watchers = new Set<(podUid: string) => void>()
  readonly #leaveNetwork = new Map<string, Cancel>()

  constructor(parts: RuntimeParts) {
    this.#parts = parts
    this.images = parts.images
    this.network = new PodNetwork(parts.podCidr, () => parts.clock().now())
  }

  get downSinceMs(): number | undefined {
    return this.#parts.downSinceMs()
  }

  get isRunning(): boolean {
    return this.downSinceMs === undefined
  }

  /** Throws RuntimeError when nobody answers on the socket. */
  checkRunning(): void {
    if (!this.isRunning) throw new RuntimeError(notRunning)
  }

  /** Tells which pod something changed of. */
  onChange(see: (podUid: string) => void): Cancel {
    this.#watchers.add(see)
    return () => this.#watchers.delete(see)
  }

  podUids(): readonly string[] {
    return [...this.#byPod.keys()]
  }

  /** Newest first. */
  sandboxesOf(podUid: string): readonly Sandbox[] {
    return [...(this.#byPod.get(podUid)?.sandboxes ?? [])].reverse()
  }

  /** Whose address in the pod network it is. */
  sandboxAt(address: string): Sandbox | undefined {
    for (const sandbox of this.#sandboxes.values())
      if (sandbox.isReady && !sandbox.isHostNetwork && sandbox.address === address) return sandbox
    return undefined
  }

  /** Newest first. */
  containersOf(podUid: string): readonly Container[] {
    return [...(this.#byPod.get(podUid)?.containers ?? [])].reverse()
  }

  container(id: string): Container | undefined {
    return this.#containers.get(id)
  }

  containers(): IterableIterator<Container> {
    return this.#containers.values()
  }

  /** Throws RuntimeError. */
  runSandbox(config: SandboxConfig): Sandbox {
    this.checkRunning()
    const id = this.#parts.random.hex(64)
    if (!handlers.has(config.runtimeHandler ?? ''))
      throw new RuntimeError(
        `rpc error: code = Unknown desc = unable to get OCI runtime for sandbox "${id}": no runtime for "${config.runtimeHandler}" is configured`,
      )
    if ((config.memoryLimitBytes ?? leastMemoryBytes) < leastMemoryBytes)
      throw new RuntimeError(
        `rpc error: code = Unknown desc = failed to start sandbox "${id}": failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?)`,
      )
    const sandbox: Sandbox = {
      ...config,
      id,
      address: config.isHostNetwork ? this.#parts.address : this.network.take(id),
      createdMs: this.#parts.clock().now(),
      isReady: true,
    }
    this.#sandboxes.set(sandbox.id, sandbox)
    this.#leaveNetwork.set(sandbox.id, this.#parts.joinNetwork(sandbox))
    this.#podOf(config.podUid).sandboxes.add(sandbox)
    this.#trace(sandbox)
    this.#tell(config.podUid)
    return sandbox
  }

  /** Ends a pod's network; containers that still run are killed. */
  stopSandbox(id: string): void {
    this.checkRunning()
    const sandbox = this.#sandboxes.get(id)
    if (sandbox === undefined) return
    for (const container of this.containersOf(sandbox.podUid))
      if (container.sandbox.id === id && container.state === 'running') container.signal('SIGKILL')
    this.#endSandbox(sandbox)
  }

  removeSandbox(id: string): void {
    const sandbox = this.#sandboxes.get(id)
    if (sandbox === undefined) return
    this.#sandboxes.delete(id)
    this.#byPod.get(sandbox.podUid)?.sandboxes.delete(sandbox)
    this.#dropPodIfEmpty(sandbox.podUid)
  }

  /** Throws RuntimeError and what mounting throws. */
  createContainer(sandbox: Sandbox, config: ContainerConfig, image: StoredImage): Container {
    this.checkRunning()
    const { random, disk, makeProcesses, nodeName, size } = this.#parts
    const clock = this.#parts.clock()
    checkSeccomp(this.#parts.files, config.seccompProfile)
    const container = new Container(random.hex(64), sandbox, config, image, {
      host: { clock, random, nodeName, machine: size },
      makeProcesses,
      disk,
      onChange: () => this.#tell(sandbox.podUid),
    })
    this.#containers.set(container.id, container)
    this.#podOf(sandbox.podUid).containers.add(container)
    return container
  }

  /** Throws RuntimeError with runc's text. */
  startContainer(container: Container): void {
    this.checkRunning()
    container.start()
  }

  /** Throws RuntimeError. Models the CRI's UpdateContainerResources. */
  updateContainer(container: Container, limits: ContainerLimits): void {
    this.checkRunning()
    container.setLimits(limits)
    this.#tell(container.sandbox.podUid)
  }

  /** Asks process 1 to end and kills it after the grace; tells when it has exited. */
  stopContainer(container: Container, graceMs: number, done: () => void): Cancel {
    if (container.state !== 'running') {
      done()
      return () => {}
    }
    const clock = this.#parts.clock()
    const cancelKill = clock.after(graceMs, () => container.signal('SIGKILL'))
    const cancelWatch = container.onExit(() => {
      cancelKill()
      done()
    })
    if (graceMs > 0) container.signal(container.config.stopSignal ?? container.image.stopSignal ?? 'SIGTERM')
    return () => {
      cancelWatch()
    }
  }

  removeContainer(container: Container): void {
    if (container.state === 'running') container.signal('SIGKILL')
    container.files.tree.discard()
    this.#containers.delete(container.id)
    this.#byPod.get(container.sandbox.podUid)?.containers.delete(container)
    this.#dropPodIfEmpty(container.sandbox.podUid)
    this.#tell(container.sandbox.podUid)
  }

  losePower(): void {
    for (const container of this.#containers.values()) container.losePower()
  }

  /** The machine came back: nothing that ran before runs any more. */
  recover(): void {
    for (const sandbox of this.#sandboxes.values()) this.#endSandbox(sandbox)
    for (const container of this.#containers.values()) container.findDead()
  }

  #endSandbox(sandbox: Sandbox): void {
    if (!sandbox.isReady) return
    sandbox.isReady = false
    this.#leaveNetwork.get(sandbox.id)?.()
    this.#leaveNetwork.delete(sandbox.id)
    if (!sandbox.isHostNetwork) this.network.release(sandbox.address)
    this.#trace(sandbox)
    this.#tell(sandbox.podUid)
  }

  #trace({ isReady, podUid, podNamespace, podName, address }: Sandbox): void {
    const { trace, nodeName } = this.#parts
    if (trace?.isOn !== true) return
    const pod = { uid: podUid, namespace: podNamespace, name: podName }
    trace.note({ kind: 'sandbox', isCreated: isReady, node: nodeName, pod, address })
  }

  #podOf(uid: string) {
    let pod = this.#byPod.get(uid)
    if (pod === undefined) {
      pod = { sandboxes: new Set<Sandbox>(), containers: new Set<Container>() }
      this.#byPod.set(uid, pod)
    }
    return pod
  }

  #dropPodIfEmpty(uid: string): void {
    const pod = this.#byPod.get(uid)
    if (pod !== undefined && pod.sandboxes.size === 0 && pod.containers.size === 0) this.#byPod.delete(uid)
  }

  #tell(podUid: string): void {
    for (const see of [...this.#watchers]) see(podUid)
  }
}

function checkSeccomp(files: FileSystem, path: string | undefined): void {
  if (path === undefined || files.exists(path)) return
  const profile = JSON.stringify(path)
  throw new RuntimeError(
    `failed to create containerd container: cannot load seccomp profile ${profile}: open ${path}: no such file or directory`,
  )
}
