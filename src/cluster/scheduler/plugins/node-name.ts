// NodeName: a pod that asks for a node by name fits only there.
import { type SchedulerPlugin, skip, unresolvable } from '../framework.ts'

const refusal = unresolvable("node(s) didn't match the requested node name")

export const nodeName: SchedulerPlugin = {
  name: 'NodeName',
  filterFor: (pod) =>
    pod.spec.nodeName === undefined
      ? skip
      : { kind: 'filter', filter: ({ name }) => (name === pod.spec.nodeName ? undefined : refusal) },
  wakesOn: (event) => event.kind === 'node-added',
}
