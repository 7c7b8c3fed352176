// What happened in the cluster that may make a refused pod fit.
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
