// One look at a Deployment: the working copy, and how it is written.

import { scaledValue } from '#api/int-or-string.ts'
import type { Draft } from '#api/object.ts'
import { deepEqual } from '#api/object.ts'
import { deployments, replicaSets } from '#api/resource-ref.ts'
import type { Deployment, DeploymentStatus, ReplicaSet } from '#api/types/apps-v1.ts'
import type { Runtime } from '../runtime/controller.ts'
import { setReplicasAnnotations } from './deployment-annotations.ts'

export class DeploymentSync {
  readonly on: Runtime
  /**
   * What this look works with. A write of it leaves the resourceVersion as it was, so a second write in the same look
   * conflicts and the look is done anew, with fresh caches.
   */
  deployment: Deployment

  constructor(on: Runtime, deployment: Deployment) {
    this.on = on
    this.deployment = deployment
  }

  get replicas(): number {
    return this.deployment.spec.replicas ?? 1
  }

  get isRolling(): boolean {
    return this.deployment.spec.strategy.type === 'RollingUpdate'
  }

  /** Pods above the wanted number while rolling. */
  get maxSurge(): number {
    return this.isRolling ? this.#fenceposts().surge : 0
  }

  /** Pods below the wanted number while rolling. */
  get maxUnavailable(): number {
    if (!this.isRolling || this.replicas === 0) return 0
    return Math.min(this.#fenceposts().unavailable, this.replicas)
  }

  /** A rollout that makes no headway for a time is told so, unless the deadline is as good as infinite. */
  get hasDeadline(): boolean {
    const seconds = this.deployment.spec.progressDeadlineSeconds
    return seconds !== undefined && seconds !== 2 ** 31 - 1
  }

  /** Takes a status into the working copy and writes it. */
  writeStatus(status: DeploymentStatus): void {
    if (deepEqual(status, this.deployment.status)) return
    this.deployment = { ...this.deployment, status }
    this.write()
  }

  /** Writes the working copy's status and annotations. */
  write(): void {
    this.on.api.updateStatus(deployments, this.deployment)
  }

  /** Brings a set to a size and tells of it; the set as it is then. */
  scale(set: ReplicaSet, replicas: number): { readonly set: ReplicaSet; readonly isScaled: boolean } {
    const from = set.spec.replicas ?? 1
    const draft: Draft<ReplicaSet> = {
      ...(set as Draft<ReplicaSet>),
      metadata: { ...(set.metadata as Draft<ReplicaSet['metadata']>) },
      spec: { ...(set.spec as Draft<ReplicaSet['spec']>), replicas },
    }
    const isAnnotated = setReplicasAnnotations(draft, this.replicas, this.replicas + this.maxSurge)
    if (from === replicas && !isAnnotated) return { set, isScaled: false }
    const written = this.on.api.update(replicaSets, draft as ReplicaSet)
    if (from === replicas) return { set: written, isScaled: false }
    const direction = from < replicas ? 'up' : 'down'
    const message = `Scaled ${direction} replica set ${set.metadata.name} from ${from} to ${replicas}`
    this.on.events.event(this.deployment, 'Normal', 'ScalingReplicaSet', message)
    return { set: written, isScaled: true }
  }

  /** The same, but a set that has its size already is left alone. */
  scaleIfNeeded(set: ReplicaSet, replicas: number): { readonly set: ReplicaSet; readonly isScaled: boolean } {
    return set.spec.replicas === replicas ? { set, isScaled: false } : this.scale(set, replicas)
  }

  #fenceposts(): { readonly surge: number; readonly unavailable: number } {
    const { maxSurge, maxUnavailable } = this.deployment.spec.strategy.rollingUpdate ?? {}
    const surge = scaledValue(maxSurge, this.replicas, 'up')
    const unavailable = scaledValue(maxUnavailable, this.replicas, 'down')
    // Both zero would never make headway.
    return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
  }
}
