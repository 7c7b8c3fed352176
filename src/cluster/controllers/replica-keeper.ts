// Keeps as many pods as each ReplicaSet, or ReplicationController, asks for. Models kube-controller-manager replicaset
// syncReplicaSet, v1.35.
import { type Selector, selectorFromObject } from '#api/labels.ts'
import { controllerOf, deepEqual, type KubeObject, keyOf, type ObjectKey } from '#api/object.ts'
import { pods, type ResourceRef } from '#api/resource-ref.ts'
import { ApiError, isConflict, isNamespaceTerminating, isNotFound } from '#api/status.ts'
import { formatTime, timeMs } from '#api/time.ts'
import type { ReplicaSetCondition, ReplicaSetStatus } from '#api/types/apps-v1.ts'
import type { Pod, PodTemplateSpec } from '#api/types/core-v1.ts'
import { claimObjects } from '../runtime/claims.ts'
import type { Controller, RequeueAfter, Runtime } from '../runtime/controller.ts'
import { Expectations } from '../runtime/expectations.ts'
import { byController, byNamespace, type Informer } from '../runtime/informer.ts'
import {
  isPodActive,
  isPodAvailable,
  isPodEnding,
  isPodReady,
  podCondition,
  podFromTemplate,
} from '../runtime/pods.ts'
import { deletionOrder } from './pod-deletion-order.ts'

/** Most pods created or deleted in one look. */
const burst = 500
/** Slow start: the first batch; each that works doubles the next. */
const firstBatch = 1

/** What ReplicaSets and ReplicationControllers have in common. */
export interface ReplicaOwner extends KubeObject {
  readonly spec: {
    readonly replicas?: number | undefined
    readonly minReadySeconds?: number | undefined
    readonly template?: PodTemplateSpec | undefined
  }
  readonly status: ReplicaSetStatus
}

/** Wherein they differ. */
export interface ReplicaKind<T extends ReplicaOwner> {
  readonly ref: ResourceRef<T>
  readonly kind: string
  selectorOf(owner: T): Selector
  /** The status tells of pods that are still ending. */
  readonly countsTerminating: boolean
}

/** The controller of one of the two kinds. */
export class ReplicaKeeper<T extends ReplicaOwner> implements Controller {
  readonly #on: Runtime
  readonly #of: ReplicaKind<T>
  readonly #sets: Informer<T>
  readonly #pods: Informer<Pod>
  readonly #expectations: Expectations

  constructor(on: Runtime, of: ReplicaKind<T>) {
    this.#on = on
    this.#of = of
    this.#sets = on.informer(of.ref)
    this.#pods = on.informer(pods)
    this.#expectations = new Expectations(on.clock)
  }

