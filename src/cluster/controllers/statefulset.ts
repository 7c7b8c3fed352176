// Keeps pods with names and places. Models kube-controller-manager statefulset sync, v1.35.
import { selectorFromObject } from '#api/labels.ts'
import { controllerOf, deepEqual, keyOf, type ObjectKey } from '#api/object.ts'
import { controllerRevisions, persistentVolumeClaims, pods, statefulSets } from '#api/resource-ref.ts'
import { isConflict } from '#api/status.ts'
import { timeMs } from '#api/time.ts'
import type { ControllerRevision, StatefulSet, StatefulSetStatus } from '#api/types/apps-v1.ts'
import type { PersistentVolumeClaim, Pod } from '#api/types/core-v1.ts'
import { claimObjects } from '../runtime/claims.ts'
import type { Controller, ControllerFactory, RequeueAfter, Runtime } from '../runtime/controller.ts'
import { byNamespace, type Change, type Informer } from '../runtime/informer.ts'
import { isPodAvailable, isPodReady, podCondition } from '../runtime/pods.ts'
import { StatefulSetStep } from './statefulset-plan.ts'
import { ordinalOf } from './statefulset-pods.ts'
import { forgetOldRevisions, syncRevisions } from './statefulset-revisions.ts'

export const statefulSetController: ControllerFactory = {
  name: 'statefulset-controller',
  account: 'statefulset-controller',
  create: (on) => new StatefulSetController(on),
}

class StatefulSetController implements Controller {
  readonly #on: Runtime
  readonly #sets: Informer<StatefulSet>
  readonly #pods: Informer<Pod>
  readonly #revisions: Informer<ControllerRevision>
  readonly #claims: Informer<PersistentVolumeClaim>

  constructor(on: Runtime) {
    this.#on = on
    this.#sets = on.informer(statefulSets)
    this.#pods = on.informer(pods)
    this.#revisions = on.informer(controllerRevisions)
    this.#claims = on.informer(persistentVolumeClaims)
  }

  start(enqueue: (key: ObjectKey) => void): void {
    this.#sets.addIndex('namespace', byNamespace)
    this.#pods.addIndex('namespace', byNamespace)
    this.#revisions.addIndex('namespace', byNamespace)
    this.#sets.onChange(({ object }) => enqueue(keyOf(object)))
    this.#pods.onChange((change) => this.#seePod(change, enqueue))
    this.#claims.onChange(({ type, object: { metadata } }) => {
      // A pod may have waited for its former claim to go.
      if (type !== 'deleted') return
      for (const set of this.#sets.byIndex('namespace', metadata.namespace ?? ''))
        if (selectorFromObject(set.spec.selector).matches(metadata.labels)) enqueue(keyOf(set))
    })
  }

  reconcile(key: ObjectKey): RequeueAfter | undefined {
    const set = this.#sets.get(key)
    if (set === undefined) return undefined
    const { namespace = '' } = set.metadata
    const selector = selectorFromObject(set.spec.selector)
    const { api } = this.#on
    const revisions = claimObjects(
      { api, ref: controllerRevisions, owner: set, selector },
      this.#revisions.byIndex('namespace', namespace),
    )
    const owned = claimObjects(
      { api, ref: pods, owner: set, selector, isAdoptable: (pod) => ordinalOf(set, pod) !== undefined },
      this.#pods.byIndex('namespace', namespace),
    )
    const known = syncRevisions(this.#on, set, revisions)
    const step = new StatefulSetStep(this.#on, set, this.#claims, known, owned)
    try {
      step.take()
    } finally {
      this.#updateStatus(set, step.status())
    }
    forgetOldRevisions(this.#on, set, revisions, known, owned)
    return this.#nextAvailability(set, owned)
  }

  #updateStatus(set: StatefulSet, status: StatefulSetStatus): void {
    if (deepEqual(status, set.status)) return
    try {
      this.#on.api.updateStatus(statefulSets, { ...set, status })
    } catch (error) {
      if (!isConflict(error)) throw error
      const { namespace, name } = set.metadata
      this.#on.api.updateStatus(statefulSets, { ...this.#on.api.get(statefulSets, namespace, name), status })
    }
  }

  #nextAvailability({ spec }: StatefulSet, owned: readonly Pod[]): RequeueAfter | undefined {
    const { minReadySeconds = 0 } = spec
    const nowMs = this.#on.clock.now()
    const waits = owned
      .filter((pod) => isPodReady(pod) && !isPodAvailable(pod, minReadySeconds, nowMs))
      .map((pod) => timeMs(podCondition(pod, 'Ready')?.lastTransitionTime) + minReadySeconds * 1000 - nowMs)
    return waits.length === 0 ? undefined : { requeueAfterMs: Math.min(...waits) }
  }

  #seePod({ type, object }: Change<Pod>, enqueue: (key: ObjectKey) => void): void {
    const owner = controllerOf(object)
    if (owner === undefined) {
      if (type === 'deleted') return
      for (const set of this.#sets.byIndex('namespace', object.metadata.namespace ?? ''))
        if (selectorFromObject(set.spec.selector).matches(object.metadata.labels)) enqueue(keyOf(set))
      return
    }
    const key = `${object.metadata.namespace}/${owner.name}`
    if (owner.kind === 'StatefulSet' && this.#sets.get(key)?.metadata.uid === owner.uid) enqueue(key)
  }
}
