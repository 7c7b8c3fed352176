// The two ways from an old template to a new one. Models kube-controller-manager deployment rolloutRolling and rolloutRecreate, v1.35.
import { hasEnded } from '#api/pod-phase.ts'
import type { ReplicaSet } from '#api/types/apps-v1.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { RequeueAfter } from '../runtime/controller.ts'
import { desiredReplicasOf } from './deployment-annotations.ts'
import { byCreation, forgetOldSets, newSetReplicas, syncRevisions } from './deployment-revisions.ts'
import { isActive } from './deployment-scaling.ts'
import { isComplete, sum, syncRolloutStatus } from './deployment-status.ts'
import type { DeploymentSync } from './deployment-sync.ts'

const sizeOf = (set: ReplicaSet) => set.spec.replicas ?? 1
const availableOf = (set: ReplicaSet) => set.status.availableReplicas ?? 0

/** The wanted size changed since the sets were last written: they are scaled before any rollout goes on. */
export function isBeingScaled(sync: DeploymentSync, owned: readonly ReplicaSet[]): boolean {
  const { newSet, oldSets } = syncRevisions(sync, owned, false)
  return [...oldSets, ...(newSet === undefined ? [] : [newSet])].some((set) => {
    const desired = isActive(set) ? desiredReplicasOf(set) : undefined
    return desired !== undefined && desired !== sync.replicas
  })
}

/** Up and down in turns, within maxSurge and maxUnavailable. */
export function rolloutRolling(sync: DeploymentSync, owned: readonly ReplicaSet[]): RequeueAfter | undefined {
  const { newSet, oldSets } = syncRevisions(sync, owned, true)
  if (newSet === undefined) return undefined
  if (!growNewSet(sync, newSet, oldSets) && !shrinkOldSets(sync, newSet, oldSets)) {
    if (isComplete(sync, sync.deployment.status)) forgetOldSets(sync, oldSets)
  }
  return syncRolloutStatus(sync, newSet, oldSets)
}

function growNewSet(sync: DeploymentSync, newSet: ReplicaSet, oldSets: readonly ReplicaSet[]): boolean {
  const size = sizeOf(newSet)
  if (size === sync.replicas) return false
  if (size > sync.replicas) return sync.scaleIfNeeded(newSet, sync.replicas).isScaled
  return sync.scaleIfNeeded(newSet, newSetReplicas(sync, sum(oldSets, sizeOf), size)).isScaled
}

function shrinkOldSets(sync: DeploymentSync, newSet: ReplicaSet, oldSets: readonly ReplicaSet[]): boolean {
  const active = oldSets.filter(isActive)
  if (sum(active, sizeOf) === 0) return false
  const total = sum([...oldSets, newSet], sizeOf)
  const minAvailable = sync.replicas - sync.maxUnavailable
  const max = total - minAvailable - (sizeOf(newSet) - availableOf(newSet))
  if (max <= 0) return false
  const { sets, count } = dropUnhealthy(sync, byCreation(active), max)
  return count + dropHealthy(sync, newSet, sets, minAvailable) > 0
}

/** Pods that are not available anyway go first; they block nothing. */
function dropUnhealthy(
  sync: DeploymentSync,
  sets: readonly ReplicaSet[],
  max: number,
): { readonly sets: readonly ReplicaSet[]; readonly count: number } {
  let count = 0
  const left = sets.map((set) => {
    const unhealthy = sizeOf(set) - availableOf(set)
    if (count >= max || sizeOf(set) === 0 || unhealthy === 0) return set
    const dropped = Math.min(max - count, unhealthy)
    count += dropped
    return sync.scaleIfNeeded(set, sizeOf(set) - dropped).set
  })
  return { sets: left, count }
}

function dropHealthy(
  sync: DeploymentSync,
  newSet: ReplicaSet,
  sets: readonly ReplicaSet[],
  minAvailable: number,
): number {
  const max = sum([...sets, newSet], availableOf) - minAvailable
  let count = 0
  for (const set of byCreation(sets)) {
    if (count >= max) break
    if (sizeOf(set) === 0) continue
    const dropped = Math.min(sizeOf(set), max - count)
    sync.scaleIfNeeded(set, sizeOf(set) - dropped)
    count += dropped
  }
  return Math.max(0, count)
}

/** All down, wait until the pods are gone, all up. */
export function rolloutRecreate(
  sync: DeploymentSync,
  owned: readonly ReplicaSet[],
  podsOf: (set: ReplicaSet) => readonly Pod[],
): RequeueAfter | undefined {
  const present = syncRevisions(sync, owned, false)
  const scaled = present.oldSets.filter(isActive).map((set) => sync.scaleIfNeeded(set, 0).isScaled)
  if (scaled.some((isScaled) => isScaled)) return syncRolloutStatus(sync, present.newSet, present.oldSets)
  if (isOldRunning(present.oldSets, podsOf)) return syncRolloutStatus(sync, present.newSet, present.oldSets)
  const { newSet, oldSets } = present.newSet === undefined ? syncRevisions(sync, owned, true) : present
  if (newSet === undefined) return undefined
  sync.scaleIfNeeded(newSet, sync.replicas)
  if (isComplete(sync, sync.deployment.status)) forgetOldSets(sync, oldSets)
  return syncRolloutStatus(sync, newSet, oldSets)
}

function isOldRunning(oldSets: readonly ReplicaSet[], podsOf: (set: ReplicaSet) => readonly Pod[]): boolean {
  return sum(oldSets, (set) => set.status.replicas) > 0 || oldSets.some((set) => !podsOf(set).every(hasEnded))
}
