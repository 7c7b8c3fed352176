// What a node says of its own health. Models kubelet/nodestatus setters, v1.35.
import type { NodeCondition } from '#api/types/core-v1.ts'
import { goDuration } from './image-manager.ts'
import type { KubeletParts } from './parts.ts'

/** A condition before its times are known. */
export type NodeVerdict = Pick<NodeCondition, 'type' | 'status' | 'reason' | 'message'>

export interface NodeHealth {
  readonly hasMemoryPressure: boolean
  readonly hasDiskPressure: boolean
  readonly hasPidPressure: boolean
  /** When the runtime was last found up. */
  readonly runtimeActiveMs: number
  /** When its containers were last listed. */
  readonly plegActiveMs: number
  readonly isNetworkReady: boolean
}

/** How long the runtime may be silent before it counts as down. */
export const runtimeDownMs = 30_000
/** How often it is asked. */
export const runtimeLookMs = 5000
const plegThresholdMs = 180_000

export function nodeVerdicts(parts: KubeletParts, health: NodeHealth): NodeVerdict[] {
  const pressure = (
    type: string,
    isTrue: boolean,
    bad: string,
    good: string,
    text: readonly [string, string],
  ) => ({
    type,
    status: isTrue ? 'True' : 'False',
    reason: isTrue ? bad : good,
    message: isTrue ? text[0] : text[1],
  })
  return [
    pressure(
      'MemoryPressure',
      health.hasMemoryPressure,
      'KubeletHasInsufficientMemory',
      'KubeletHasSufficientMemory',
      ['kubelet has insufficient memory available', 'kubelet has sufficient memory available'],
    ),
    pressure('DiskPressure', health.hasDiskPressure, 'KubeletHasDiskPressure', 'KubeletHasNoDiskPressure', [
      'kubelet has disk pressure',
      'kubelet has no disk pressure',
    ]),
    pressure('PIDPressure', health.hasPidPressure, 'KubeletHasInsufficientPID', 'KubeletHasSufficientPID', [
      'kubelet has insufficient PID available',
      'kubelet has sufficient PID available',
    ]),
    readyVerdict(parts, health),
  ]
}

function readyVerdict(
  { runtime, clock }: KubeletParts,
  { runtimeActiveMs, plegActiveMs, isNetworkReady }: NodeHealth,
): NodeVerdict {
  const problems: string[] = []
  const nowMs = clock.now()
  const unlistedMs = nowMs - plegActiveMs
  if (!runtime.isRunning && nowMs - runtimeActiveMs >= runtimeDownMs)
    problems.push('container runtime is down')
  if (!runtime.isRunning && unlistedMs >= plegThresholdMs)
    problems.push(
      `PLEG is not healthy: pleg was last seen active ${goDuration(unlistedMs)} ago; threshold is 3m0s`,
    )
  if (runtime.isRunning && !isNetworkReady)
    problems.push(
      'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
    )
  if (problems.length === 0)
    return {
      type: 'Ready',
      status: 'True',
      reason: 'KubeletReady',
      message: 'kubelet is posting ready status',
    }
  const message = problems.length === 1 ? (problems[0] ?? '') : `[${problems.join(', ')}]`
  return { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message }
}
