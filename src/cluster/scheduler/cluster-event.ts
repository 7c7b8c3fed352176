// What happened in the cluster that may make a refused pod fit.
import { deepEqual } from '#api/object.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'

export type ClusterEvent =
  | { readonly kind: 'node-added'; readonly node: Node }
  | { readonly kind: 'node-changed'; readonly node: Node; readonly previous: Node }
  | { readonly kind: 'pod-placed' | 'pod-gone'; readonly pod: Pod }
  | { readonly kind: 'pod-relabelled'; readonly pod: Pod; readonly previous: Pod }
  | { readonly kind: 'storage-changed' }

/** The node of an event about nodes. */
export function eventNode(event: ClusterEvent): Node | undefined {
  return 'node' in event ? event.node : undefined
}

/** Taints came or went, or the node was cordoned or uncordoned. */
export function changesTaints(event: ClusterEvent): boolean {
  if (event.kind !== 'node-changed') return false
  const { node, previous } = event
  return (
    node.spec.unschedulable !== previous.spec.unschedulable ||
    !deepEqual(node.spec.taints, previous.spec.taints)
  )
}
