// kubectl describe ingressclass. Models IngressClassDescriber, v1.35.
import { defineDescriber } from './describer.ts'
import { writeEvents } from './events.ts'
import { writeAnnotations, writeLabels } from './metadata.ts'

export const ingressClass = defineDescriber('networking.k8s.io/v1/IngressClass', async (object, w, look) => {
  const { metadata, spec } = object
  w.line(0, `Name:\t${metadata.name}`)
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  w.line(0, `Controller:\t${spec.controller ?? ''}`)
  if (spec.parameters !== undefined) {
    w.line(0, 'Parameters:')
    if (spec.parameters.apiGroup) w.line(1, `APIGroup:\t${spec.parameters.apiGroup}`)
    w.line(1, `Kind:\t${spec.parameters.kind}`)
    w.line(1, `Name:\t${spec.parameters.name}`)
  }
  await writeEvents(w, look, object)
})
