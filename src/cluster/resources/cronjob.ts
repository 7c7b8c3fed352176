// CronJobs. Models pkg/registry/batch/cronjob and printCronJob, v1.35.
import { printSelector, selectorFromObject } from '#api/labels.ts'
import { ageCell, containerCells, sinceCell } from './columns.ts'
import { setPodTemplateDefaults } from './pod-spec.ts'
import { defineResource } from './resource.ts'
import { cronJobErrors, cronJobNameErrors } from './validation/job.ts'
import { templateWarnings, workloadNameWarnings } from './validation/pod-warnings.ts'

export const cronJob = defineResource('batch/v1/CronJob', {
  warnings: ({ metadata, spec }, old) => [
    ...(old === undefined ? workloadNameWarnings(metadata.name) : []),
    ...templateWarnings(
      'spec.jobTemplate.spec.template',
      spec.jobTemplate.spec.template,
      old?.spec.jobTemplate.spec.template,
    ),
  ],

  hasGeneration: true,

  setDefaults({ spec }) {
    spec.concurrencyPolicy ||= 'Allow'
    spec.suspend ??= false
    spec.successfulJobsHistoryLimit ??= 3
    spec.failedJobsHistoryLimit ??= 1
    setPodTemplateDefaults(spec.jobTemplate.spec.template)
  },

  validate: cronJobErrors,
  validateCreate: cronJobNameErrors,

  podTemplate: ({ spec }) => spec.jobTemplate.spec.template,

  cells(cronJob, nowMs) {
    const { spec, status, metadata } = cronJob
    const { selector, template } = spec.jobTemplate.spec
    return [
      metadata.name,
      spec.schedule,
      spec.timeZone ?? '<none>',
      spec.suspend === true ? 'True' : 'False',
      (status.active ?? []).length,
      status.lastScheduleTime === undefined ? '<none>' : sinceCell(status.lastScheduleTime, nowMs),
      ageCell(cronJob, nowMs),
      ...containerCells(template.spec.containers),
      selector === undefined ? '<none>' : printSelector(selectorFromObject(selector)),
    ]
  },
})
