// PodTopologyLabels: a pod takes over where its node is, once it has one.
import type { Draft, KubeObject } from '#api/object.ts'
import { nodes } from '#api/resource-ref.ts'
import type { Node, Pod } from '#api/types/core-v1.ts'
import type { Call } from '../call.ts'
import { type AdmissionPlugin, isWriteOf } from './admission.ts'

const topologyLabels = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region']

/** Models plugin/pkg/admission/podtopologylabels, v1.35; bindings ask for the same. */
export const podTopologyLabels: AdmissionPlugin = {
  name: 'PodTopologyLabels',

  handles: (attributes) => isWriteOf(attributes, '', 'pods', 'CREATE'),

  mutate({ call, object }) {
    const { metadata, spec } = object as Draft<Pod>
    if (spec.nodeName) takeTopologyLabels(call, metadata, spec.nodeName)
  },
}

/** Gives the pod's metadata the labels of the node, where that is known and has them. */
export function takeTopologyLabels(
  call: Call,
  metadata: Draft<KubeObject>['metadata'],
  nodeName: string,
): void {
  const node = call.on.get(nodes, undefined, nodeName) as Node | undefined
  for (const label of topologyLabels) {
    const value = node?.metadata.labels?.[label]
    if (value !== undefined) metadata.labels = { ...metadata.labels, [label]: value }
  }
}
