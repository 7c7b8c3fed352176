// kubectl describe cronjob. Models CronJobDescriber, v1.35.
import { printSelector, selectorFromObject } from '#api/labels.ts'
import { defineDescriber } from './describer.ts'
import { writeEvents } from './events.ts'
import { boolText, timeText, writeHead } from './metadata.ts'
import { writePodTemplate } from './pod-template.ts'

export const cronJob = defineDescriber('batch/v1/CronJob', async (object, w, look) => {
  const { metadata, spec, status } = object
  writeHead(w, metadata)
  w.line(0, `Schedule:\t${spec.schedule}`)
  w.line(0, `Concurrency Policy:\t${spec.concurrencyPolicy ?? ''}`)
  w.line(0, `Suspend:\t${spec.suspend === undefined ? '<unset>' : boolText(spec.suspend)}`)
  w.line(0, `Successful Job History Limit:\t${spec.successfulJobsHistoryLimit ?? '<unset>'}`)
  w.line(0, `Failed Job History Limit:\t${spec.failedJobsHistoryLimit ?? '<unset>'}`)
  const deadline = spec.startingDeadlineSeconds
  w.line(0, `Starting Deadline Seconds:\t${deadline === undefined ? '<unset>' : `${deadline}s`}`)
  const { selector, parallelism, completions, activeDeadlineSeconds, template } = spec.jobTemplate.spec
  w.line(0, `Selector:\t${selector === undefined ? '<unset>' : printSelector(selectorFromObject(selector))}`)
  w.line(0, `Parallelism:\t${parallelism ?? '<unset>'}`)
  w.line(0, `Completions:\t${completions ?? '<unset>'}`)
  if (activeDeadlineSeconds !== undefined) w.line(0, `Active Deadline Seconds:\t${activeDeadlineSeconds}s`)
  writePodTemplate(w, template)
  w.line(0, `Last Schedule Time:\t${status.lastScheduleTime ? timeText(status.lastScheduleTime) : '<unset>'}`)
  const active = (status.active ?? []).map(({ name }) => name)
  w.line(0, `Active Jobs:\t${active.length === 0 ? '<none>' : active.join(', ')}`)
  await writeEvents(w, look, object)
})
