// Changing a node's taints through the API. Models controller/util/node SwapNodeControllerTaint, v1.35.
import { nodes } from '#api/resource-ref.ts'
import { isConflict } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { Node, Taint } from '#api/types/core-v1.ts'
import type { Runtime } from '../runtime/controller.ts'

export const notReadyKey = 'node.kubernetes.io/not-ready'
export const unreachableKey = 'node.kubernetes.io/unreachable'
export const unschedulableKey = 'node.kubernetes.io/unschedulable'

/** A taint that is not yet on any node. */
export type TaintTemplate = Pick<Taint, 'key' | 'effect'>

/** Writes against a stale object are tried again with a fresh one so often. */
const tries = 5

export function isSameTaint(a: TaintTemplate, b: TaintTemplate): boolean {
  return a.key === b.key && a.effect === b.effect
}

export function hasTaint(node: Node, taint: TaintTemplate): boolean {
  return (node.spec.taints ?? []).some((each) => isSameTaint(each, taint))
}

/** Adds taints, with the time, and then removes others: two writes, or fewer where nothing changes. */
export function swapTaints(
  on: Runtime,
  node: Node,
  added: readonly TaintTemplate[],
  removed: readonly TaintTemplate[],
): void {
  const timeAdded = formatTime(on.clock.now())
  const latest = writeTaints(on, node, (taints) => {
    const fresh = added.filter((taint) => !taints.some((each) => isSameTaint(each, taint)))
    return [...taints, ...fresh.map(({ key, effect }) => ({ key, effect, timeAdded }))]
  })
  removeTaints(on, latest, removed)
}

export function removeTaints(on: Runtime, node: Node, removed: readonly TaintTemplate[]): void {
  if (!removed.some((taint) => hasTaint(node, taint))) return
  writeTaints(on, node, (taints) =>
    taints.filter((each) => !removed.some((taint) => isSameTaint(each, taint))),
  )
}

/** The node as it is stored afterwards. Throws ApiError. */
function writeTaints(
  on: Runtime,
  cached: Node,
  change: (taints: readonly Taint[]) => readonly Taint[],
): Node {
  let node = cached
  for (let left = tries; ; left--) {
    const before = node.spec.taints ?? []
    const taints = change(before)
    if (taints.length === before.length) return node
    const { name, resourceVersion } = node.metadata
    const patch = { metadata: { resourceVersion }, spec: { taints: taints.length > 0 ? taints : null } }
    try {
      return on.api.patch(nodes, undefined, name, 'strategic', patch)
    } catch (error) {
      if (!isConflict(error) || left === 1) throw error
      node = on.api.get(nodes, undefined, name)
    }
  }
}
