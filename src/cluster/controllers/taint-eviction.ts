// Deletes pods from nodes whose NoExecute taints they do not bear, or no longer bear.
// Models kube-controller-manager tainteviction, v1.35.
import { deepEqual, type ObjectKey, splitKey } from '#api/object.ts'
import type { Cancel } from '#api/request.ts'
import { nodes, pods } from '#api/resource-ref.ts'
import { ApiError, isNotFound } from '#api/status.ts'
import type { Node, Pod, Taint, Toleration } from '#api/types/core-v1.ts'
import { ConnectionError } from '../runtime/api-client.ts'
import type { Controller, ControllerFactory, Runtime } from '../runtime/controller.ts'
import type { Informer } from '../runtime/informer.ts'
import { toleratesTaint } from '../runtime/taints.ts'
import { markDisrupted } from './pod-disruption.ts'

const tries = 5
const retryMs = 10
const why = {
  reason: 'DeletionByTaintManager',
  message: 'Taint manager: deleting due to NoExecute taint',
}

export const taintEvictionController: ControllerFactory = {
  name: 'taint-eviction-controller',
  account: 'node-controller',
  create: (on) => new TaintEvictionController(on),
}

/** A pod's end that was decided on. */
interface Eviction {
  readonly createdMs: number
  readonly dueMs: number
  /** Undefined once it was carried out: the pod is not deleted twice. */
  cancel: Cancel | undefined
}

class TaintEvictionController implements Controller {
  readonly #on: Runtime
  readonly #nodes: Informer<Node>
  readonly #pods: Informer<Pod>
  readonly #tainted = new Map<string, readonly Taint[]>()
  readonly #evictions = new Map<ObjectKey, Eviction>()

  constructor(on: Runtime) {
    this.#on = on
    this.#nodes = on.informer(nodes)
    this.#pods = on.informer(pods)
    this.#pods.addIndex('node', ({ spec }) => (spec.nodeName === undefined ? [] : [spec.nodeName]))
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#nodes.onChange(({ type, object, previous }) => {
      const isSame = previous !== undefined && deepEqual(noExecute(object), noExecute(previous))
      if (type === 'deleted' || !isSame) enqueue(object.metadata.name)
    })
    this.#pods.onChange(({ type, object, previous }) => {
      const isSame =
        previous?.spec.nodeName === object.spec.nodeName &&
        deepEqual(previous?.spec.tolerations, object.spec.tolerations)
      if (type === 'deleted' || !isSame) enqueue(`${object.metadata.namespace}/${object.metadata.name}`)
    })
  }

  stop(): void {
    for (const { cancel } of this.#evictions.values()) cancel?.()
    this.#evictions.clear()
  }

  reconcile(key: ObjectKey): undefined {
    if (splitKey(key).namespace === undefined) this.#followNode(key)
    else this.#followPod(key)
  }

  #followNode(name: string): void {
    const node = this.#nodes.get(name)
    const taints = node === undefined ? [] : noExecute(node)
    if (taints.length === 0) this.#tainted.delete(name)
    else this.#tainted.set(name, taints)
    if (node === undefined) return
    for (const pod of this.#pods.byIndex('node', name)) this.#judge(pod, taints)
  }

  #followPod(key: ObjectKey): void {
    const pod = this.#pods.get(key)
    if (pod === undefined) {
      this.#cancel(key)
      return
    }
    const taints = this.#tainted.get(pod.spec.nodeName ?? '')
    if (taints !== undefined) this.#judge(pod, taints)
  }

  #judge(pod: Pod, taints: readonly Taint[]): void {
    const key = `${pod.metadata.namespace}/${pod.metadata.name}`
    const waitMs = tolerationMs(taints, pod.spec.tolerations ?? [])
    if (waitMs === undefined) {
      this.#cancel(key)
      return
    }
    const nowMs = this.#on.clock.now()
    if (waitMs === 0) {
      this.#cancel(key)
      this.#plan(key, nowMs, nowMs)
      return
    }
    const planned = this.#evictions.get(key)
    if (planned?.cancel !== undefined) {
      const dueMs = planned.createdMs + waitMs
      if (dueMs >= planned.dueMs) return
      this.#cancel(key)
      this.#plan(key, planned.createdMs, dueMs)
    } else this.#plan(key, nowMs, nowMs + waitMs)
  }

  #plan(key: ObjectKey, createdMs: number, dueMs: number): void {
    if (this.#evictions.has(key)) return
    const eviction: Eviction = { createdMs, dueMs, cancel: undefined }
    this.#evictions.set(key, eviction)
    const evict = () => {
      eviction.cancel = undefined
      this.#tell(key, 'Marking for deletion')
      this.#evict(key, tries)
    }
    const delayMs = dueMs - this.#on.clock.now()
    if (delayMs <= 0) evict()
    else eviction.cancel = this.#on.clock.after(delayMs, evict)
  }

  #cancel(key: ObjectKey): void {
    const eviction = this.#evictions.get(key)
    if (eviction === undefined) return
    this.#evictions.delete(key)
    if (eviction.cancel === undefined) return
    eviction.cancel()
    this.#tell(key, 'Cancelling deletion of')
  }

  #tell(key: ObjectKey, what: string): void {
    const { namespace, name } = splitKey(key)
    const about = { apiVersion: 'v1', kind: 'Pod', namespace, name }
    this.#on.events.event(about, 'Normal', 'TaintManagerEviction', `${what} Pod ${key}`)
  }

  #evict(key: ObjectKey, triesLeft: number): void {
    const { namespace, name } = splitKey(key)
    try {
      markDisrupted(this.#on, this.#on.api.get(pods, namespace, name), why)
      this.#on.api.delete(pods, namespace, name)
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error
      if (triesLeft > 1 && !isNotFound(error))
        this.#on.clock.after(retryMs, () => this.#evict(key, triesLeft - 1))
      else this.#evictions.delete(key)
    }
  }
}

function noExecute({ spec }: Node): readonly Taint[] {
  return (spec.taints ?? []).filter((taint) => taint.effect === 'NoExecute')
}

/** How long the pod bears the taints: 0 not at all, undefined for ever. */
function tolerationMs(taints: readonly Taint[], tolerations: readonly Toleration[]): number | undefined {
  let seconds = Number.POSITIVE_INFINITY
  for (const taint of taints) {
    const used = tolerations.find((toleration) => toleratesTaint(toleration, taint))
    if (used === undefined) return 0
    if (used.tolerationSeconds !== undefined) seconds = Math.min(seconds, Math.max(0, used.tolerationSeconds))
  }
  return Number.isFinite(seconds) ? seconds * 1000 : undefined
}
