// The whole status of a pod as its kubelet sees it. Models kubelet generateAPIPodStatus, v1.35.
import { hasEnded } from '#api/pod-phase.ts'
import { formatTime } from '#api/time.ts'
import type { ContainerStatus, Pod, PodCondition, PodStatus } from '#api/types/core-v1.ts'
import { containerStatuses, hasMainContainer, type StatusParts, unknownEnd } from './container-status.ts'
import type { PodView } from './pod-cache.ts'
import { kubeletConditions, podConditions, timedConditions } from './pod-conditions.ts'
import { type Phase, podPhase } from './pod-phase.ts'
import type { Verdict } from './pod-workers.ts'

export interface StatusInput {
  readonly pod: Pod
  readonly view: PodView
  /** The status that the kubelet last made, else that of the API. */
  readonly old: PodStatus
  readonly hostIP: string
  readonly nowMs: number
  /** Nothing of the pod runs or will run any more. */
  readonly isTerminal: boolean
  /** All is cleared away: containers that never ended count as ended. */
  readonly isOver?: boolean
  /** The phase is not that of an ended pod whatever became of its containers. */
  readonly keepsPhase?: boolean
  /** Resizes that wait or go on, as conditions. */
  readonly resizes: readonly PodCondition[]
  /** Why the kubelet itself ends the pod: eviction, deadline. */
  readonly verdict?: Verdict | undefined
}

/** By which the kubelet's own DisruptionTarget is told from those of controllers. */
export const disruptionReason = 'TerminationByKubelet'

export function makePodStatus(input: StatusInput, parts: StatusParts): PodStatus {
  const {
    pod,
    view,
    old,
    hostIP,
    nowMs,
    isTerminal,
    isOver = false,
    keepsPhase = false,
    verdict,
    resizes,
  } = input
  let inits = containerStatuses(pod, view, old.initContainerStatuses ?? [], 'init', parts)
  let mains = containerStatuses(pod, view, old.containerStatuses ?? [], 'main', parts)
  const ephemeral = containerStatuses(pod, view, old.ephemeralContainerStatuses ?? [], 'ephemeral', parts)
  const begun = { inits, mains }
  if (isOver) {
    const isInitialized = inits.every((status) => status.state.terminated?.exitCode === 0 || status.started)
    inits = endedInits(inits)
    if (isInitialized || hasMainContainer(pod, view)) mains = mains.map(ended)
  }
  // An evicted pod whose containers end well has succeeded all the same.
  const isEvicted = verdict?.reason === 'Evicted'
  const seen = verdict === undefined || isEvicted ? podPhase(pod, inits, mains, isTerminal) : 'Failed'
  const phase =
    isOver && keepsPhase
      ? old.phase
      : phaseAfter(old, isOver && !keepsPhase && seen !== 'Succeeded' ? 'Failed' : seen)
  const sandbox = view.sandboxes[0]
  const isNetworked = sandbox?.isReady === true && !isTerminal
  const ownIP = isNetworked || phase !== 'Pending' ? (sandbox?.sandbox.address ?? old.podIP) : old.podIP
  // In the host's network the address is known before there is a sandbox.
  const podIP = ownIP ?? (pod.spec.hostNetwork === true ? hostIP : undefined)
  const told = isEvicted && phase !== 'Failed' ? undefined : verdict
  const keeps = {
    observedGeneration: pod.metadata.generation,
    reason: told?.reason ?? old.reason,
    message: told?.message ?? old.message,
    nominatedNodeName: pod.status.nominatedNodeName,
    resize: pod.status.resize,
  }
  // What is only taken to have ended changes no condition.
  const judgedPhase = verdict === undefined ? podPhase(pod, begun.inits, begun.mains, isTerminal) : seen
  const judged = podConditions(pod, phaseAfter(old, judgedPhase), begun.inits, begun.mains, isNetworked)
  const conditions = timedConditions(judged, old.conditions ?? [], formatTime(nowMs), pod.metadata.generation)
  const others = (pod.status.conditions ?? []).filter(({ type }) => !kubeletConditions.has(type))
  return defined({
    ...keeps,
    phase,
    conditions: [
      ...(isTerminal ? [] : resizes),
      ...(isTerminal && verdict?.isDisruption ? [disruption(pod, verdict, formatTime(nowMs))] : []),
      ...conditions,
      ...others,
    ],
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(podIP !== undefined && { podIP, podIPs: [{ ip: podIP }] }),
    startTime: old.startTime ?? formatTime(nowMs),
    ...(inits.length > 0 && { initContainerStatuses: inits }),
    containerStatuses: mains,
    ...(ephemeral.length > 0 && { ephemeralContainerStatuses: ephemeral }),
    qosClass: pod.status.qosClass,
  })
}

function disruption({ metadata }: Pod, { message }: Verdict, now: string): PodCondition {
  return {
    type: 'DisruptionTarget',
    observedGeneration: metadata.generation,
    status: 'True',
    reason: disruptionReason,
    message,
    lastProbeTime: null,
    lastTransitionTime: now,
  } as PodCondition
}

/** Those that were tried; if none was, the first counts as tried. */
function endedInits(statuses: readonly ContainerStatus[]): ContainerStatus[] {
  let last = statuses.length - 1
  while (last > 0 && statuses[last]?.state.waiting !== undefined) last--
  return statuses.map((status, i) => (i <= last ? ended(status) : status))
}

/** A container that never ended before its pod did. */
function ended(status: ContainerStatus): ContainerStatus {
  if (status.state.terminated !== undefined) return status
  const terminated = unknownEnd('The container could not be located when the pod was terminated')
  return { ...status, state: { terminated }, ready: false, started: false }
}

/** A pod that has ended stays ended. */
function phaseAfter(old: PodStatus, phase: Phase): Phase {
  return hasEnded({ status: old }) ? (old.phase as Phase) : phase
}

function defined(status: { readonly [key: string]: unknown }): PodStatus {
  return Object.fromEntries(Object.entries(status).filter(([, value]) => value !== undefined)) as PodStatus
}
