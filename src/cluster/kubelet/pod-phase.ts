// The phase of a pod from the statuses of its containers. Models kubelet getPhase, v1.35.
import type { ContainerStatus, Pod } from '#api/types/core-v1.ts'
import { isSidecar, restartsAfter } from './restart-rules.ts'

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed'

export function podPhase(
  pod: Pod,
  inits: readonly ContainerStatus[],
  mains: readonly ContainerStatus[],
  isTerminal: boolean,
): Phase {
  const initPhase = phaseOfInits(pod, inits, mains, isTerminal)
  if (initPhase !== undefined) return initPhase
  let waiting = 0
  let running = 0
  let stopped = 0
  let succeeded = 0
  let restarts = false
  for (const container of pod.spec.containers) {
    const status = mains.find(({ name }) => name === container.name)
    if (status === undefined) continue
    const end = status.state.terminated
    if (status.state.running !== undefined) running++
    else if (end !== undefined) {
      stopped++
      if (end.exitCode === 0) succeeded++
      if (restartsAfter(pod, container, end.exitCode)) restarts = true
    } else if (status.lastState.terminated !== undefined) {
      stopped++
      restarts = true
    } else waiting++
  }
  if (waiting > 0) return 'Pending'
  if (running > 0) return 'Running'
  if (stopped === 0) return 'Pending'
  if (!isTerminal && (restarts || inits.some(({ state }) => state.running !== undefined))) return 'Running'
  return stopped === succeeded ? 'Succeeded' : 'Failed'
}

function phaseOfInits(
  pod: Pod,
  inits: readonly ContainerStatus[],
  mains: readonly ContainerStatus[],
  isTerminal: boolean,
): Phase | undefined {
  const hasMainStarted = mains.some(
    ({ state, lastState }) => state.waiting === undefined || lastState.terminated !== undefined,
  )
  let pending = 0
  let failed = 0
  for (const container of pod.spec.initContainers ?? []) {
    const status = inits.find(({ name }) => name === container.name)
    const end = status?.state.terminated ?? status?.lastState.terminated
    if (isSidecar(container)) {
      if (!hasMainStarted && status?.started !== true) pending++
    } else if (status?.state.terminated !== undefined) {
      if (status.state.terminated.exitCode !== 0) failed++
    } else if (status?.state.waiting !== undefined && end !== undefined && end.exitCode !== 0) failed++
    else if (!hasMainStarted) pending++
  }
  if (failed > 0 && (isTerminal || pod.spec.restartPolicy === 'Never')) return 'Failed'
  if (isTerminal) return pending > 0 ? 'Failed' : undefined
  return pending > 0 || failed > 0 ? 'Pending' : undefined
}
