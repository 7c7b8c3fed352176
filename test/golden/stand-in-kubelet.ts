// What stood in for the kubelets when the timelines were recorded: it registers nodes, renews their leases and patches
// the status of pods with fixed delays, driven by annotations of the pods. It runs nothing.
import { keyOf } from '#api/object.ts'
import { leases, nodes, pods } from '#api/resource-ref.ts'
import { ApiError, isAlreadyExists } from '#api/status.ts'
import { formatMicroTime, formatTime } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Clock } from '#cluster/clock.ts'
import { ApiClient, type Door } from '#cluster/runtime/api-client.ts'
import { StandInPod } from './stand-in-pod.ts'

export interface NodeShape {
  readonly zone?: string
  /** Four unless told. */
  readonly cpus?: number
  readonly labels?: { readonly [key: string]: string }
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[]
}

const leasePeriodMs = 5000
const conditionTexts = {
  MemoryPressure: ['False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  DiskPressure: ['False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  PIDPressure: ['False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  Ready: ['True', 'KubeletReady', 'kubelet is posting ready status'],
} as const

export class StandInKubelet {
  readonly #clock: Clock
  readonly #api: ApiClient
  readonly #addresses = new Map<string, string>()
  readonly #cpus = new Map<string, number>()
  readonly #silent = new Set<string>()
  readonly #pods = new Map<string, StandInPod>()

  constructor(clock: Clock, door: Door) {
    this.#clock = clock
    this.#api = new ApiClient(door, { name: 'admin', groups: ['system:masters'] }, 'golden/1')
    const { metadata } = this.#api.list(pods)
    this.#api.watch(
      pods,
      {},
      metadata.resourceVersion ?? '0',
      ({ type, object }) => this.#see(type, object),
      () => {},
    )
  }

  /** Registers a node, posts its status and keeps its lease. */
  join(name: string, shape: NodeShape): void {
    const address = `172.18.0.${this.#addresses.size + 2}`
    this.#addresses.set(name, address)
    if (shape.cpus !== undefined) this.#cpus.set(name, shape.cpus)
    const labels = {
      'beta.kubernetes.io/arch': 'amd64',
      'beta.kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      ...(shape.zone !== undefined && {
        'topology.kubernetes.io/region': 'r1',
        'topology.kubernetes.io/zone': shape.zone,
      }),
      ...shape.labels,
    }
    const annotations = { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' }
    this.#api.create(nodes, {
      metadata: { name, labels, annotations },
      ...(shape.taints !== undefined && { spec: { taints: shape.taints } }),
      status: this.#statusOf(name),
    })
    this.#renew(name)
  }

  /** Speaks for a node that is there already, and for its pods. */
  adopt(name: string, address: string): void {
    this.#addresses.set(name, address)
    this.#renew(name)
    for (const pod of this.#api.list(pods).items) if (pod.spec.nodeName === name) this.#see('ADDED', pod)
  }

  /** The node stops posting anything, as a machine without power does. */
  silence(name: string): void {
    this.#silent.add(name)
  }

  /** The node posts again. */
  revive(name: string): void {
    this.#silent.delete(name)
    this.#postNodeStatus(name)
    for (const pod of this.#pods.values()) if (pod.nodeName === name) pod.wake()
  }

  #postNodeStatus(name: string): void {
    const status = this.#statusOf(name)
    this.#api.patch(nodes, undefined, name, 'strategic', { status }, 'status')
  }

  #statusOf(name: string) {
    const now = formatTime(this.#clock.now())
    const amounts = {
      cpu: String(this.#cpus.get(name) ?? 4),
      'ephemeral-storage': '100Gi',
      'hugepages-1Gi': '0',
      'hugepages-2Mi': '0',
      memory: '8Gi',
      pods: '110',
    }
    const conditions = Object.entries(conditionTexts).map(([type, [status, reason, message]]) => ({
      type,
      status,
      lastHeartbeatTime: now,
      lastTransitionTime: now,
      reason,
      message,
    }))
    return {
      capacity: amounts,
      allocatable: amounts,
      conditions,
      addresses: [
        { type: 'InternalIP', address: this.#addresses.get(name) ?? '' },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        machineID: name.replace('-', ''),
        systemUUID: name,
        bootID: name,
        kernelVersion: '6.1.0-18-amd64',
        osImage: 'Debian GNU/Linux 12 (bookworm)',
        containerRuntimeVersion: 'containerd://2.1.4',
        kubeletVersion: 'v1.35.6',
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    }
  }

  #renew(name: string): void {
    if (!this.#silent.has(name) && !this.#writeLease(name)) return
    this.#clock.after(leasePeriodMs, () => this.#renew(name))
  }

  /** False when the node is gone, and with it its lease. */
  #writeLease(name: string): boolean {
    const spec = {
      holderIdentity: name,
      leaseDurationSeconds: 40,
      renewTime: formatMicroTime(this.#clock.now()),
    }
    try {
      this.#api.create(leases, { metadata: { name }, spec }, 'kube-node-lease')
      return true
    } catch (error) {
      if (!isAlreadyExists(error)) throw error
    }
    try {
      this.#api.get(nodes, undefined, name)
    } catch (error) {
      if (error instanceof ApiError) return false
      throw error
    }
    this.#api.patch(leases, 'kube-node-lease', name, 'merge', { spec })
    return true
  }

  #see(type: string, pod: Pod): void {
    const { nodeName } = pod.spec
    if (nodeName === undefined || !this.#addresses.has(nodeName)) return
    const key = `${keyOf(pod)}/${pod.metadata.uid}`
    if (type === 'DELETED') {
      this.#pods.get(key)?.stop()
      this.#pods.delete(key)
      return
    }
    let known = this.#pods.get(key)
    if (known === undefined) {
      known = new StandInPod(pod, {
        clock: this.#clock,
        api: this.#api,
        hostIP: this.#addresses.get(nodeName) ?? '',
        podIP: `10.244.${[...this.#addresses.keys()].indexOf(nodeName)}.${this.#pods.size + 2}`,
        isSilent: () => this.#silent.has(nodeName),
      })
      this.#pods.set(key, known)
    }
    known.see(pod)
  }
}
