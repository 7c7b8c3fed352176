// What a DaemonSet has to do on each node: make pods, end pods, replace old ones a few at a time.
// Models kube-controller-manager daemon podsShouldBeOnNode and rollingUpdate, v1.35.
import { scaledValue } from '#api/int-or-string.ts'
import { hasEnded } from '#api/pod-phase.ts'
import type { DaemonSet } from '#api/types/apps-v1.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'
import { isPodAvailable, isPodEnding, isPodReady } from '../runtime/pods.ts'
import { isUpdated, suitability } from './daemonset-nodes.ts'

export interface Plan {
  readonly create: readonly string[]
  readonly remove: readonly Pod[]
}

export interface DaemonWorld {
  readonly set: DaemonSet
  readonly hash: string
  readonly nodes: readonly Node[]
  readonly onNode: ReadonlyMap<string, readonly Pod[]>
  readonly nowMs: number
}

/** Pods that lack or are too many. `isDoomed` says of an ended pod that it may be removed now. */
export function planPresence(world: DaemonWorld, isDoomed: (pod: Pod, node: string) => boolean): Plan {
  const { set, nodes, onNode } = world
  const create: string[] = []
  const remove: Pod[] = []
  for (const node of nodes) {
    const { name } = node.metadata
    const { shouldRun, mayStay } = suitability(set, node)
    const present = onNode.get(name)
    if (shouldRun && present === undefined) create.push(name)
    else if (mayStay) remove.push(...surplusOn(world, name, present ?? [], isDoomed))
    else remove.push(...(present ?? []).filter((pod) => !isPodEnding(pod)))
  }
  const known = new Set(nodes.map((node) => node.metadata.name))
  for (const [name, pods] of onNode)
    if (!known.has(name))
      remove.push(...pods.filter((pod) => pod.spec.nodeName === undefined && !isPodEnding(pod)))
  return { create, remove }
}

function surplusOn(
  world: DaemonWorld,
  node: string,
  pods: readonly Pod[],
  isDoomed: (pod: Pod, node: string) => boolean,
): readonly Pod[] {
  const { set, hash, nowMs } = world
  const alive = pods.filter((pod) => !isPodEnding(pod))
  const ended = alive.filter((pod) => hasEnded(pod) && isDoomed(pod, node))
  const running = alive.filter((pod) => !hasEnded(pod))
  if (running.length <= 1) return ended
  if (maxSurgeOf(set, 1) === 0) return [...ended, ...running.slice(1)]
  const newest = running.filter((pod) => isUpdated(pod, set, hash))
  const oldest = running.filter((pod) => !isUpdated(pod, set, hash))
  const [newPod] = newest
  const [oldPod] = oldest
  const isReplaced =
    newPod !== undefined &&
    oldPod !== undefined &&
    (!isPodReady(oldPod) || isPodAvailable(newPod, set.spec.minReadySeconds ?? 0, nowMs))
  return [...ended, ...newest.slice(1), ...(isReplaced ? oldest : oldest.slice(1))]
}

function maxSurgeOf({ spec }: DaemonSet, desired: number): number {
  if (spec.updateStrategy.type !== 'RollingUpdate') return 0
  return scaledValue(spec.updateStrategy.rollingUpdate?.maxSurge, desired, 'up')
}

/** The next step of a rolling update. */
export function planUpdate(world: DaemonWorld): Plan {
  const { set, nodes } = world
  const desired = nodes.filter((node) => suitability(set, node).shouldRun).length
  const surge = maxSurgeOf(set, desired)
  const unavailable = scaledValue(set.spec.updateStrategy.rollingUpdate?.maxUnavailable, desired, 'up')
  if (surge > 0) return planSurge(world, surge)
  return { create: [], remove: replaceable(world, Math.max(1, unavailable)) }
}

interface OnNode {
  readonly node: string
  /** False when several pods of one kind are there: the presence plan tidies up first. */
  readonly isClear: boolean
  readonly newPod: Pod | undefined
  readonly oldPod: Pod | undefined
}

function stateOfNodes({ set, hash, nodes, onNode }: DaemonWorld): readonly OnNode[] {
  const wanted = nodes.filter((node) => suitability(set, node).shouldRun).map((node) => node.metadata.name)
  return [...new Set([...onNode.keys(), ...wanted])].map((node) => {
    const alive = (onNode.get(node) ?? []).filter((pod) => !isPodEnding(pod))
    const updated = alive.filter((pod) => isUpdated(pod, set, hash))
    const old = alive.filter((pod) => !isUpdated(pod, set, hash))
    return { node, isClear: updated.length <= 1 && old.length <= 1, newPod: updated[0], oldPod: old[0] }
  })
}

/** Old pods to end so that no more than `max` nodes are without an available pod. */
function replaceable(world: DaemonWorld, max: number): readonly Pod[] {
  const isAvailable = (pod: Pod) => isPodAvailable(pod, world.set.spec.minReadySeconds ?? 0, world.nowMs)
  let unavailable = 0
  const broken: Pod[] = []
  const candidates: Pod[] = []
  for (const { isClear, newPod, oldPod } of stateOfNodes(world)) {
    if (!isClear || (newPod === undefined) === (oldPod === undefined)) unavailable++
    else if (newPod !== undefined) unavailable += isAvailable(newPod) ? 0 : 1
    else if (oldPod !== undefined) (isAvailable(oldPod) ? candidates : broken).push(oldPod)
  }
  return [...broken, ...candidates.slice(0, Math.max(0, max - unavailable))]
}

/** New pods beside the old ones; an old one goes once its successor is available. */
function planSurge(world: DaemonWorld, max: number): Plan {
  const isAvailable = (pod: Pod) => isPodAvailable(pod, world.set.spec.minReadySeconds ?? 0, world.nowMs)
  let surging = 0
  const remove: Pod[] = []
  const urgent: string[] = []
  const candidates: string[] = []
  for (const { node, isClear, newPod, oldPod } of stateOfNodes(world)) {
    if (!isClear) surging++
    else if (oldPod === undefined) continue
    else if (newPod === undefined) (isAvailable(oldPod) ? candidates : urgent).push(node)
    else if (isAvailable(newPod)) remove.push(oldPod)
    else surging++
  }
  return { create: [...urgent, ...candidates.slice(0, Math.max(0, max - surging))], remove }
}
