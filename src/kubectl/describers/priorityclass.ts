// kubectl describe priorityclass. Models PriorityClassDescriber, v1.35.
import { defineDescriber } from './describer.ts'
import { writeEvents } from './events.ts'
import { mapText } from './metadata.ts'

export const priorityClass = defineDescriber(
  'scheduling.k8s.io/v1/PriorityClass',
  async (object, w, look) => {
    const { metadata, value, globalDefault = false, preemptionPolicy, description = '' } = object
    w.line(0, `Name:\t${metadata.name}`)
    w.line(0, `Value:\t${value}`)
    w.line(0, `GlobalDefault:\t${globalDefault}`)
    w.line(0, `PreemptionPolicy:\t${preemptionPolicy ?? ''}`)
    w.line(0, `Description:\t${description}`)
    w.line(0, `Annotations:\t${mapText(metadata.annotations)}`)
    await writeEvents(w, look, object)
  },
)
