// Why no node took a pod, in the words of FailedScheduling. Models framework.FitError, v1.35.
import type { Refusal, SchedulerPlugin } from './framework.ts'

/** The outcome of a search that found no node. */
export interface Misfit {
  readonly nodeCount: number
  /** Refusals by node name. */
  readonly refusals: ReadonlyMap<string, Refusal>
  readonly refusedBy: ReadonlySet<SchedulerPlugin>
  /** Set when the pod was refused before any node was looked at. */
  readonly preFilterReason?: string
}

/** `2 Insufficient cpu, 1 node(s) had untolerated taint(s)`: counted, then sorted as text. */
export function countReasons(reasons: Iterable<string>): string {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ')
}

/** The whole message; `preemption` is what the attempt to make room said. */
export function misfitMessage(misfit: Misfit, preemption: string): string {
  const { nodeCount, refusals, preFilterReason } = misfit
  if (nodeCount === 0) return 'no nodes available to schedule pods'
  const head = `0/${nodeCount} nodes are available: `
  if (preFilterReason !== undefined) return `${head}${preFilterReason}. not found`
  const reasons = [...refusals.values()].flatMap((refusal) => refusal.reasons)
  return `${head}${countReasons(reasons)}. no new claims to deallocate, ${preemption}`
}
