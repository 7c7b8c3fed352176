// kubectl describe volumeattributesclass. Models VolumeAttributesClassDescriber, v1.35.
import { defineDescriber } from './describer.ts'
import { writeEvents } from './events.ts'
import { mapText, writeAnnotations } from './metadata.ts'

export const volumeAttributesClass = defineDescriber(
  'storage.k8s.io/v1/VolumeAttributesClass',
  async (object, w, look) => {
    w.line(0, `Name:\t${object.metadata.name}`)
    writeAnnotations(w, 'Annotations', object.metadata.annotations)
    w.line(0, `DriverName:\t${object.driverName}`)
    w.line(0, `Parameters:\t${mapText(object.parameters)}`)
    await writeEvents(w, look, object)
  },
)
