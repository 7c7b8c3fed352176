// Making room for a pod by evicting pods of lower priority. Models kube-scheduler DefaultPreemption, v1.35.
import { timeMs } from '#api/time.ts'
import type { Pod } from '#api/types/core-v1.ts'
import type { SchedulerCache } from './cache.ts'
import { filtersFor, refusalBeside } from './find-node.ts'
import { countReasons, type Misfit } from './fit-error.ts'
import type { SchedulerPlugin } from './framework.ts'
import type { NodeInfo } from './node-info.ts'

export interface Victims {
  readonly node: NodeInfo
  readonly pods: readonly Pod[]
}

export type Preemption =
  | { readonly victims: Victims }
  /** Nobody can be evicted to any use; the text ends the FailedScheduling message. Room once promised may be lost. */
  | { readonly message: string; readonly losesRoom?: boolean }

const notHelpful = 'Preemption is not helpful for scheduling'
const noVictims = 'No preemption victims found for incoming pod'

export function findVictims(
  pod: Pod,
  misfit: Misfit,
  on: SchedulerCache,
  plugins: readonly SchedulerPlugin[],
): Preemption {
  if (pod.spec.preemptionPolicy === 'Never')
    return { message: 'preemption: not eligible due to preemptionPolicy=Never.' }
  const nominated = pod.status.nominatedNodeName
  if (nominated !== undefined && isTerminatingOn(on.nodes.get(nominated), pod))
    return { message: 'preemption: not eligible due to a terminating pod on the nominated node.' }
  const reasons: string[] = []
  const options: Victims[] = []
  for (const [name, refusal] of misfit.refusals) {
    const node = on.nodes.get(name)
    if (!refusal.isResolvable || node === undefined) {
      reasons.push(notHelpful)
      continue
    }
    const victims = victimsOn(pod, node, on, plugins)
    if (victims === undefined) reasons.push(noVictims)
    else options.push({ node, pods: victims })
  }
  const [best] = options.sort(compareOptions)
  if (best !== undefined) return { victims: best }
  const message = `preemption: 0/${misfit.nodeCount} nodes are available: ${countReasons(reasons)}.`
  return { message, losesRoom: true }
}

function isTerminatingOn(node: NodeInfo | undefined, pod: Pod): boolean {
  for (const other of node?.pods.values() ?? [])
    if (other.metadata.deletionTimestamp !== undefined && priorityOf(other) < priorityOf(pod)) return true
  return false
}

/** The fewest, least important pods whose leaving makes the pod fit; undefined when none do. */
function victimsOn(
  pod: Pod,
  node: NodeInfo,
  on: SchedulerCache,
  plugins: readonly SchedulerPlugin[],
): Pod[] | undefined {
  const lower = [...node.pods.values()].filter((other) => priorityOf(other) < priorityOf(pod))
  if (lower.length === 0) return undefined
  const gone = new Set(lower)
  for (const other of lower) on.removePod(other.metadata.uid)
  try {
    if (!fits(pod, node, on, plugins)) return undefined
    // Reprieve the most important first, as long as the pod still fits.
    for (const other of [...lower].sort(byImportance)) {
      on.setPod(other)
      gone.delete(other)
      if (fits(pod, node, on, plugins)) continue
      on.removePod(other.metadata.uid)
      gone.add(other)
    }
    return [...gone].sort(byImportance)
  } finally {
    for (const other of gone) on.setPod(other)
  }
}

function fits(pod: Pod, node: NodeInfo, on: SchedulerCache, plugins: readonly SchedulerPlugin[]): boolean {
  const found = filtersFor(pod, on, plugins)
  const isFitting = 'filters' in found && found.filters.every(({ filter }) => filter(node) === undefined)
  return isFitting && refusalBeside(pod, node, on, plugins) === undefined
}

function priorityOf(pod: Pod): number {
  return pod.spec.priority ?? 0
}

/** Most important first: higher priority, then older. */
function byImportance(a: Pod, b: Pod): number {
  return priorityOf(b) - priorityOf(a) || timeMs(a.status.startTime) - timeMs(b.status.startTime)
}

function compareOptions(a: Victims, b: Victims): number {
  const highest = (victims: Victims) => Math.max(...victims.pods.map(priorityOf))
  const sum = (victims: Victims) => victims.pods.reduce((total, pod) => total + priorityOf(pod) + 2 ** 31, 0)
  const newestStart = (victims: Victims) =>
    Math.min(...victims.pods.map((pod) => timeMs(pod.status.startTime)))
  return (
    highest(a) - highest(b) ||
    sum(a) - sum(b) ||
    a.pods.length - b.pods.length ||
    newestStart(b) - newestStart(a)
  )
}