  start(enqueue: (key: ObjectKey, afterMs?: number) => void): void {
    this.#sets.addIndex('namespace', byNamespace)
    this.#sets.addIndex('controller', byController)
    this.#pods.addIndex('namespace', byNamespace)
    this.#pods.addIndex('controller', byController)
    this.#sets.onChange(({ type, object }) => {
      if (type === 'deleted') this.#expectations.forget(keyOf(object))
      enqueue(keyOf(object))
    })
    this.#pods.onChange((change) => {
      const { object, type, previous } = change
      const key = this.#ownerKey(object)
      if (key === undefined) {
        if (type !== 'deleted') for (const set of this.#setsMatching(object)) enqueue(keyOf(set))
        return
      }
      if (type === 'added' && object.metadata.deletionTimestamp === undefined) this.#expectations.created(key)
      if (isPodEnding(object) && (previous === undefined || !isPodEnding(previous)))
        this.#expectations.deleted(key, object.metadata.uid)
      if (type === 'deleted') this.#expectations.deleted(key, object.metadata.uid)
      enqueue(key)
    })
  }

  reconcile(key: ObjectKey): RequeueAfter | undefined {
    const set = this.#sets.get(key)
    if (set === undefined) {
      this.#expectations.forget(key)
      return undefined
    }
    const isSettled = this.#expectations.isFulfilled(key)
    const claimed = this.#claimedPods(set)
    const active = claimed.filter(isPodActive)
    let failure: ManageFailure | undefined
    if (isSettled && set.metadata.deletionTimestamp === undefined)
      failure = this.#manage(key, set, active, claimed)
    this.#updateStatus(set, active, claimed, failure)
    if (failure !== undefined) throw failure.error
    return nextAvailability(active, set.spec.minReadySeconds ?? 0, this.#on.clock.now())
  }

  #ownerKey(pod: Pod): ObjectKey | undefined {
    const owner = controllerOf(pod)
    if (owner === undefined || owner.kind !== this.#of.kind) return undefined
    const key = `${pod.metadata.namespace}/${owner.name}`
    return this.#sets.get(key)?.metadata.uid === owner.uid ? key : undefined
  }

  #setsMatching(pod: Pod): readonly T[] {
    if (pod.metadata.labels === undefined || pod.metadata.namespace === undefined) return []
    return this.#sets
      .byIndex('namespace', pod.metadata.namespace)
      .filter((set) => this.#of.selectorOf(set).matches(pod.metadata.labels))
  }

  #claimedPods(set: T): readonly Pod[] {
    return claimObjects(
      {
        api: this.#on.api,
        ref: pods,
        owner: set,
        selector: this.#of.selectorOf(set),
        isAdoptable: isPodActive,
      },
      this.#pods.byIndex('namespace', set.metadata.namespace ?? ''),
    )
  }

  #manage(
    key: ObjectKey,
    set: T,
    active: readonly Pod[],
    claimed: readonly Pod[],
  ): ManageFailure | undefined {
    const difference = active.length - (set.spec.replicas ?? 1)
    if (difference < 0) return this.#createPods(key, set, Math.min(-difference, burst))
    if (difference > 0) return this.#deletePods(key, set, active, claimed, Math.min(difference, burst))
    return undefined
  }

  /** Slow start: while every creation of a batch works, the next batch is twice as large. */
  #createPods(key: ObjectKey, set: T, count: number): ManageFailure | undefined {
    const { template } = set.spec
    if (template === undefined) return undefined
    this.#expectations.expectCreations(key, count)
    let left = count
    for (let batch = firstBatch; left > 0; batch *= 2) {
      for (let i = Math.min(batch, left); i > 0; i--) {
        const failure = this.#createPod(set, template)
        if (failure !== undefined) {
          for (let skipped = left; skipped > 0; skipped--) this.#expectations.created(key)
          return failure.isNamespaceEnding ? undefined : failure
        }
        left--
      }
    }
    return undefined
  }

  #createPod(
    set: T,
    template: PodTemplateSpec,
  ): (ManageFailure & { readonly isNamespaceEnding: boolean }) | undefined {
    try {
      const pod = this.#on.api.create(pods, podFromTemplate(set, template), set.metadata.namespace)
      this.#on.events.event(set, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`)
      return undefined
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const isNamespaceEnding = isNamespaceTerminating(error)
      if (!isNamespaceEnding)
        this.#on.events.event(set, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
      return { reason: 'FailedCreate', error, isNamespaceEnding }
    }
  }

  #deletePods(
    key: ObjectKey,
    set: T,
    active: readonly Pod[],
    claimed: readonly Pod[],
    count: number,
  ): ManageFailure | undefined {
    const chosen = deletionOrder(active, this.#relatedPods(set, claimed), this.#on.clock.now()).slice(
      0,
      count,
    )
    this.#expectations.expectDeletions(
      key,
      chosen.map((pod) => pod.metadata.uid),
    )
    let failure: ManageFailure | undefined
    for (const pod of chosen) {
      const { namespace, name, uid } = pod.metadata
      try {
        this.#on.api.delete(pods, namespace, name)
        this.#on.events.event(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`)
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        this.#expectations.deleted(key, uid)
        if (isNotFound(error)) continue
        this.#on.events.event(set, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`)
        failure = { reason: 'FailedDelete', error }
      }
    }
    return failure
  }

  /** Pods of all sets with the same controller: the ranking prefers nodes that hold several of them. */
  #relatedPods(set: T, claimed: readonly Pod[]): readonly Pod[] {
    const owner = controllerOf(set)
    if (owner === undefined) return claimed
    const siblings = this.#sets.byIndex('controller', owner.uid)
    return siblings.flatMap((sibling) => this.#pods.byIndex('controller', sibling.metadata.uid))
  }

  #updateStatus(
    set: T,
    active: readonly Pod[],
    claimed: readonly Pod[],
    failure: ManageFailure | undefined,
  ): void {
    const status = this.#statusOf(set, active, claimed, failure)
    const current = set.status
    if (
      deepEqual({ ...status, observedGeneration: current.observedGeneration }, current) &&
      set.metadata.generation === current.observedGeneration
    )
      return
    try {
      this.#on.api.updateStatus(this.#of.ref, { ...set, status })
    } catch (error) {
      if (!isConflict(error)) throw error
      const { namespace, name } = set.metadata
      this.#on.api.updateStatus(this.#of.ref, { ...this.#on.api.get(this.#of.ref, namespace, name), status })
    }
  }

  #statusOf(
    set: T,
    active: readonly Pod[],
    claimed: readonly Pod[],
    failure: ManageFailure | undefined,
  ): ReplicaSetStatus {
    const template = selectorOfLabels(set)
    const minReadySeconds = set.spec.minReadySeconds ?? 0
    const nowMs = this.#on.clock.now()
    const count = (of: readonly Pod[], holds: (pod: Pod) => boolean) => of.filter(holds).length
    const conditions = this.#conditionsOf(set, active, failure)
    return {
      replicas: active.length,
      fullyLabeledReplicas: count(active, (pod) => template.matches(pod.metadata.labels)) || undefined,
      readyReplicas: count(active, isPodReady) || undefined,
      availableReplicas: count(active, (pod) => isPodAvailable(pod, minReadySeconds, nowMs)) || undefined,
      ...(this.#of.countsTerminating && { terminatingReplicas: count(claimed, isPodEnding) }),
      observedGeneration: set.metadata.generation,
      ...(conditions.length > 0 && { conditions }),
    }
  }

  #conditionsOf(
    set: T,
    active: readonly Pod[],
    failure: ManageFailure | undefined,
  ): readonly ReplicaSetCondition[] {
    const present = set.status.conditions ?? []
    const known = present.find((condition) => condition.type === 'ReplicaFailure')
    const others = present.filter((condition) => condition.type !== 'ReplicaFailure')
    const isStillFailing = failure !== undefined
    if (!isStillFailing && (known === undefined || active.length === (set.spec.replicas ?? 1))) return others
    if (!isStillFailing) return present
    if (known !== undefined) return present
    const condition: ReplicaSetCondition = {
      type: 'ReplicaFailure',
      status: 'True',
      lastTransitionTime: formatTime(this.#on.clock.now()),
      reason: failure.reason,
      message: failure.error.message,
    }
    return [...others, condition]
  }
}

interface ManageFailure {
  readonly reason: 'FailedCreate' | 'FailedDelete'
  readonly error: ApiError
}

/** A ready pod counts as available only after minReadySeconds: looks again when the next one does. */
function nextAvailability(
  active: readonly Pod[],
  minReadySeconds: number,
  nowMs: number,
): RequeueAfter | undefined {
  if (minReadySeconds === 0) return undefined
  const waits = active
    .filter((pod) => isPodReady(pod) && !isPodAvailable(pod, minReadySeconds, nowMs))
    .map((pod) => timeMs(podCondition(pod, 'Ready')?.lastTransitionTime) + minReadySeconds * 1000 - nowMs)
  return waits.length === 0 ? undefined : { requeueAfterMs: Math.min(...waits) }
}

function selectorOfLabels(set: ReplicaOwner): Selector {
  return selectorFromObject({ matchLabels: set.spec.template?.metadata.labels })
}
