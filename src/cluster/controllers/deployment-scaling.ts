// A Deployment that is paused or got another size: its sets are brought to it in proportion, no rollout goes on.
// Models kube-controller-manager deployment sync and scale, v1.35.
import type { ReplicaSet } from '#api/types/apps-v1.ts'
import { desiredReplicasAnnotation } from '#api/well-known.ts'
import { maxReplicasOf } from './deployment-annotations.ts'
import { byCreation, type DeploymentSets, forgetOldSets } from './deployment-revisions.ts'
import { calculateStatus, sum } from './deployment-status.ts'
import type { DeploymentSync } from './deployment-sync.ts'

export function syncScale(sync: DeploymentSync, { newSet, oldSets }: DeploymentSets): void {
  scale(sync, newSet, oldSets)
  if (sync.deployment.spec.paused === true) forgetOldSets(sync, oldSets)
  sync.writeStatus(calculateStatus(sync, newSet, oldSets))
}

const sizeOf = (set: ReplicaSet) => set.spec.replicas ?? 1
export const isActive = (set: ReplicaSet) => sizeOf(set) > 0

function scale(sync: DeploymentSync, newSet: ReplicaSet | undefined, oldSets: readonly ReplicaSet[]): void {
  const only = activeOrLatest(newSet, oldSets)
  if (only !== undefined) {
    sync.scaleIfNeeded(only, sync.replicas)
    return
  }
  if (newSet !== undefined && isSaturated(sync, newSet)) {
    for (const set of oldSets.filter(isActive)) sync.scaleIfNeeded(set, 0)
    return
  }
  if (sync.isRolling) scaleInProportion(sync, newSet, oldSets)
}

/** The one active set, or the latest when none is; undefined when several are. */
function activeOrLatest(
  newSet: ReplicaSet | undefined,
  oldSets: readonly ReplicaSet[],
): ReplicaSet | undefined {
  const newestFirst = [...byCreation(oldSets)].reverse()
  const active = [...newestFirst, ...(newSet === undefined ? [] : [newSet])].filter(isActive)
  if (active.length === 0) return newSet ?? newestFirst[0]
  return active.length === 1 ? active[0] : undefined
}

function isSaturated(sync: DeploymentSync, set: ReplicaSet): boolean {
  const wanted = String(sync.replicas)
  const annotated = set.metadata.annotations?.[desiredReplicasAnnotation]
  return (
    sizeOf(set) === sync.replicas &&
    annotated === wanted &&
    (set.status.availableReplicas ?? 0) === sync.replicas
  )
}

function scaleInProportion(
  sync: DeploymentSync,
  newSet: ReplicaSet | undefined,
  oldSets: readonly ReplicaSet[],
): void {
  const active = [...oldSets, ...(newSet === undefined ? [] : [newSet])].filter(isActive)
  const allowed = sync.replicas > 0 ? sync.replicas + sync.maxSurge : 0
  const toAdd = allowed - sum(active, sizeOf)
  const newestFirst = [...byCreation(active)].reverse()
  const sets = toAdd > 0 ? newestFirst : toAdd < 0 ? byCreation(active) : active
  const bySize = toAdd === 0 ? sets : [...sets].sort((a, b) => sizeOf(b) - sizeOf(a))
  const sizes = new Map<ReplicaSet, number>()
  let added = 0
  for (const set of bySize) {
    const share = toAdd === 0 ? 0 : shareOf(sync, set, toAdd, added)
    sizes.set(set, sizeOf(set) + share)
    added += share
  }
  for (const [i, set] of bySize.entries()) {
    const leftover = i === 0 && toAdd !== 0 ? toAdd - added : 0
    sync.scale(set, Math.max(0, (sizes.get(set) ?? 0) + leftover))
  }
}

function shareOf(sync: DeploymentSync, set: ReplicaSet, toAdd: number, added: number): number {
  if (sizeOf(set) === 0 || toAdd === added) return 0
  const allowed = toAdd - added
  const fraction = fractionOf(sync, set)
  return toAdd > 0 ? Math.min(fraction, allowed) : Math.max(fraction, allowed)
}

/** How much the set changes when it keeps its part of the whole. */
function fractionOf(sync: DeploymentSync, set: ReplicaSet): number {
  if (sync.replicas === 0) return -sizeOf(set)
  const before = maxReplicasOf(set) || sync.deployment.status.replicas || 0
  if (before === 0) return 0
  const size = (sizeOf(set) * (sync.replicas + sync.maxSurge)) / before
  return Math.trunc(size < 0 ? size - 0.5 : size + 0.5) - sizeOf(set)
}
