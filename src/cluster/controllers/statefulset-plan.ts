// Brings the pods of a StatefulSet forward by one step, in order unless they may go in parallel.
// Models kube-controller-manager statefulset updateStatefulSet, v1.35.
import type { Sent } from '#api/object.ts'
import { hasEnded } from '#api/pod-phase.ts'
import type { StatefulSet, StatefulSetStatus } from '#api/types/apps-v1.ts'
import type { Pod } from '#api/types/core-v1.ts'
import { revisionHashLabel } from '#api/well-known.ts'
import type { Runtime } from '../runtime/controller.ts'
import { isPodAvailable, isPodEnding, isPodReady } from '../runtime/pods.ts'
import { type Claims, createClaims, hasStaleClaim, settleClaimOwners } from './statefulset-claims.ts'
import { createOrdinalPod, deleteOrdinalPod, mendPod, ordinalOf, ordinalPod } from './statefulset-pods.ts'
import type { SetRevisions } from './statefulset-revisions.ts'
import { patchedTemplate } from './template-patch.ts'

/** A place in the set: the pod that is there, or the one that should be. */
interface Place {
  readonly ordinal: number
  readonly pod: Pod | undefined
}

const isRunningAndReady = (pod: Pod) => pod.status.phase === 'Running' && isPodReady(pod)
const revisionOf = (pod: Pod) => pod.metadata.labels?.[revisionHashLabel]

export class StatefulSetStep {
  readonly #on: Runtime
  readonly #set: StatefulSet
  readonly #claims: Claims
  readonly #revisions: SetRevisions
  readonly #places: readonly Place[]
  readonly #condemned: readonly Pod[]
  /** Deleted by this step: they no longer count as of the current revision. */
  #dropped = 0

