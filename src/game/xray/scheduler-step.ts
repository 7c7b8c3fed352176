// Steps of the scheduler: which nodes it looked at, who refused them, what the others were worth.
import type { Stretch } from './stretches.ts'
import { bounded, namesOf, type Telling, timeOf, unique } from './telling.ts'
import type { XrayRow, XrayStep } from './view.ts'
import type { Scheduling } from './writer.ts'

export function schedulerStep(stretch: Stretch, on: Telling): XrayStep | undefined {
  const { words } = on
  const cycles = stretch.moments.filter((moment) => moment.kind === 'scheduling')
  const requests = stretch.moments.filter((moment) => moment.kind === 'request')
  const [first] = cycles
  if (first === undefined) return undefined
  const last = cycles.at(-1) ?? first
  const pods = unique(cycles.map(({ pod }) => pod.name))
  const isBound = first.chosen !== undefined
  const nodes = unique(cycles.flatMap(({ chosen }) => chosen ?? []))
  const refused = requests.map(({ object }) => unschedulable(object)).findLast((text) => text !== '')
  const times = pods.length > 1 ? ` ×${pods.length}` : ''
  const victims = cycles.flatMap((cycle) => cycle.victims.map(({ name }) => name))
  return {
    key: stretch.key,
    at: timeOf(on, first.atMs),
    who: 'scheduler',
    way: isBound
      ? [{ label: `bind${times}`, to: namesOf(nodes, 'nodes') }]
      : [{ label: `filter${times}`, to: words.noNode, isBroken: true }],
    what: isBound
      ? `${placed(cycles)}: ${pods.length === 1 ? choiceOf(last, on) : words.decided(pods.length)}`
      : `${namesOf(pods, 'pods')}: ${refused ?? countedRefusals(last)}`,
    rule:
      words.rules[
        isBound ? 'scheduler bind' : victims.length > 0 ? 'scheduler preempt' : 'scheduler refuse'
      ] ?? '',
    rows: bounded(
      cycles.flatMap((cycle) => cycleRows(cycle, on)),
      on,
    ),
    hasFailed: !isBound,
  }
}

const placedShown = 3

/** Which pod went where. */
function placed(cycles: readonly Scheduling[]): string {
  const shown = cycles.slice(0, placedShown).map(({ pod, chosen }) => `${pod.name} → ${chosen ?? '-'}`)
  return cycles.length > placedShown ? `${shown.join(', ')} … ×${cycles.length} pods` : shown.join(', ')
}

/** Why this node, in a few words. */
function choiceOf({ nodeCount, fittingCount, scores, equals }: Scheduling, { words }: Telling): string {
  const [best] = scores
  if (best === undefined) return words.onlyNode(nodeCount)
  return words.bestNode(best.total, fittingCount, nodeCount, equals)
}

function countedRefusals({ refusals, refusedBefore }: Scheduling): string {
  if (refusedBefore !== undefined) return refusedBefore.reason
  const counts = new Map<string, number>()
  for (const reason of refusals.flatMap(({ reasons }) => reasons))
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(([reason, count]) => `${count} ${reason}`).join(', ')
}

/** One cycle in full: who refused which node, what each was worth. */
function cycleRows(cycle: Scheduling, on: Telling): readonly XrayRow[] {
  const { rows } = on.words
  const { pod, refusals, refusedCount, scores, chosen, refusedBefore, preemption, victims, equals } = cycle
  const more = refusedCount - refusals.length
  return [
    { name: `${pod.namespace}/${pod.name}`, text: '' },
    { name: rows.nodes, text: on.words.looked(cycle.fittingCount, cycle.nodeCount) },
    ...(refusedBefore === undefined
      ? []
      : [{ name: rows.filter, text: `${refusedBefore.plugin}: ${refusedBefore.reason}` }]),
    ...refusals.map(({ node, plugin, reasons }) => ({
      name: rows.filter,
      text: `${node}  ${plugin}: ${reasons.join(', ')}`,
    })),
    ...(more > 0 ? [{ name: '', text: on.words.moreNodes(more) }] : []),
    ...scores.map(({ node, total, points }) => ({
      name: rows.score,
      text: `${node}  ${total} = ${points.map(([plugin, each]) => `${plugin} ${each}`).join(' + ')}`,
    })),
    ...(chosen === undefined
      ? []
      : [{ name: rows.chosen, text: equals > 1 ? on.words.byChance(chosen, equals) : chosen }]),
    ...(preemption === '' ? [] : [{ name: rows.preemption, text: preemption }]),
    ...victims.map(({ namespace, name }) => ({ name: rows.preemption, text: `${namespace}/${name}` })),
  ]
}

interface Scheduled {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly message?: string }[] | null
  }
}

function unschedulable(object: unknown): string {
  const { status } = (object ?? {}) as Scheduled
  return status?.conditions?.find(({ type }) => type === 'PodScheduled')?.message ?? ''
}
