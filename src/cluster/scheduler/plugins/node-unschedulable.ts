// NodeUnschedulable: cordoned nodes take no new pods, but those that tolerate it.
import type { Pod } from '#api/types/core-v1.ts'
import { toleratesTaint } from '../../runtime/taints.ts'
import { eventNode } from '../cluster-event.ts'
import { type SchedulerPlugin, unresolvable } from '../framework.ts'

const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }
const refusal = unresolvable('node(s) were unschedulable')

export const nodeUnschedulable: SchedulerPlugin = {
  name: 'NodeUnschedulable',
  followsTaints: true,

  filterFor(pod: Pod) {
    const isTolerated = (pod.spec.tolerations ?? []).some((toleration) => toleratesTaint(toleration, taint))
    return {
      kind: 'filter',
      filter: ({ node }) => (node.spec.unschedulable && !isTolerated ? refusal : undefined),
    }
  },

  wakesOn(event) {
    const node = eventNode(event)
    if (node === undefined || node.spec.unschedulable) return false
    return event.kind !== 'node-changed' || event.previous.spec.unschedulable === true
  },
}
