// kubectl describe statefulset. Models StatefulSetDescriber, v1.35.
import { printSelector, selectorFromObject } from '#api/labels.ts'
import type { PersistentVolumeClaim } from '#api/types/core-v1.ts'
import { defineDescriber, type Writer } from './describer.ts'
import { writeEvents } from './events.ts'
import { mapText, timeText, writeAnnotations, writeLabels } from './metadata.ts'
import { writePodTemplate } from './pod-template.ts'
import { writePodsStatus } from './workload.ts'

export const statefulSet = defineDescriber('apps/v1/StatefulSet', async (object, w, look) => {
  const { metadata, spec, status } = object
  const selector = printSelector(selectorFromObject(spec.selector))
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  w.line(0, `CreationTimestamp:\t${timeText(metadata.creationTimestamp)}`)
  w.line(0, `Selector:\t${selector}`)
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  w.line(0, `Replicas:\t${spec.replicas ?? 0} desired | ${status.replicas} total`)
  w.line(0, `Update Strategy:\t${spec.updateStrategy.type ?? ''}`)
  const { rollingUpdate } = spec.updateStrategy
  if (rollingUpdate?.partition !== undefined) {
    w.line(1, `Partition:\t${rollingUpdate.partition}`)
    if (rollingUpdate.maxUnavailable !== undefined)
      w.line(1, `MaxUnavailable:\t${rollingUpdate.maxUnavailable}`)
  }
  await writePodsStatus(w, look, metadata, selector)
  writePodTemplate(w, spec.template)
  writeClaims(w, spec.volumeClaimTemplates)
  await writeEvents(w, look, object)
})

function writeClaims(w: Writer, claims: readonly PersistentVolumeClaim[] | undefined): void {
  if (claims === undefined || claims.length === 0) {
    w.line(0, 'Volume Claims:\t<none>')
    return
  }
  w.line(0, 'Volume Claims:')
  for (const { metadata, spec } of claims) {
    w.line(1, `Name:\t${metadata.name}`)
    w.line(1, `StorageClass:\t${spec.storageClassName ?? ''}`)
    w.line(1, `Labels:\t${mapText(metadata.labels)}`)
    w.line(1, `Annotations:\t${mapText(metadata.annotations)}`)
    w.line(1, `Capacity:\t${spec.resources?.requests?.storage ?? '<default>'}`)
    w.line(1, `Access Modes:\t[${(spec.accessModes ?? []).join(' ')}]`)
  }
}
