// Jobs. Models pkg/registry/batch/job and printJob, v1.35.
import { humanDuration } from '#api/duration.ts'
import { printSelector, selectorFromObject } from '#api/labels.ts'
import { type Draft, deepEqual } from '#api/object.ts'
import { timeMs } from '#api/time.ts'
import type { Job } from '#api/types/batch-v1.ts'
import { ageCell, containerCells } from './columns.ts'
import { setPodTemplateDefaults } from './pod-spec.ts'
import { defineResource } from './resource.ts'
import { jobErrors } from './validation/job.ts'
import { jobStatusErrors } from './validation/job-status.ts'
import { jobUpdateErrors } from './validation/job-update.ts'
import { templateWarnings, workloadNameWarnings } from './validation/pod-warnings.ts'

const unlimited = 2 ** 31 - 1

export const job = defineResource('batch/v1/Job', {
  warnings: ({ metadata, spec }, old) => [
    ...(old === undefined ? workloadNameWarnings(metadata.name) : []),
    ...templateWarnings('spec.template', spec.template, old?.spec.template),
  ],

  hasGeneration: true,
  orphansByDefault: true,

  setDefaults(job) {
    const { spec } = job
    if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
    spec.parallelism ??= 1
    spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : unlimited
    spec.completionMode ??= 'NonIndexed'
    spec.suspend ??= false
    spec.podReplacementPolicy ??= spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed'
    spec.manualSelector ??= false
    for (const rule of spec.podFailurePolicy?.rules ?? [])
      for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True'
    setPodTemplateDefaults(spec.template)
    setLabelDefaults(job)
  },

  /** Each Job selects by its own uid, unless its author does it by hand. */
  prepareForCreate(job) {
    const { uid, name } = job.metadata
    const follows = deepEqual(job.metadata.labels, job.spec.template.metadata?.labels)
    if (job.spec.manualSelector !== true) {
      const labels = {
        'batch.kubernetes.io/controller-uid': uid,
        'batch.kubernetes.io/job-name': name,
        'controller-uid': uid,
        'job-name': name,
      }
      job.spec.template.metadata ??= { name: '', uid: '', resourceVersion: '', creationTimestamp: '' }
      job.spec.template.metadata.labels = { ...job.spec.template.metadata.labels, ...labels }
      const matchLabels = { ...job.spec.selector?.matchLabels, 'batch.kubernetes.io/controller-uid': uid }
      job.spec.selector = { ...job.spec.selector, matchLabels }
    }
    if (follows) delete job.metadata.labels
    setLabelDefaults(job)
  },

  validate: jobErrors,
  validateUpdate: jobUpdateErrors,
  validateStatusUpdate: jobStatusErrors,

  selectableFields: ({ status }) => ({ 'status.successful': String(status.succeeded ?? 0) }),

  podTemplate: ({ spec }) => spec.template,

  cells: (job, nowMs) => [
    job.metadata.name,
    statusCell(job),
    completionsCell(job),
    durationCell(job, nowMs),
    ageCell(job, nowMs),
    ...containerCells(job.spec.template.spec.containers),
    printSelector(selectorFromObject(job.spec.selector)),
  ],
})

/** A Job without labels has its template's, the ones that are added later too. */
function setLabelDefaults(job: Draft<Job>): void {
  const { labels } = job.spec.template.metadata ?? {}
  if (labels !== undefined && Object.keys(job.metadata.labels ?? {}).length === 0)
    job.metadata.labels = { ...labels }
}

function statusCell(job: Job): string {
  const isTrue = (type: string) => job.status.conditions?.some((c) => c.type === type && c.status === 'True')
  if (isTrue('Complete')) return 'Complete'
  if (isTrue('Failed')) return 'Failed'
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating'
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(isTrue) ?? 'Running'
}

function completionsCell({ spec, status }: Job): string {
  const succeeded = status.succeeded ?? 0
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`
  const parallelism = spec.parallelism ?? 0
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

/** A Job that failed goes on counting. */
function durationCell({ status }: Job, nowMs: number): string {
  if (status.startTime === undefined) return ''
  const endMs = status.completionTime === undefined ? nowMs : timeMs(status.completionTime)
  return humanDuration(endMs - timeMs(status.startTime))
}
