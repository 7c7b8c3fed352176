// What a Deployment reports: counts over its sets, availability, headway.
// Models kube-controller-manager deployment syncRolloutStatus, v1.35.
import { deepEqual } from '#api/object.ts'
import { timeMs } from '#api/time.ts'
import type { DeploymentStatus, ReplicaSet } from '#api/types/apps-v1.ts'
import type { RequeueAfter } from '../runtime/controller.ts'
import {
  conditionOf,
  newCondition,
  replicaFailure,
  withCondition,
  withoutCondition,
} from './deployment-conditions.ts'
import type { DeploymentSync } from './deployment-sync.ts'

/** Looks again this soon when the deadline is as good as over. */
const minRequeueMs = 1000

export function sum(sets: readonly ReplicaSet[], of: (set: ReplicaSet) => number | undefined): number {
  return sets.reduce((total, set) => total + (of(set) ?? 0), 0)
}

/** Counts and availability; conditions otherwise as they were. */
export function calculateStatus(
  sync: DeploymentSync,
  newSet: ReplicaSet | undefined,
  oldSets: readonly ReplicaSet[],
): DeploymentStatus {
  const { deployment } = sync
  const sets = newSet === undefined ? oldSets : [...oldSets, newSet]
  const available = sum(sets, (set) => set.status.availableReplicas)
  const unavailable = Math.max(0, sum(sets, (set) => set.spec.replicas) - available)
  const isEnough = available >= sync.replicas - sync.maxUnavailable
  const availability = newCondition(
    sync.on.clock.now(),
    'Available',
    isEnough ? 'True' : 'False',
    isEnough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    isEnough ? 'Deployment has minimum availability.' : 'Deployment does not have minimum availability.',
  )
  return {
    observedGeneration: deployment.metadata.generation,
    replicas: sum(sets, (set) => set.status.replicas) || undefined,
    updatedReplicas: newSet?.status.replicas || undefined,
    readyReplicas: sum(sets, (set) => set.status.readyReplicas) || undefined,
    availableReplicas: available || undefined,
    unavailableReplicas: unavailable || undefined,
    terminatingReplicas: terminatingOf(sets),
    conditions: withCondition(deployment.status.conditions, availability),
    collisionCount: deployment.status.collisionCount,
  }
}

/** Undefined when a set that was looked at does not tell. */
function terminatingOf(sets: readonly ReplicaSet[]): number | undefined {
  const isSilent = ({ status }: ReplicaSet) =>
    status.terminatingReplicas === undefined && (status.observedGeneration ?? 0) !== 0
  return sets.some(isSilent) ? undefined : sum(sets, (set) => set.status.terminatingReplicas)
}

/** All pods are of the new template, available, and no others are left. */
export function isComplete(sync: DeploymentSync, status: DeploymentStatus): boolean {
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, observedGeneration = 0 } = status
  const wanted = sync.replicas
  const isSeen = observedGeneration >= (sync.deployment.metadata.generation ?? 0)
  return updatedReplicas === wanted && replicas === wanted && availableReplicas === wanted && isSeen
}

function isProgressing(before: DeploymentStatus, now: DeploymentStatus): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus) => replicas - updatedReplicas
  const grew = (count: 'updatedReplicas' | 'readyReplicas' | 'availableReplicas') =>
    (now[count] ?? 0) > (before[count] ?? 0)
  return (
    grew('updatedReplicas') || old(now) < old(before) || grew('readyReplicas') || grew('availableReplicas')
  )
}

function isTimedOut(sync: DeploymentSync, status: DeploymentStatus): boolean {
  const condition = conditionOf(status, 'Progressing')
  if (condition === undefined || condition.reason === 'NewReplicaSetAvailable') return false
  if (condition.reason === 'ProgressDeadlineExceeded') return true
  const deadlineMs = (sync.deployment.spec.progressDeadlineSeconds ?? 0) * 1000
  return timeMs(condition.lastUpdateTime) + deadlineMs < sync.on.clock.now()
}

/** Writes the status of a rollout that goes on, with its headway. */
export function syncRolloutStatus(
  sync: DeploymentSync,
  newSet: ReplicaSet | undefined,
  oldSets: readonly ReplicaSet[],
): RequeueAfter | undefined {
  let status = calculateStatus(sync, newSet, oldSets)
  const former = sync.deployment.status
  if (!sync.hasDeadline)
    status = { ...status, conditions: withoutCondition(status.conditions, 'Progressing') }
  const isDone =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) &&
    conditionOf(former, 'Progressing')?.reason === 'NewReplicaSetAvailable'
  if (sync.hasDeadline && !isDone) status = withHeadway(sync, status, newSet)
  const failure = replicaFailure(newSet, oldSets)
  const conditions =
    failure === undefined
      ? withoutCondition(status.conditions, 'ReplicaFailure')
      : withCondition(status.conditions, failure)
  status = { ...status, conditions }
  if (deepEqual(status, former)) return requeueIfStuck(sync, status)
  sync.writeStatus(status)
  return undefined
}

function withHeadway(
  sync: DeploymentSync,
  status: DeploymentStatus,
  newSet: ReplicaSet | undefined,
): DeploymentStatus {
  const { deployment } = sync
  const who =
    newSet === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newSet.metadata.name}"`
  const condition = (value: 'True' | 'False', reason: string, what: string) =>
    newCondition(sync.on.clock.now(), 'Progressing', value, reason, `${who} ${what}`)
  if (isComplete(sync, status)) {
    const complete = condition('True', 'NewReplicaSetAvailable', 'has successfully progressed.')
    return { ...status, conditions: withCondition(status.conditions, complete) }
  }
  if (isProgressing(deployment.status, status)) {
    // Written even when it says the same: the deadline counts from its lastUpdateTime.
    const known = conditionOf(deployment.status, 'Progressing')
    const progress = condition('True', 'ReplicaSetUpdated', 'is progressing.')
    const lastTransitionTime =
      known?.status === 'True' ? known.lastTransitionTime : progress.lastTransitionTime
    const others = withoutCondition(status.conditions, 'Progressing')
    return { ...status, conditions: [...others, { ...progress, lastTransitionTime }] }
  }
  if (isTimedOut(sync, status)) {
    const late = condition('False', 'ProgressDeadlineExceeded', 'has timed out progressing.')
    return { ...status, conditions: withCondition(status.conditions, late) }
  }
  return status
}

/** Nothing will happen any more, perhaps: the deadline must be noticed all the same. */
function requeueIfStuck(sync: DeploymentSync, status: DeploymentStatus): RequeueAfter | undefined {
  const condition = conditionOf(sync.deployment.status, 'Progressing')
  if (!sync.hasDeadline || condition === undefined) return undefined
  if (isComplete(sync, status) || condition.reason === 'ProgressDeadlineExceeded') return undefined
  const deadlineMs = (sync.deployment.spec.progressDeadlineSeconds ?? 0) * 1000
  const leftMs = timeMs(condition.lastUpdateTime) + deadlineMs - sync.on.clock.now()
  return { requeueAfterMs: leftMs < minRequeueMs ? minRequeueMs : leftMs + minRequeueMs }
}
