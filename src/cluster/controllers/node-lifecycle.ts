// Notices nodes that fall silent or turn unready: conditions, taints, the readiness of their pods.
// Models kube-controller-manager nodelifecycle, v1.35.
import { type ObjectKey, splitKey } from '#api/object.ts'
import { leases, nodes, pods } from '#api/resource-ref.ts'
import { ApiError, isConflict, isNotFound } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { Lease } from '#api/types/coordination-v1.ts'
import type { Node, NodeCondition, Pod } from '#api/types/core-v1.ts'
import { ConnectionError } from '../runtime/api-client.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'
import { podCondition } from '../runtime/pods.ts'
import { NodeEviction } from './node-eviction.ts'
import { isSilent, type NodeHealth, observeHealth, readyCondition, silentConditions } from './node-health.ts'
import { isSameTaint, notReadyKey, swapTaints, unreachableKey, unschedulableKey } from './node-taints.ts'

/** The next look begins so long after the last ended; a look itself takes a moment. */
const monitorPeriodMs = 5000 + 1
/** How long after a node has changed its taints follow. */
const taintMs = 14
/** How long it takes to mark one pod. */
const markPodMs = 20
const leaseNamespace = 'kube-node-lease'
const excludedLabel = 'node.kubernetes.io/exclude-disruption'
const updateTries = 5

/** The taint that a condition in a state puts on its node. */
const conditionTaints: { readonly [condition: string]: { readonly [status: string]: string } } = {
  Ready: { False: notReadyKey, Unknown: unreachableKey },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
}
const managedKeys = new Set([unschedulableKey, ...Object.values(conditionTaints).flatMap(Object.values)])

export const nodeLifecycleController: ControllerFactory = {
  name: 'node-lifecycle-controller',
  account: 'node-controller',
  eventSource: 'node-controller',
  create: (on) => new NodeLifecycleController(on),
}

/** A look at a node: its Ready condition before and after. */
interface Look {
  readonly node: Node
  readonly observed: NodeCondition | undefined
  readonly current: NodeCondition | undefined
}

class NodeLifecycleController implements Controller {
  readonly #on: Runtime
  readonly #nodes: Informer<Node>
  readonly #pods: Informer<Pod>
  readonly #leases: Informer<Lease>
  readonly #eviction: NodeEviction
  readonly #known = new Map<string, Node>()
  readonly #health = new Map<string, NodeHealth>()
  /** Nodes some of whose pods could not be marked. */
  readonly #toMarkAgain = new Set<string>()
  #cancel: () => void = () => {}

