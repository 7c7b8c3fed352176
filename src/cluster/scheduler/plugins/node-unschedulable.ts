// NodeUnschedulable: cordoned nodes take no new pods.
import type { FilterPlugin } from '../framework.ts'

export const nodeUnschedulable: FilterPlugin = {
  name: 'NodeUnschedulable',
  filter: (_pod, { node }) => (node.spec.unschedulable ? ['node(s) were unschedulable'] : []),
}
