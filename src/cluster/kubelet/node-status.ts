// Registers the node and keeps its status: looked at every ten seconds, written when it changed or after five minutes.
// Models kubelet tryUpdateNodeStatus and registerWithAPIServer, v1.35.
import { type Draft, deepEqual, type Sent } from '#api/object.ts'
import { formatMilli, formatUnits } from '#api/quantity.ts'
import { nodes } from '#api/resource-ref.ts'
import { ApiError, isAlreadyExists } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { ContainerImage, Node, NodeCondition, NodeStatus } from '#api/types/core-v1.ts'
import { ConnectionError } from '../runtime/api-client.ts'
import { reservedBytes } from './eviction-signals.ts'
import { type NodeHealth, type NodeVerdict, nodeVerdicts } from './node-conditions.ts'
import type { KubeletParts } from './parts.ts'

const computeMs = 10_000
const reportMs = 300_000
const registerRetryMs = { first: 200, max: 7000 }
const maxImages = 50

export class NodeReporter {
  readonly #parts: KubeletParts
  readonly #health: () => NodeHealth
  readonly #onRegistered: () => void
  #lastReportMs = Number.NEGATIVE_INFINITY
  #hasReported = false

  constructor(parts: KubeletParts, health: () => NodeHealth, onRegistered: () => void) {
    this.#parts = parts
    this.#health = health
    this.#onRegistered = onRegistered
  }

  start(): void {
    this.#register(registerRetryMs.first)
  }

  /** Looks now instead of at the next turn. */
  report(): void {
    const { api, clock, nodeName } = this.#parts
    try {
      const node: Node = api.get(nodes, undefined, nodeName)
      const status = this.#statusFor(node.status)
      const isDue = clock.now() - this.#lastReportMs >= reportMs
      if (!isDue && this.#hasReported && deepEqual(quiet(node.status), quiet(status))) return
      api.updateStatus(nodes, { ...node, status })
      this.#lastReportMs = clock.now()
      this.#tellChanges(node.status.conditions ?? [], status.conditions ?? [])
      this.#hasReported = true
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
    }
  }

  #register(retryMs: number): void {
    const { clock } = this.#parts
    try {
      this.#create()
    } catch (error) {
      if (error instanceof ConnectionError || (error instanceof ApiError && !isAlreadyExists(error))) {
        const next = Math.min(registerRetryMs.max, retryMs * 2)
        clock.after(retryMs, () => this.#register(next))
        return
      }
      if (!isAlreadyExists(error)) throw error
      this.#updateLabels()
    }
    this.#onRegistered()
    this.report()
    this.#tick()
  }

  #tick(): void {
    const { clock, random } = this.#parts
    clock.after(random.jitter(computeMs, 0.04), () => {
      this.report()
      this.#tick()
    })
  }

