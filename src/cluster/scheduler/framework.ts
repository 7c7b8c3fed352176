// What scheduler plugins are and what they see. Models kube-scheduler framework, v1.35.
import type { Node, Pod } from '#api/types/core-v1.ts'

/** A node with what is already placed on it. */
export interface NodeInfo {
  readonly node: Node
  readonly pods: readonly Pod[]
  /** Sums of the requests of the pods. */
  readonly requested: { readonly cpuMilli: number; readonly memoryBytes: number }
  readonly allocatable: { readonly cpuMilli: number; readonly memoryBytes: number; readonly pods: number }
}

/** Why a node does not fit, as FailedScheduling counts it: `Insufficient cpu`. */
export type Reason = string

export interface FilterPlugin {
  readonly name: string
  /** Nothing when the pod fits. */
  filter(pod: Pod, on: NodeInfo): readonly Reason[]
}

export interface ScorePlugin {
  readonly name: string
  readonly weight: number
  /** 0 to 100. */
  score(pod: Pod, on: NodeInfo): number
}
