// Keeps one pod on every node that should have it. Models kube-controller-manager daemon syncDaemonSet, v1.35.
import { selectorFromObject } from '#api/labels.ts'
import { controllerOf, deepEqual, keyOf, type ObjectKey } from '#api/object.ts'
import { controllerRevisions, daemonSets, nodes, pods } from '#api/resource-ref.ts'
import { ApiError, isConflict, isNamespaceTerminating, isNotFound } from '#api/status.ts'
import type { ControllerRevision, DaemonSet, DaemonSetStatus } from '#api/types/apps-v1.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'
import { revisionHashLabel } from '#api/well-known.ts'
import { claimObjects } from '../runtime/claims.ts'
import type { Controller, ControllerFactory, RequeueAfter, Runtime } from '../runtime/controller.ts'
import { Expectations } from '../runtime/expectations.ts'
import { byNamespace, type Change, type Informer } from '../runtime/informer.ts'
import { isPodAvailable, isPodReady, podFromTemplate } from '../runtime/pods.ts'
import { forgetOldRevisions, syncHistory } from './daemonset-history.ts'
import { daemonTemplate, isUpdated, podsByNode, suitability } from './daemonset-nodes.ts'
import { type DaemonWorld, type Plan, planPresence, planUpdate } from './daemonset-plan.ts'

/** Most pods made or deleted in one look. */
const burst = 250
/** Between removals of pods that keep failing on a node. */
const failedPodBackoffMs = { first: 1000, max: 900_000 }

export const daemonSetController: ControllerFactory = {
  name: 'daemonset-controller',
  account: 'daemon-set-controller',
  create: (on) => new DaemonSetController(on),
}

type Enqueue = (key: ObjectKey, afterMs?: number) => void

class DaemonSetController implements Controller {
  readonly #on: Runtime
  readonly #sets: Informer<DaemonSet>
  readonly #pods: Informer<Pod>
  readonly #nodes: Informer<Node>
  readonly #revisions: Informer<ControllerRevision>
  readonly #expectations: Expectations
  readonly #failures = new Map<string, { readonly delayMs: number; readonly sinceMs: number }>()
  #enqueue: Enqueue = () => {}

  constructor(on: Runtime) {
    this.#on = on
    this.#sets = on.informer(daemonSets)
    this.#pods = on.informer(pods)
    this.#nodes = on.informer(nodes)
    this.#revisions = on.informer(controllerRevisions)
    this.#expectations = new Expectations(on.clock)
  }