  constructor(on: Runtime, set: StatefulSet, claims: Claims, revisions: SetRevisions, pods: readonly Pod[]) {
    this.#on = on
    this.#set = set
    this.#claims = claims
    this.#revisions = revisions
    const start = set.spec.ordinals?.start ?? 0
    const end = start + (set.spec.replicas ?? 1)
    const byOrdinal = new Map(pods.map((pod) => [ordinalOf(set, pod), pod]))
    this.#places = Array.from({ length: end - start }, (_, i) => ({
      ordinal: start + i,
      pod: byOrdinal.get(start + i),
    }))
    this.#condemned = [...byOrdinal]
      .filter(([ordinal]) => ordinal !== undefined && (ordinal < start || ordinal >= end))
      .sort(([a], [b]) => (b ?? 0) - (a ?? 0))
      .map(([, pod]) => pod)
  }

  get #isOrdered(): boolean {
    return this.#set.spec.podManagementPolicy !== 'Parallel'
  }

  /** Takes the step. Throws ApiError. */
  take(): void {
    if (this.#set.metadata.deletionTimestamp !== undefined) return
    let isBlocked = false
    for (const place of this.#places) {
      if (!this.#settle(place)) continue
      isBlocked = true
      if (this.#isOrdered) return
    }
    for (const pod of this.#condemned) settleClaimOwners(this.#on, this.#set, this.#claims, pod, true)
    if (isBlocked && this.#places.some(({ pod }) => pod !== undefined && hasEnded(pod))) return
    for (const pod of this.#condemned) if (this.#condemn(pod) && this.#isOrdered) return
    this.#update()
  }

  /** Makes or replaces what is in a place; true when the places after it must wait. */
  #settle({ ordinal, pod }: Place): boolean {
    if (pod === undefined) {
      if (hasStaleClaim(this.#set, this.#claims, `${this.#set.metadata.name}-${ordinal}`)) return true
      createOrdinalPod(this.#on, this.#set, this.#claims, this.#newPod(ordinal))
      return this.#isOrdered
    }
    if (hasEnded(pod)) {
      if (!isPodEnding(pod)) deleteOrdinalPod(this.#on, this.#set, pod)
      return true
    }
    if (pod.status.phase === 'Pending') createClaims(this.#on, this.#set, this.#claims, pod.metadata.name)
    if (this.#isOrdered && (isPodEnding(pod) || !this.#isAvailable(pod))) return true
    mendPod(this.#on, this.#set, this.#claims, pod)
    return false
  }

  /** Ends a pod that is too many; true when the others must wait. */
  #condemn(pod: Pod): boolean {
    if (isPodEnding(pod)) return true
    if (this.#isOrdered && !this.#isAvailable(pod) && pod !== this.#firstUnhealthy()) return true
    deleteOrdinalPod(this.#on, this.#set, pod)
    return true
  }

  #firstUnhealthy(): Pod | undefined {
    const living = this.#places.map(({ pod }) => pod).filter((pod) => pod !== undefined)
    return [...living, ...[...this.#condemned].reverse()].find(
      (pod) => !isRunningAndReady(pod) || isPodEnding(pod),
    )
  }

  /** Replaces the last pod that is of an older revision, once all after it are healthy. */
  #update(): void {
    const { updateStrategy, ordinals } = this.#set.spec
    if (updateStrategy.type !== 'RollingUpdate') return
    const from = (ordinals?.start ?? 0) + (updateStrategy.rollingUpdate?.partition ?? 0)
    for (const { ordinal, pod } of [...this.#places].reverse()) {
      if (ordinal < from || pod === undefined) return
      if (revisionOf(pod) !== this.#revisions.update.metadata.name && !isPodEnding(pod)) {
        deleteOrdinalPod(this.#on, this.#set, pod)
        if (revisionOf(pod) === this.#revisions.current.metadata.name) this.#dropped++
        return
      }
      if (!isRunningAndReady(pod) || isPodEnding(pod)) return
    }
  }

  #newPod(ordinal: number): Sent<Pod> {
    const { updateStrategy, ordinals } = this.#set.spec
    const partition = updateStrategy.rollingUpdate?.partition ?? 0
    const isOld = updateStrategy.type === 'RollingUpdate' && ordinal < (ordinals?.start ?? 0) + partition
    const { data, metadata } = isOld ? this.#revisions.current : this.#revisions.update
    return ordinalPod(this.#set, patchedTemplate(data), metadata.name, ordinal)
  }

  #isAvailable(pod: Pod): boolean {
    const minReadySeconds = this.#set.spec.minReadySeconds ?? 0
    return isRunningAndReady(pod) && isPodAvailable(pod, minReadySeconds, this.#on.clock.now())
  }

  /** The status as of the pods that this step saw. */
  status(): StatefulSetStatus {
    const { current, update, collisionCount } = this.#revisions
    const living = this.#places.map(({ pod }) => pod).filter((pod) => pod !== undefined)
    const all = [...living, ...this.#condemned].filter((pod) => pod.status.phase !== undefined)
    const count = (holds: (pod: Pod) => boolean) => all.filter(holds).length
    const ofRevision = (name: string) => count((pod) => !isPodEnding(pod) && revisionOf(pod) === name)
    const status = {
      observedGeneration: this.#set.metadata.generation,
      replicas: all.length,
      readyReplicas: count(isRunningAndReady) || undefined,
      currentReplicas: ofRevision(current.metadata.name) - this.#dropped || undefined,
      updatedReplicas: ofRevision(update.metadata.name) || undefined,
      currentRevision: current.metadata.name,
      updateRevision: update.metadata.name,
      collisionCount,
      availableReplicas: count((pod) => this.#isAvailable(pod)),
      conditions: this.#set.status.conditions,
    }
    const isDone =
      this.#set.spec.updateStrategy.type === 'RollingUpdate' &&
      (status.updatedReplicas ?? 0) === status.replicas &&
      (status.readyReplicas ?? 0) === status.replicas &&
      status.replicas === (this.#set.spec.replicas ?? 1)
    if (!isDone) return status
    return { ...status, currentReplicas: status.updatedReplicas, currentRevision: status.updateRevision }
  }
}
