// kubectl describe servicecidr. Models ServiceCIDRDescriber, v1.35.
import { defineDescriber } from './describer.ts'
import { writeEvents } from './events.ts'
import { timeText, writeAnnotations, writeLabels } from './metadata.ts'

export const serviceCidr = defineDescriber('networking.k8s.io/v1/ServiceCIDR', async (object, w, look) => {
  const { metadata, spec, status } = object
  w.line(0, `Name:\t${metadata.name}`)
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  w.line(0, `CIDRs:\t${(spec?.cidrs ?? []).join(', ')}`)
  const conditions = status?.conditions ?? []
  if (conditions.length > 0) {
    w.line(0, 'Status:')
    w.line(0, 'Conditions:')
    w.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage')
    w.line(1, '----\t------\t------------------\t------\t-------')
    for (const { type, status: value, lastTransitionTime, reason, message } of conditions)
      w.line(1, `${type}\t${value}\t${timeText(lastTransitionTime)}\t${reason}\t${message}`)
  }
  await writeEvents(w, look, object)
})