  start(enqueue: Enqueue): void {
    this.#enqueue = enqueue
    this.#sets.addIndex('namespace', byNamespace)
    this.#pods.addIndex('namespace', byNamespace)
    this.#revisions.addIndex('namespace', byNamespace)
    this.#sets.onChange(({ type, object }) => {
      if (type === 'deleted') this.#expectations.forget(keyOf(object))
      enqueue(keyOf(object))
    })
    this.#revisions.onChange(({ object }) => {
      const key = this.#ownerKey(object)
      if (key !== undefined) enqueue(key)
    })
    this.#pods.onChange((change) => this.#seePod(change, enqueue))
    this.#nodes.onChange((change) => this.#seeNode(change, enqueue))
  }

  reconcile(key: ObjectKey): RequeueAfter | undefined {
    const set = this.#sets.get(key)
    if (set === undefined) {
      this.#expectations.forget(key)
      return undefined
    }
    if (isSelectingAll(set)) {
      const message = 'This daemon set is selecting all pods. A non-empty selector is required.'
      this.#on.events.event(set, 'Warning', 'SelectingAll', message)
      return undefined
    }
    if (set.metadata.deletionTimestamp !== undefined) return undefined
    const history = syncHistory(
      this.#on,
      set,
      this.#revisions.byIndex('namespace', set.metadata.namespace ?? ''),
    )
    const hash = history.current.metadata.labels?.[revisionHashLabel] ?? ''
    const isSettled = this.#expectations.isFulfilled(key)
    const failure = isSettled ? this.#update(key, set, hash, history.old) : undefined
    this.#updateStatus(set, hash, isSettled)
    if (failure !== undefined) throw failure
    const minReadySeconds = set.spec.minReadySeconds ?? 0
    const isWaiting = minReadySeconds > 0 && this.#count(set, isPodReady) !== this.#available(set)
    return isWaiting ? { requeueAfterMs: minReadySeconds * 1000 } : undefined
  }

  #update(
    key: ObjectKey,
    set: DaemonSet,
    hash: string,
    old: readonly ControllerRevision[],
  ): ApiError | undefined {
    const presence = planPresence(this.#world(set, hash), (pod, node) => this.#isDoomed(set, pod, node))
    const failure = this.#execute(key, set, hash, presence)
    if (failure !== undefined) return failure
    const isRolling = set.spec.updateStrategy.type === 'RollingUpdate'
    if (isRolling && this.#expectations.isFulfilled(key)) {
      const failed = this.#execute(key, set, hash, planUpdate(this.#world(set, hash)))
      if (failed !== undefined) return failed
    }
    forgetOldRevisions(this.#on, set, old, this.#claimedPods(set))
    return undefined
  }

  #world(set: DaemonSet, hash: string): DaemonWorld {
    return {
      set,
      hash,
      nodes: [...this.#nodes.values()],
      onNode: podsByNode(this.#claimedPods(set)),
      nowMs: this.#on.clock.now(),
    }
  }

  #claimedPods(set: DaemonSet): readonly Pod[] {
    return claimObjects(
      { api: this.#on.api, ref: pods, owner: set, selector: selectorFromObject(set.spec.selector) },
      this.#pods.byIndex('namespace', set.metadata.namespace ?? ''),
    )
  }

  /** A pod that failed is removed, but less and less often, lest the kubelet refuses it again at once. */
  #isDoomed(set: DaemonSet, pod: Pod, node: string): boolean {
    const { namespace, name, uid, generation } = set.metadata
    const where = `daemon pod ${namespace}/${pod.metadata.name} on node ${node}`
    if (pod.status.phase === 'Succeeded') {
      const message = `Found succeeded ${where}, will try to delete it`
      this.#on.events.event(set, 'Normal', 'SucceededDaemonPod', message)
      return true
    }
    const key = `${uid}/${generation}/${node}`
    const nowMs = this.#on.clock.now()
    const last = this.#failures.get(key)
    if (last !== undefined && nowMs - last.sinceMs < last.delayMs) {
      this.#enqueue(`${namespace}/${name}`, last.delayMs)
      return false
    }
    const isForgotten = last === undefined || nowMs - last.sinceMs > 2 * failedPodBackoffMs.max
    const delayMs = isForgotten
      ? failedPodBackoffMs.first
      : Math.min(failedPodBackoffMs.max, last.delayMs * 2)
    this.#failures.set(key, { delayMs, sinceMs: nowMs })
    this.#on.events.event(set, 'Warning', 'FailedDaemonPod', `Found failed ${where}, will try to kill it`)
    return true
  }

  #execute(key: ObjectKey, set: DaemonSet, hash: string, plan: Plan): ApiError | undefined {
    const create = plan.create.slice(0, burst)
    const remove = plan.remove.slice(0, burst)
    if (create.length + remove.length === 0) return undefined
    this.#expectations.expect(
      key,
      create.length,
      remove.map((pod) => pod.metadata.uid),
    )
    const failure = this.#createPods(key, set, hash, create)
    return this.#removePods(key, set, remove) ?? failure
  }

  /** Stops at the first failure: what is left is tried again later. */
  #createPods(key: ObjectKey, set: DaemonSet, hash: string, on: readonly string[]): ApiError | undefined {
    for (const [i, node] of on.entries()) {
      const failure = this.#createPod(set, hash, node)
      if (failure === undefined) continue
      for (let left = i; left < on.length; left++) this.#expectations.created(key)
      return isNamespaceTerminating(failure) ? undefined : failure
    }
    return undefined
  }

  #createPod(set: DaemonSet, hash: string, node: string): ApiError | undefined {
    try {
      const draft = podFromTemplate(set, daemonTemplate(set, hash, node))
      const pod = this.#on.api.create(pods, draft, set.metadata.namespace)
      this.#on.events.event(set, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`)
      return undefined
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (!isNamespaceTerminating(error))
        this.#on.events.event(set, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
      return error
    }
  }

  #removePods(key: ObjectKey, set: DaemonSet, doomed: readonly Pod[]): ApiError | undefined {
    let failure: ApiError | undefined
    for (const { metadata } of doomed) {
      try {
        this.#on.api.delete(pods, metadata.namespace, metadata.name)
        this.#on.events.event(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${metadata.name}`)
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        this.#expectations.deleted(key, metadata.uid)
        if (isNotFound(error)) continue
        this.#on.events.event(set, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`)
        failure = error
      }
    }
    return failure
  }

  #updateStatus(set: DaemonSet, hash: string, isObserved: boolean): void {
    const status = this.#statusOf(set, hash, isObserved)
    if (deepEqual(status, set.status)) return
    try {
      this.#on.api.updateStatus(daemonSets, { ...set, status })
    } catch (error) {
      if (!isConflict(error)) throw error
      const { namespace, name } = set.metadata
      this.#on.api.updateStatus(daemonSets, { ...this.#on.api.get(daemonSets, namespace, name), status })
    }
  }

  #statusOf(set: DaemonSet, hash: string, isObserved: boolean): DaemonSetStatus {
    const onNode = podsByNode(this.#claimedPods(set))
    const count = { desired: 0, current: 0, misscheduled: 0, ready: 0, available: 0, updated: 0 }
    for (const node of this.#nodes.values()) {
      const [pod] = onNode.get(node.metadata.name) ?? []
      if (!suitability(set, node).shouldRun) {
        if (pod !== undefined) count.misscheduled++
        continue
      }
      count.desired++
      if (pod === undefined) continue
      count.current++
      if (isPodReady(pod)) count.ready++
      if (isPodAvailable(pod, set.spec.minReadySeconds ?? 0, this.#on.clock.now())) count.available++
      if (isUpdated(pod, set, hash)) count.updated++
    }
    return {
      currentNumberScheduled: count.current,
      numberMisscheduled: count.misscheduled,
      desiredNumberScheduled: count.desired,
      numberReady: count.ready,
      observedGeneration: isObserved ? set.metadata.generation : set.status.observedGeneration,
      updatedNumberScheduled: count.updated || undefined,
      numberAvailable: count.available || undefined,
      numberUnavailable: count.desired - count.available || undefined,
      collisionCount: set.status.collisionCount,
      conditions: set.status.conditions,
    }
  }

  #count(set: DaemonSet, holds: (pod: Pod) => boolean): number {
    return this.#claimedPods(set).filter(holds).length
  }

  #available(set: DaemonSet): number {
    const nowMs = this.#on.clock.now()
    return this.#count(set, (pod) => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs))
  }

  #seePod({ type, object, previous }: Change<Pod>, enqueue: Enqueue): void {
    const key = this.#ownerKey(object)
    if (key === undefined) {
      if (type === 'deleted' || controllerOf(object) !== undefined) return
      for (const set of this.#sets.byIndex('namespace', object.metadata.namespace ?? ''))
        if (selectorFromObject(set.spec.selector).matches(object.metadata.labels)) enqueue(keyOf(set))
      return
    }
    const { uid, deletionTimestamp } = object.metadata
    if (type === 'added' && deletionTimestamp === undefined) this.#expectations.created(key)
    const isMarked = deletionTimestamp !== undefined && previous?.metadata.deletionTimestamp === undefined
    if (type === 'deleted' || isMarked) this.#expectations.deleted(key, uid)
    enqueue(key)
    const minReadySeconds = this.#sets.get(key)?.spec.minReadySeconds ?? 0
    if (minReadySeconds > 0 && previous !== undefined && !isPodReady(previous) && isPodReady(object))
      enqueue(key, minReadySeconds * 1000 + 1000)
  }

  #seeNode({ type, object, previous }: Change<Node>, enqueue: Enqueue): void {
    for (const set of this.#sets.values()) {
      const is = suitability(set, object)
      if (type === 'updated') {
        const was = suitability(set, previous)
        // A node that only takes no new pods any more changes nothing yet: not even the status is written.
        if ((is.shouldRun && !was.shouldRun) || (was.mayStay && !is.mayStay)) enqueue(keyOf(set))
      } else if (is.shouldRun) enqueue(keyOf(set))
    }
  }

  #ownerKey(object: Pod | ControllerRevision): ObjectKey | undefined {
    const owner = controllerOf(object)
    if (owner === undefined || owner.kind !== 'DaemonSet') return undefined
    const key = `${object.metadata.namespace}/${owner.name}`
    return this.#sets.get(key)?.metadata.uid === owner.uid ? key : undefined
  }
}

function isSelectingAll({ spec }: DaemonSet): boolean {
  const { matchLabels = {}, matchExpressions = [] } = spec.selector ?? {}
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0
}
