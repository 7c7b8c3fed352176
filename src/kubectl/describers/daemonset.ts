// kubectl describe daemonset. Models DaemonSetDescriber, v1.35.
import { printSelector, selectorFromObject } from '#api/labels.ts'
import { defineDescriber } from './describer.ts'
import { writeEvents } from './events.ts'
import { mapText, writeAnnotations, writeLabels } from './metadata.ts'
import { writePodTemplate } from './pod-template.ts'
import { writePodsStatus } from './workload.ts'

export const daemonSet = defineDescriber('apps/v1/DaemonSet', async (object, w, look) => {
  const { metadata, spec, status } = object
  const selector = printSelector(selectorFromObject(spec.selector))
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  w.line(0, `Selector:\t${selector}`)
  w.line(0, `Node-Selector:\t${mapText(spec.template.spec.nodeSelector)}`)
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  w.line(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled}`)
  w.line(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled}`)
  w.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}`)
  w.line(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}`)
  w.line(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled}`)
  await writePodsStatus(w, look, metadata, selector)
  writePodTemplate(w, spec.template)
  await writeEvents(w, look, object)
})
