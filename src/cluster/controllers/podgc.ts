// Ends pods that nobody else will: of nodes that are gone, never placed, or too many that are done.
// Models kube-controller-manager podgc, v1.35.
import { keyOf } from '#api/object.ts'
import { hasEnded } from '#api/pod-phase.ts'
import { nodes, pods } from '#api/resource-ref.ts'
import { ApiError, isNotFound } from '#api/status.ts'
import { timeMs } from '#api/time.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'
import { ConnectionError } from '../runtime/api-client.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'
import { type Disruption, markDisrupted } from './pod-disruption.ts'

const periodMs = 20_000
/** How long a node must be gone before its pods are. */
const quarantineMs = 40_000
/** More pods than this that are done are too many. */
const terminatedThreshold = 12_500
const outOfServiceKey = 'node.kubernetes.io/out-of-service'
const nodeGone: Disruption = { reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' }

export const podGcController: ControllerFactory = {
  name: 'pod-garbage-collector-controller',
  account: 'pod-garbage-collector',
  create: (on) => new PodGcController(on),
}

class PodGcController implements Controller {
  readonly #on: Runtime
  readonly #nodes: Informer<Node>
  readonly #pods: Informer<Pod>
  /** When a node that pods name was first missed. */
  readonly #missedMs = new Map<string, number>()
  #cancel: () => void = () => {}

  constructor(on: Runtime) {
    this.#on = on
    this.#nodes = on.informer(nodes)
    this.#pods = on.informer(pods)
  }

  start(): void {
    this.#cancel = this.#on.clock.after(0, () => this.#collect())
  }

  stop(): void {
    this.#cancel()
  }

  /** Nothing is ever asked for by name. */
  reconcile(): undefined {}

  #collect(): void {
    this.#cancel = this.#on.clock.after(periodMs, () => this.#collect())
    if (!this.#nodes.hasSynced || !this.#pods.hasSynced) return
    const gone = this.#goneNodes()
    const done: Pod[] = []
    const doomed = new Map<string, { readonly pod: Pod; readonly why: Disruption | undefined }>()
    for (const pod of this.#pods.values()) {
      const { nodeName } = pod.spec
      if (hasEnded(pod)) done.push(pod)
      const isEnding = pod.metadata.deletionTimestamp !== undefined
      if (nodeName !== undefined && gone.has(nodeName)) doomed.set(keyOf(pod), { pod, why: nodeGone })
      else if (isEnding && (nodeName === undefined || this.#isOutOfService(nodeName)))
        doomed.set(keyOf(pod), { pod, why: undefined })
    }
    done.sort((a, b) => timeMs(a.metadata.creationTimestamp) - timeMs(b.metadata.creationTimestamp))
    for (const pod of done.slice(0, Math.max(0, done.length - terminatedThreshold)))
      doomed.set(keyOf(pod), { pod, why: undefined })
    for (const { pod, why } of doomed.values()) this.#end(pod, why)
  }

  /** Nodes that pods name and that have been gone for the whole quarantine. */
  #goneNodes(): Set<string> {
    const nowMs = this.#on.clock.now()
    const missing = new Set<string>()
    for (const { spec } of this.#pods.values())
      if (spec.nodeName !== undefined && this.#nodes.get(spec.nodeName) === undefined)
        missing.add(spec.nodeName)
    for (const name of missing) if (!this.#missedMs.has(name)) this.#missedMs.set(name, nowMs)
    const gone = new Set<string>()
    for (const [name, sinceMs] of this.#missedMs) {
      if (nowMs - sinceMs < quarantineMs) continue
      this.#missedMs.delete(name)
      if (this.#nodes.get(name) === undefined && !this.#exists(name)) gone.add(name)
    }
    return gone
  }

  #exists(node: string): boolean {
    try {
      this.#on.api.get(nodes, undefined, node)
      return true
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
      return !isNotFound(error)
    }
  }

  #isOutOfService(name: string): boolean {
    const node = this.#nodes.get(name)
    if (node === undefined) return false
    const ready = node.status.conditions?.find((condition) => condition.type === 'Ready')
    return ready?.status !== 'True' && (node.spec.taints ?? []).some((taint) => taint.key === outOfServiceKey)
  }

  /** Nobody else will say how the pod ended, so it failed. */
  #end(pod: Pod, why: Disruption | undefined): void {
    const { namespace, name } = pod.metadata
    try {
      if (!hasEnded(pod)) markDisrupted(this.#on, pod, why, 'Failed')
      this.#on.api.delete(pods, namespace, name, { gracePeriodSeconds: 0 })
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
    }
  }
}
