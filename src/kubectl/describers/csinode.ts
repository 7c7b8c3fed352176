// kubectl describe csinode. Models CSINodeDescriber, v1.35.
import { defineDescriber } from './describer.ts'
import { writeEvents } from './events.ts'
import { timeText, writeAnnotations, writeLabels } from './metadata.ts'

export const csiNode = defineDescriber('storage.k8s.io/v1/CSINode', async (object, w, look) => {
  const { metadata, spec } = object
  w.line(0, `Name:\t${metadata.name}`)
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  w.line(0, `CreationTimestamp:\t${timeText(metadata.creationTimestamp)}`)
  w.line(0, 'Spec:')
  if (spec.drivers !== null && spec.drivers !== undefined) {
    w.line(1, 'Drivers:')
    for (const { name, nodeID, allocatable, topologyKeys } of spec.drivers) {
      w.line(2, `${name}:`)
      w.line(3, `Node ID:\t${nodeID}`)
      if (allocatable?.count !== undefined) {
        w.line(3, 'Allocatables:')
        w.line(4, `Count:\t${allocatable.count}`)
      }
      if (topologyKeys !== null && topologyKeys !== undefined && topologyKeys.length > 0)
        w.line(3, `Topology Keys:\t[${topologyKeys.join(' ')}]`)
    }
  }
  await writeEvents(w, look, object)
})
