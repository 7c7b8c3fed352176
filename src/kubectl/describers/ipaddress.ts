// kubectl describe ipaddress. Models IPAddressDescriber, v1.35.
import { defineDescriber } from './describer.ts'
import { writeEvents } from './events.ts'
import { writeAnnotations, writeLabels } from './metadata.ts'

export const ipAddress = defineDescriber('networking.k8s.io/v1/IPAddress', async (object, w, look) => {
  const { metadata, spec } = object
  w.line(0, `Name:\t${metadata.name}`)
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  if (spec?.parentRef !== undefined) {
    w.line(0, 'Parent Reference:')
    w.line(1, `Group:\t${spec.parentRef.group ?? ''}`)
    w.line(1, `Resource:\t${spec.parentRef.resource ?? ''}`)
    w.line(1, `Namespace:\t${spec.parentRef.namespace ?? ''}`)
    w.line(1, `Name:\t${spec.parentRef.name ?? ''}`)
  }
  await writeEvents(w, look, object)
})
