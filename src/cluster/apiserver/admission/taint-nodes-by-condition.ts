// TaintNodesByCondition: a new node takes no pods before it has shown that it is ready.
import type { Draft } from '#api/object.ts'
import type { Node } from '#api/types/core-v1.ts'
import { type AdmissionPlugin, isWriteOf } from './admission.ts'

const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }

/** Models plugin/pkg/admission/nodetaint, v1.35. */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',

  handles: (attributes) => isWriteOf(attributes, '', 'nodes', 'CREATE'),

  mutate({ object }) {
    const node = object as Draft<Node>
    const taints = node.spec.taints ?? []
    if (taints.some(({ key, effect }) => key === notReady.key && effect === notReady.effect)) return
    node.spec.taints = [...taints, { ...notReady }]
  },
}
