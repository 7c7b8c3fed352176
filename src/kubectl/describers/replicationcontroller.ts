// kubectl describe replicationcontroller. Models ReplicationControllerDescriber, v1.35.
import { defineDescriber } from './describer.ts'
import { writeEvents } from './events.ts'
import { controllerText, mapText, writeAnnotations, writeLabels } from './metadata.ts'
import { writePodTemplate } from './pod-template.ts'
import { writeConditions, writePodsStatus } from './workload.ts'

export const replicationController = defineDescriber('v1/ReplicationController', async (object, w, look) => {
  const { metadata, spec, status } = object
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  w.line(0, `Selector:\t${mapText(spec.selector)}`)
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  const owner = controllerText(metadata)
  if (owner !== '') w.line(0, `Controlled By:\t${owner}`)
  w.line(0, `Replicas:\t${status.replicas} current / ${spec.replicas ?? 0} desired`)
  await writePodsStatus(w, look, metadata, mapText(spec.selector, ''))
  writePodTemplate(w, spec.template)
  writeConditions(w, status.conditions)
  await writeEvents(w, look, object)
})
