// Steps of the scheduler: which nodes it looked at, who refused them, what the others were worth.
import type { Stretch } from './stretches.ts'
import { bounded, namesOf, shortName, type Telling, timeOf, unique } from './telling.ts'
import type { XrayHop, XrayRow, XrayStep } from './view.ts'
import type { Request, Scheduling } from './writer.ts'

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
      ? boundWay(requests, nodes)
      : [{ label: `filter${times}`, to: words.noNode, isBroken: true }],
    what: isBound
      ? [placed(cycles), ...(pods.length === 1 ? [choiceOf(last, on)] : [])].join(': ')
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

/** A pod is bound by a write like any other; one whose volumes have to be made first is not yet. */
function boundWay(requests: readonly Request[], nodes: readonly string[]): readonly XrayHop[] {
  const [first, last] = [requests[0]?.revision, requests.at(-1)?.revision]
  if (first === undefined) return [{ label: 'bind', to: namesOf(nodes, 'nodes') }]
  const times = requests.length > 1 ? ` ×${requests.length}` : ''
  return [
    { label: `POST pods/binding${times}`, to: 'API server' },
    { label: first === last ? `rev ${first}` : `rev ${first}…${last}`, to: 'etcd' },
  ]
}

const placedShown = 3

/** Which pod went where. */
function placed(cycles: readonly Scheduling[]): string {
  const named = (name: string) => (cycles.length > 1 ? shortName(name) : name)
  const shown = cycles.slice(0, placedShown).map(({ pod, chosen }) => `${named(pod.name)} → ${chosen ?? '-'}`)
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
    ...(scores.length === 0 ? [] : [{ name: '', text: on.words.sameForAll }]),
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
