// The STATUS column of a pod. Models printers printPod, v1.35.
import { hasEnded } from '#api/pod-phase.ts'
import type { Container, ContainerStatus, Pod } from '#api/types/core-v1.ts'

export function podStatusText(pod: Pod): string {
  const { status, metadata } = pod
  const conditions = status.conditions ?? []
  let reason = status.reason || status.phase || ''
  if (conditions.some((c) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated'))
    reason = 'SchedulingGated'
  const initReason = initStatusText(pod)
  if (initReason !== undefined) reason = initReason
  if (initReason === undefined || isInitialized(pod)) reason = mainStatusText(pod, reason)
  if (metadata.deletionTimestamp === undefined) return reason
  if (status.reason === 'NodeLost') return 'Unknown'
  return hasEnded(pod) ? reason : 'Terminating'
}

function isInitialized(pod: Pod): boolean {
  return (pod.status.conditions ?? []).some((c) => c.type === 'Initialized' && c.status === 'True')
}

/** What the first init container that is not done says; undefined when all are. */
function initStatusText(pod: Pod): string | undefined {
  const specs = new Map((pod.spec.initContainers ?? []).map((container) => [container.name, container]))
  const statuses = pod.status.initContainerStatuses ?? []
  for (const [i, status] of statuses.entries()) {
    if (isInitDone(status, specs.get(status.name))) continue
    const { terminated, waiting } = status.state
    if (terminated !== undefined) return `Init:${endText(terminated)}`
    if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`
    return `Init:${i}/${specs.size}`
  }
  return undefined
}

function isInitDone(status: ContainerStatus, spec: Container | undefined): boolean {
  if (status.state.terminated?.exitCode === 0) return true
  return spec?.restartPolicy === 'Always' && status.started === true
}

function endText(end: NonNullable<ContainerStatus['state']['terminated']>): string {
  if (end.reason) return end.reason
  return end.signal ? `Signal:${end.signal}` : `ExitCode:${end.exitCode}`
}

/** The first container that waits or has ended decides. */
function mainStatusText(pod: Pod, otherwise: string): string {
  let reason = otherwise
  let hasRunning = false
  let failure: string | undefined
  for (const status of [...(pod.status.containerStatuses ?? [])].reverse()) {
    const { waiting, terminated, running } = status.state
    if (waiting?.reason) reason = waiting.reason
    else if (terminated !== undefined) {
      reason = endText(terminated)
      if (terminated.exitCode !== 0) failure = reason
    } else if (status.ready && running !== undefined) hasRunning = true
  }
  if (reason !== 'Completed') return reason
  const isReady = (pod.status.conditions ?? []).some((c) => c.type === 'Ready' && c.status === 'True')
  if (hasRunning && isReady) return 'Running'
  if (failure !== undefined) return failure
  return hasRunning ? 'NotReady' : reason
}
