// kubectl describe job. Models JobDescriber, v1.35.
import { humanDuration } from '#api/duration.ts'
import { printSelector, selectorFromObject } from '#api/labels.ts'
import { timeMs } from '#api/time.ts'
import type { Job } from '#api/types/batch-v1.ts'
import { defineDescriber, type Writer } from './describer.ts'
import { writeEvents } from './events.ts'
import { controllerText, timeText, writeAnnotations, writeLabels } from './metadata.ts'
import { writePodTemplate } from './pod-template.ts'

/** How many letters of the completed indexes are shown. */
const indexesLength = 50

export const job = defineDescriber('batch/v1/Job', async (object, w, look) => {
  const { metadata, spec } = object
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  if (spec.selector !== undefined) w.line(0, `Selector:\t${printSelector(selectorFromObject(spec.selector))}`)
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  const owner = controllerText(metadata)
  if (owner !== '') w.line(0, `Controlled By:\t${owner}`)
  writePlan(w, object)
  writeProgress(w, object)
  writePodTemplate(w, spec.template)
  await writeEvents(w, look, object)
})

function writePlan(w: Writer, { spec }: Job): void {
  if (spec.parallelism !== undefined) w.line(0, `Parallelism:\t${spec.parallelism}`)
  w.line(0, `Completions:\t${spec.completions ?? '<unset>'}`)
  if (spec.completionMode !== undefined) w.line(0, `Completion Mode:\t${spec.completionMode}`)
  if (spec.suspend !== undefined) w.line(0, `Suspend:\t${spec.suspend}`)
  if (spec.backoffLimit !== undefined) w.line(0, `Backoff Limit:\t${spec.backoffLimit}`)
  if (spec.ttlSecondsAfterFinished !== undefined)
    w.line(0, `TTL Seconds After Finished:\t${spec.ttlSecondsAfterFinished}`)
}

function writeProgress(w: Writer, { spec, status }: Job): void {
  const { startTime, completionTime, ready } = status
  if (startTime) w.line(0, `Start Time:\t${timeText(startTime)}`)
  if (completionTime) w.line(0, `Completed At:\t${timeText(completionTime)}`)
  if (startTime && completionTime)
    w.line(0, `Duration:\t${humanDuration(timeMs(completionTime) - timeMs(startTime))}`)
  if (spec.activeDeadlineSeconds !== undefined)
    w.line(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`)
  const shownReady = ready === undefined ? '' : ` (${ready} Ready)`
  w.line(
    0,
    `Pods Statuses:\t${status.active ?? 0} Active${shownReady} / ${status.succeeded ?? 0} Succeeded / ${status.failed ?? 0} Failed`,
  )
  if (spec.completionMode === 'Indexed')
    w.line(0, `Completed Indexes:\t${indexesText(status.completedIndexes ?? '')}`)
}

/** Cut behind the last whole index that fits. */
function indexesText(indexes: string): string {
  if (indexes === '') return '<none>'
  if (indexes.length <= indexesLength) return indexes
  const cut = indexes.slice(0, indexesLength + 1)
  return `${cut.slice(0, cut.lastIndexOf(',') + 1)}...`
}
