// Conditions of a Deployment. Models kube-controller-manager deployment util SetDeploymentCondition, v1.35.
import { formatTime } from '#api/time.ts'
import type { DeploymentCondition, DeploymentStatus, ReplicaSet } from '#api/types/apps-v1.ts'
import type { DeploymentSync } from './deployment-sync.ts'

export type Conditions = readonly DeploymentCondition[]

export function conditionOf(status: DeploymentStatus, type: string): DeploymentCondition | undefined {
  return status.conditions?.find((condition) => condition.type === type)
}

/** A condition as of now. */
export function newCondition(
  nowMs: number,
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
): DeploymentCondition {
  const now = formatTime(nowMs)
  return { type, status, lastUpdateTime: now, lastTransitionTime: now, reason, message }
}

/** The list with the condition last, unless it says nothing new. */
export function withCondition(
  conditions: Conditions | undefined,
  condition: DeploymentCondition,
): Conditions {
  const present = conditions ?? []
  const known = present.find(({ type }) => type === condition.type)
  if (known?.status === condition.status && known.reason === condition.reason) return present
  const { lastTransitionTime } = known?.status === condition.status ? known : condition
  return [...withoutCondition(present, condition.type), { ...condition, lastTransitionTime }]
}

export function withoutCondition(conditions: Conditions | undefined, type: string): Conditions {
  return (conditions ?? []).filter((condition) => condition.type !== type)
}

/** Sets a Progressing condition in the working copy; it is not written yet. */
export function setProgressing(
  sync: DeploymentSync,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
): void {
  const condition = newCondition(sync.on.clock.now(), 'Progressing', status, reason, message)
  const former = sync.deployment.status
  const conditions = withCondition(former.conditions, condition)
  sync.deployment = { ...sync.deployment, status: { ...former, conditions } }
}

/** Tells that the rollout was paused or resumed, so that the time in between does not count against the deadline. */
export function recordPause(sync: DeploymentSync): void {
  if (!sync.hasDeadline) return
  const reason = conditionOf(sync.deployment.status, 'Progressing')?.reason
  if (reason === 'ProgressDeadlineExceeded') return
  const isPaused = sync.deployment.spec.paused === true
  const isTold = reason === 'DeploymentPaused'
  if (isPaused === isTold) return
  if (isPaused) setProgressing(sync, 'Unknown', 'DeploymentPaused', 'Deployment is paused')
  else setProgressing(sync, 'Unknown', 'DeploymentResumed', 'Deployment is resumed')
  sync.write()
}

/** Why pods cannot be made: the new set's reason, else any other's. */
export function replicaFailure(
  newSet: ReplicaSet | undefined,
  oldSets: readonly ReplicaSet[],
): DeploymentCondition | undefined {
  for (const set of [...(newSet === undefined ? [] : [newSet]), ...oldSets]) {
    const found = set.status.conditions?.find(({ type }) => type === 'ReplicaFailure')
    if (found === undefined) continue
    const { type, status, lastTransitionTime, reason, message } = found
    return { type, status, lastUpdateTime: lastTransitionTime, lastTransitionTime, reason, message }
  }
  return undefined
}
