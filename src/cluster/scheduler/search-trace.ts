// Notes one search for a node as it is made: who refused which node, what each node was worth, which one it became.

import type { NodeRefusal, NodeScore, SchedulingMoment, TracedPod } from '#api/moment.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { Misfit } from './fit-error.ts'
import type { Refusal, SchedulerPlugin } from './framework.ts'
import type { NodeInfo } from './node-info.ts'
import type { Preemption } from './preemption.ts'

/** So many nodes are told of one by one: all of a cluster that one looks at by eye. */
const nodesKept = 24

export class SearchTrace {
  readonly #refusals: NodeRefusal[] = []
  #refusedCount = 0
  #fittingCount = 0
  #equals = 1
  readonly #points: { readonly plugin: string; readonly weight: number; readonly scores: number[] }[] = []
  #scores: readonly NodeScore[] = []

  refused(node: NodeInfo, { name }: SchedulerPlugin, { reasons }: Refusal): void {
    this.#refusedCount++
    if (this.#refusals.length < nodesKept)
      this.#refusals.push({ node: node.name, plugin: name, reasons: [...reasons] })
  }

  fitting(count: number): void {
    this.#fittingCount = count
  }

  /** What a plugin gave to the candidates, in their order. */
  scored({ name, weight = 1 }: SchedulerPlugin, scores: number[]): void {
    this.#points.push({ plugin: name, weight, scores })
  }

  chose(candidates: readonly NodeInfo[], totals: readonly number[], best: number, equals: number): void {
    this.#equals = equals
    const order = totals.map((_, i) => i)
    order.sort(
      (a, b) => (totals[b] as number) - (totals[a] as number) || Number(b === best) - Number(a === best),
    )
    this.#scores = order.slice(0, nodesKept).map((i) => ({
      node: candidates[i]?.name ?? '',
      total: totals[i] ?? 0,
      points: this.#points.map(({ plugin, weight, scores }) => [plugin, weight * (scores[i] ?? 0)] as const),
    }))
  }

  /** The cycle as it is kept. `preemption` is what the attempt to make room came to. */
  moment(pod: Pod, nodeCount: number, found: NodeInfo | Misfit, preemption?: Preemption): SchedulingMoment {
    const misfit = 'nodeCount' in found ? found : undefined
    const [plugin] = misfit?.refusedBy ?? []
    const reason = misfit?.preFilterReason
    return {
      kind: 'scheduling',
      pod: tracedPod(pod),
      nodeCount,
      fittingCount: this.#fittingCount,
      refusedCount: this.#refusedCount,
      refusals: this.#refusals,
      scores: this.#scores,
      chosen: 'nodeCount' in found ? undefined : found.name,
      equals: this.#equals,
      refusedBefore: reason === undefined ? undefined : { plugin: plugin?.name ?? '', reason },
      preemption: preemption !== undefined && 'message' in preemption ? preemption.message : '',
      victims:
        preemption !== undefined && 'victims' in preemption ? preemption.victims.pods.map(tracedPod) : [],
    }
  }
}

function tracedPod({ metadata: { uid, namespace = '', name } }: Pod): TracedPod {
  return { uid, namespace, name }
}
