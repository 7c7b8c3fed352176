// What scheduler plugins are and what they see. Models kube-scheduler framework, v1.35.
import type { Pod } from '#api/types/core-v1.ts'
import type { SchedulerCache } from './cache.ts'
import type { ClusterEvent } from './cluster-event.ts'
import type { NodeInfo } from './node-info.ts'

/** Why a node does not take a pod. */
export interface Refusal {
  /** As FailedScheduling counts them: `Insufficient cpu`. */
  readonly reasons: readonly string[]
  /** Evicting pods from the node could make room. */
  readonly isResolvable: boolean
}

export const resolvable = (...reasons: readonly string[]): Refusal => ({ reasons, isResolvable: true })
export const unresolvable = (...reasons: readonly string[]): Refusal => ({ reasons, isResolvable: false })

export type NodeFilter = (node: NodeInfo) => Refusal | undefined

/** What a plugin's look at the pod, before any node, can end in. */
export type FilterPlan =
  /** The plugin has nothing to say about this pod. */
  | { readonly kind: 'skip' }
  | { readonly kind: 'filter'; readonly filter: NodeFilter }
  /** Only these nodes come into question; the rest is refused in the plugin's name. */
  | {
      readonly kind: 'only'
      readonly nodeNames: ReadonlySet<string>
      readonly filter: NodeFilter | undefined
    }
  /** No node can take the pod. */
  | { readonly kind: 'none'; readonly reason: string }

export const skip: FilterPlan = { kind: 'skip' }

/** Scores all candidates at once, 0 to 100 each; undefined when every node would get the same. */
export type Scorer = ((node: NodeInfo) => number) & { normalize?: (scores: number[]) => void }

export interface SchedulerPlugin {
  readonly name: string
  readonly weight?: number
  filterFor?(pod: Pod, on: SchedulerCache): FilterPlan
  scorerFor?(pod: Pod, on: SchedulerCache, candidates: readonly NodeInfo[]): Scorer | undefined
  /** Whether `wakesOn` judges changes of taints; otherwise each of them wakes. */
  readonly followsTaints?: boolean
  /** A pod that this plugin refused may fit after the event. */
  wakesOn?(event: ClusterEvent, pod: Pod): boolean
}

/** Scales scores so that the largest is 100; `isReversed` makes the smallest best. Models DefaultNormalizeScore. */
export function normalizeScores(scores: number[], isReversed: boolean): void {
  let max = 0
  for (const score of scores) if (score > max) max = score
  for (let i = 0; i < scores.length; i++) {
    const scaled = max === 0 ? 0 : Math.floor((100 * (scores[i] as number)) / max)
    scores[i] = isReversed ? 100 - scaled : scaled
  }
}
