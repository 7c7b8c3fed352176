// The conditions of a pod that its kubelet writes. Models kubelet/status generate.go, v1.35.
import type { ContainerStatus, Pod, PodCondition } from '#api/types/core-v1.ts'
import type { Phase } from './pod-phase.ts'
import { isSidecar } from './restart-rules.ts'

/** A condition before its times are known. */
export interface Judged {
  readonly type: string
  readonly status: 'True' | 'False'
  readonly reason?: string
  readonly message?: string
}

export const kubeletConditions: ReadonlySet<string> = new Set([
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
  'PodResizePending',
  'PodResizeInProgress',
])

export function podConditions(
  pod: Pod,
  phase: Phase,
  inits: readonly ContainerStatus[],
  mains: readonly ContainerStatus[],
  hasSandbox: boolean,
): Judged[] {
  const containersReady = containersReadyCondition(pod, phase, inits, mains)
  return [
    { type: 'PodReadyToStartContainers', status: hasSandbox ? 'True' : 'False' },
    initializedCondition(pod, phase, inits, mains),
    readyCondition(pod, containersReady),
    containersReady,
    { type: 'PodScheduled', status: 'True' },
  ]
}

function initializedCondition(
  pod: Pod,
  phase: Phase,
  statuses: readonly ContainerStatus[],
  mains: readonly ContainerStatus[],
): Judged {
  const type = 'Initialized'
  if (phase === 'Succeeded') return { type, status: 'True', reason: 'PodCompleted' }
  const hasMainStarted = mains.some((status) => status.state.running !== undefined || status.restartCount > 0)
  const incomplete = (pod.spec.initContainers ?? [])
    .filter((container) => {
      const status = statuses.find(({ name }) => name === container.name)
      if (isSidecar(container)) return status?.started !== true && !hasMainStarted
      return status?.ready !== true
    })
    .map(({ name }) => name)
  if (incomplete.length === 0) return { type, status: 'True' }
  const message = `containers with incomplete status: [${incomplete.join(' ')}]`
  return { type, status: 'False', reason: 'ContainersNotInitialized', message }
}

function containersReadyCondition(
  pod: Pod,
  phase: Phase,
  inits: readonly ContainerStatus[],
  mains: readonly ContainerStatus[],
): Judged {
  const type = 'ContainersReady'
  if (phase === 'Succeeded') return { type, status: 'False', reason: 'PodCompleted' }
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' }
  const isUnready = (statuses: readonly ContainerStatus[], name: string) =>
    statuses.find((status) => status.name === name)?.ready !== true
  const unready = [
    ...(pod.spec.initContainers ?? []).filter((c) => isSidecar(c) && isUnready(inits, c.name)),
    ...pod.spec.containers.filter(({ name }) => isUnready(mains, name)),
  ].map(({ name }) => name)
  if (unready.length === 0) return { type, status: 'True' }
  const message = `containers with unready status: [${unready.join(' ')}]`
  return { type, status: 'False', reason: 'ContainersNotReady', message }
}

function readyCondition(pod: Pod, { status, reason, message }: Judged): Judged {
  const type = 'Ready'
  if (status !== 'True')
    return {
      type,
      status,
      ...(reason !== undefined && { reason }),
      ...(message !== undefined && { message }),
    }
  const held = (pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const condition = pod.status.conditions?.find((given) => given.type === conditionType)
    if (condition === undefined)
      return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`]
    if (condition.status === 'True') return []
    return [`the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`]
  })
  if (held.length === 0) return { type, status: 'True' }
  return { type, status: 'False', reason: 'ReadinessGatesNotReady', message: held.join(', ') }
}

/** Gives conditions their times: a status that stays keeps the time at which it came. */
export function timedConditions(
  judged: readonly Judged[],
  old: readonly PodCondition[],
  now: string,
  observedGeneration: number | undefined,
): PodCondition[] {
  return judged.map(({ type, status, reason, message }) => {
    const before = old.find((condition) => condition.type === type)
    return {
      type,
      ...(observedGeneration !== undefined && { observedGeneration }),
      status,
      lastProbeTime: null,
      lastTransitionTime: before?.status === status ? before.lastTransitionTime : now,
      ...(reason !== undefined && { reason }),
      ...(message !== undefined && { message }),
    } as PodCondition
  })
}