  constructor(on: Runtime) {
    this.#on = on
    this.#nodes = on.informer(nodes)
    this.#pods = on.informer(pods)
    this.#leases = on.informer(leases)
    this.#eviction = new NodeEviction(on, this.#nodes)
    this.#pods.addIndex('node', ({ spec }) => (spec.nodeName === undefined ? [] : [spec.nodeName]))
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#nodes.onChange(({ type, object }) => {
      if (type === 'deleted') this.#toMarkAgain.delete(object.metadata.name)
      else this.#on.clock.after(taintMs, () => enqueue(object.metadata.name))
    })
    this.#pods.onChange(({ type, object, previous }) => {
      const { nodeName } = object.spec
      if (type === 'deleted' || nodeName === undefined || nodeName === previous?.spec.nodeName) return
      enqueue(`${object.metadata.namespace}/${object.metadata.name}`)
    })
    this.#cancel = this.#on.clock.after(0, () => this.#monitor())
  }

  stop(): void {
    this.#cancel()
    this.#eviction.stop()
  }

  reconcile(key: ObjectKey): undefined {
    if (splitKey(key).namespace === undefined) this.#taintByConditions(key)
    else this.#markNewPod(key)
  }

  #taintByConditions(name: string): void {
    const node = this.#nodes.get(name)
    if (node === undefined) return
    const wanted = (node.status.conditions ?? []).flatMap(({ type, status }) => {
      const key = conditionTaints[type]?.[status]
      return key === undefined ? [] : [{ key, effect: 'NoSchedule' }]
    })
    if (node.spec.unschedulable) wanted.push({ key: unschedulableKey, effect: 'NoSchedule' })
    const present = (node.spec.taints ?? []).filter(
      ({ key, effect }) => effect === 'NoSchedule' && managedKeys.has(key),
    )
    const added = wanted.filter((taint) => !present.some((each) => isSameTaint(each, taint)))
    const removed = present.filter((taint) => !wanted.some((each) => isSameTaint(each, taint)))
    if (added.length + removed.length > 0) swapTaints(this.#on, node, added, removed)
  }

  /** A pod that came to a node that is not ready is not ready either. */
  #markNewPod(key: ObjectKey): void {
    const pod = this.#pods.get(key)
    const nodeName = pod?.spec.nodeName
    if (pod === undefined || nodeName === undefined) return
    const ready = this.#health.get(nodeName)?.ready
    if (ready !== undefined && ready.status !== 'True') this.#markNotReady(pod)
  }

  #monitor(): void {
    this.#cancel = this.#on.clock.after(monitorPeriodMs, () => this.#monitor())
    if (!this.#nodes.hasSynced || !this.#leases.hasSynced || !this.#pods.hasSynced) return
    this.#noticeNodes()
    const looks: Look[] = []
    for (const cached of this.#nodes.values()) {
      const look = this.#look(cached)
      if (look !== undefined) looks.push(look)
    }
    const toMark: Pod[] = []
    for (const { node, observed, current } of looks) {
      if (current === undefined) continue
      this.#eviction.follow(node, current)
      const { name } = node.metadata
      const turned = current.status !== 'True' && observed?.status === 'True'
      if (turned) this.#tell(node, 'NodeNotReady', `Node ${name} status is now: NodeNotReady`)
      const again = this.#toMarkAgain.delete(name) && observed?.status !== 'True'
      if (turned || again) toMark.push(...this.#pods.byIndex('node', name))
    }
    this.#markEach(toMark, () => this.#judgeZones(looks))
  }

  #noticeNodes(): void {
    for (const node of this.#nodes.values()) {
      const { name } = node.metadata
      if (!this.#known.has(name)) {
        this.#tell(node, 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`)
        this.#eviction.markReachable(node)
      }
      this.#known.set(name, node)
    }
    if (this.#known.size === this.#nodes.size) return
    for (const [name, node] of this.#known) {
      if (this.#nodes.get(name) !== undefined) continue
      this.#tell(node, 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`)
      this.#known.delete(name)
      this.#health.delete(name)
    }
  }

  #tell(node: Node, reason: string, message: string): void {
    const { name, uid } = node.metadata
    this.#on.events.event({ apiVersion: 'v1', kind: 'Node', name, uid }, 'Normal', reason, message)
  }

  /** Undefined when the server could not be told what was seen. */
  #look(cached: Node): Look | undefined {
    let node = cached
    for (let left = updateTries; left > 0; left--) {
      try {
        return this.#lookOnce(node)
      } catch (error) {
        if (isNotFound(error)) return undefined
        if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
        if (!isConflict(error)) return undefined
        node = this.#on.api.get(nodes, undefined, cached.metadata.name)
      }
    }
    return undefined
  }

  #lookOnce(node: Node): Look {
    const { name } = node.metadata
    const nowMs = this.#on.clock.now()
    const lease = this.#leases.get(`${leaseNamespace}/${name}`)
    const health = observeHealth(this.#health.get(name), node, lease, nowMs)
    const observed = readyCondition(node)
    const conditions = isSilent(health, nowMs) ? silentConditions(node, formatTime(nowMs)) : undefined
    if (conditions === undefined) {
      this.#health.set(name, health)
      return { node, observed, current: observed }
    }
    const written = { ...node, status: { ...node.status, conditions } }
    this.#on.api.updateStatus(nodes, written)
    const current = readyCondition(written)
    this.#health.set(name, { ...health, ready: current })
    return { node, observed, current }
  }

  /** Marks pods one after the other; the rest of the world goes on meanwhile. */
  #markEach(waiting: readonly Pod[], done: () => void): void {
    const [pod, ...others] = waiting
    if (pod === undefined) {
      done()
      return
    }
    try {
      this.#markNotReady(pod)
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
      this.#toMarkAgain.add(pod.spec.nodeName ?? '')
    }
    this.#on.clock.after(others.length > 0 ? markPodMs : 0, () => this.#markEach(others, done))
  }

  #markNotReady(pod: Pod): void {
    const ready = podCondition(pod, 'Ready')
    if (ready === undefined || ready.status === 'False') return
    const lastTransitionTime = formatTime(this.#on.clock.now())
    const conditions = (pod.status.conditions ?? []).map((condition) =>
      condition === ready ? { ...ready, status: 'False', lastTransitionTime } : condition,
    )
    try {
      this.#on.api.updateStatus(pods, { ...pod, status: { ...pod.status, conditions } })
    } catch (error) {
      if (isNotFound(error)) return
      throw error
    }
    this.#on.events.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready')
  }

  #judgeZones(looks: readonly Look[]): void {
    const judged = looks.filter(({ node }) => node.metadata.labels?.[excludedLabel] === undefined)
    const hasLeft = this.#eviction.judgeZones(
      judged.map(({ node, current }) => ({ node, isReady: current?.status === 'True' })),
      looks.map(({ node }) => node),
    )
    if (!hasLeft) return
    // The outage was ours: nobody is blamed for what happened during it.
    const probedMs = this.#on.clock.now()
    for (const [name, health] of this.#health) this.#health.set(name, { ...health, probedMs })
  }
}