  #create(): void {
    const { api, nodeName, machine } = this.#parts
    const taints = machine.spec.isControlPlane
      ? [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }]
      : []
    const node: Sent<Node> = {
      metadata: {
        name: nodeName,
        labels: this.#labels(),
        annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
      },
      ...(taints.length > 0 && { spec: { taints } }),
      status: this.#statusFor(undefined),
    }
    api.create(nodes, node)
  }

  #updateLabels(): void {
    const { api, nodeName } = this.#parts
    const node: Node = api.get(nodes, undefined, nodeName)
    const labels = { ...node.metadata.labels, ...this.#labels() }
    if (!deepEqual(labels, node.metadata.labels))
      api.patch(nodes, undefined, nodeName, 'strategic', { metadata: { labels } })
  }

  #labels(): { [key: string]: string } {
    const { nodeName, machine } = this.#parts
    const { zone, region } = machine.spec
    return {
      'beta.kubernetes.io/arch': 'amd64',
      'beta.kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': nodeName,
      'kubernetes.io/os': 'linux',
      ...(zone !== undefined && { 'topology.kubernetes.io/zone': zone }),
      ...(region !== undefined && { 'topology.kubernetes.io/region': region }),
    }
  }

  #statusFor(old: NodeStatus | undefined): NodeStatus {
    const { machine, nodeName, config } = this.#parts
    const { cpuMilli, memoryBytes, address } = machine.spec
    const shared = {
      cpu: formatMilli(cpuMilli),
      'hugepages-1Gi': '0',
      'hugepages-2Mi': '0',
      pods: String(config.maxPods),
    }
    const diskBytes = machine.disk.capacityBytes
    const kibi = (bytes: number) => formatUnits(Math.floor(bytes / 1024) * 1024, 'binary')
    const own = { ...shared, memory: kibi(memoryBytes), 'ephemeral-storage': kibi(diskBytes) }
    // What others advertise of the node stays, and all of it may be taken.
    const advertised = Object.fromEntries(
      Object.entries(old?.capacity ?? {}).filter(([name]) => !(name in own)),
    )
    const status: Draft<Sent<NodeStatus>> = {
      ...(old as Draft<NodeStatus> | undefined),
      capacity: { ...own, ...advertised },
      allocatable: {
        ...shared,
        ...advertised,
        memory: kibi(memoryBytes - reservedBytes(machine, config.evictionHard, 'memory.available')),
        'ephemeral-storage': String(
          diskBytes - reservedBytes(machine, config.evictionHard, 'nodefs.available'),
        ),
      },
      conditions: this.#conditions(old?.conditions ?? []) as Draft<NodeCondition>[],
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: nodeName },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        machineID: machine.machineId,
        systemUUID: machine.systemUuid,
        bootID: machine.bootId,
        kernelVersion: '6.18.44',
        osImage: 'Debian GNU/Linux 12 (bookworm)',
        containerRuntimeVersion: 'containerd://2.2.9',
        kubeletVersion: config.version,
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
      images: this.#images() as Draft<ContainerImage>[],
    }
    return status as NodeStatus
  }

  #images(): ContainerImage[] {
    return this.#parts.machine.images
      .all()
      .map(({ references, repoDigests, sizeBytes }) => ({
        names: [...repoDigests, ...references],
        sizeBytes,
      }))
      .sort((a, b) => b.sizeBytes - a.sizeBytes)
      .slice(0, maxImages)
  }

  #conditions(old: readonly NodeCondition[]): NodeCondition[] {
    const now = formatTime(this.#parts.clock.now())
    const verdicts: readonly NodeVerdict[] = nodeVerdicts(this.#parts, this.#health())
    const mine = verdicts.map((verdict) => {
      const before = old.find(({ type }) => type === verdict.type)
      const lastTransitionTime = before?.status === verdict.status ? before.lastTransitionTime : now
      return { ...verdict, lastHeartbeatTime: now, lastTransitionTime }
    })
    const others = old.filter(({ type }) => !verdicts.some((verdict) => verdict.type === type))
    return [...others, ...mine] as NodeCondition[]
  }

  /** Tells of what changed, and at the start of what is. */
  #tellChanges(old: readonly NodeCondition[], now: readonly NodeCondition[]): void {
    const { events, nodeName } = this.#parts
    for (const { type, status } of now) {
      const before = old.find((condition) => condition.type === type)
      const isFirst = !this.#hasReported && type !== 'Ready'
      if (before?.status === status && !isFirst) continue
      const reason = eventReasons[type]?.[status === 'True' ? 0 : 1]
      if (reason === undefined) continue
      const node = { kind: 'Node', name: nodeName, apiVersion: 'v1' }
      events.event(node, 'Normal', reason, `Node ${nodeName} status is now: ${reason}`)
    }
  }
}

const eventReasons: { readonly [type: string]: readonly [string, string] } = {
  Ready: ['NodeReady', 'NodeNotReady'],
  MemoryPressure: ['NodeHasInsufficientMemory', 'NodeHasSufficientMemory'],
  DiskPressure: ['NodeHasDiskPressure', 'NodeHasNoDiskPressure'],
  PIDPressure: ['NodeHasInsufficientPID', 'NodeHasSufficientPID'],
}

/** A status without what changes all the time. */
function quiet({ conditions, ...status }: NodeStatus): unknown {
  return {
    ...status,
    conditions: (conditions ?? []).map(({ lastHeartbeatTime: _, ...condition }) => condition),
  }
}
