// kubectl describe replicaset. Models ReplicaSetDescriber, v1.35.
import { printSelector, selectorFromObject } from '#api/labels.ts'
import { defineDescriber } from './describer.ts'
import { writeEvents } from './events.ts'
import { controllerText, writeAnnotations, writeLabels } from './metadata.ts'
import { writePodTemplate } from './pod-template.ts'
import { writeConditions, writePodsStatus } from './workload.ts'

export const replicaSet = defineDescriber('apps/v1/ReplicaSet', async (object, w, look) => {
  const { metadata, spec, status } = object
  const selector = printSelector(selectorFromObject(spec.selector))
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  w.line(0, `Selector:\t${selector}`)
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  const owner = controllerText(metadata)
  if (owner !== '') w.line(0, `Controlled By:\t${owner}`)
  w.line(0, `Replicas:\t${status.replicas} current / ${spec.replicas ?? 0} desired`)
  await writePodsStatus(w, look, metadata, selector)
  writePodTemplate(w, spec.template)
  writeConditions(w, status.conditions)
  await writeEvents(w, look, object)
})
