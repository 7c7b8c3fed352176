// What of a Job may change. Models pkg/apis/batch/validation ValidateJobSpecUpdate, v1.35.
import { type FieldError, invalidValue } from '#api/field-error.ts'
import { internalObject } from '#api/internal-object.ts'
import { deepEqual } from '#api/object.ts'
import type { Job, JobSpec } from '#api/types/batch-v1.ts'
import type { PodTemplateSpec } from '#api/types/core-v1.ts'
import { immutableErrors } from './immutable.ts'
import { jobSpecErrors, templateLabelErrors } from './job.ts'

/** What stays as it was created. The number of an Indexed Job may follow its parallelism. */
export function jobUpdateErrors({ spec }: Job, oldJob: Job): FieldError[] {
  const { spec: old } = oldJob
  if (spec === old) return []
  return [
    // Looked at as for a new Job, and once more: each look leaves a cause.
    ...jobSpecErrors(spec, 'spec'),
    ...templateLabelErrors(spec),
    ...completionErrors(spec, old),
    ...immutableErrors('spec.selector', spec.selector, old.selector),
    ...templateErrors(spec, oldJob),
    ...(
      ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const
    ).flatMap((field) => (deepEqual(spec[field], old[field]) ? [] : [fixed(field, spec[field])])),
  ]
}

const internalTypes: { readonly [field: string]: string } = {
  podFailurePolicy: 'batch.v1.PodFailurePolicy',
  successPolicy: 'batch.v1.SuccessPolicy',
}

function fixed(field: string, value: unknown): FieldError {
  const type = internalTypes[field]
  const shown = type === undefined || value === undefined ? value : internalObject(type, value)
  return invalidValue(`spec.${field}`, shown, 'field is immutable')
}

function completionErrors(spec: JobSpec, old: JobSpec): FieldError[] {
  const { completionMode, completions, parallelism } = spec
  if (completionMode !== 'Indexed') return immutableErrors('spec.completions', completions, old.completions)
  if (completions === old.completions || completions === undefined || completions === parallelism) return []
  return [invalidValue('spec.completions', completions, 'can only be modified in tandem with parallelism')]
}

/** While a Job is suspended and no pod ran, its pods may still be sent elsewhere. */
function templateErrors({ template }: JobSpec, { spec: old, status }: Job): FieldError[] {
  const field = 'spec.template'
  const isOpen = old.suspend === true && status.startTime === undefined
  if (deepEqual(template, isOpen ? sentElsewhere(old.template, template) : old.template)) return []
  const type = 'core.v1.PodTemplateSpec'
  return [invalidValue(field, internalObject(type, template), 'field is immutable')]
}

/** The old template with all that says where its pods go as in the new one. */
function sentElsewhere(old: PodTemplateSpec, template: PodTemplateSpec): PodTemplateSpec {
  const { nodeAffinity, ...others } = old.spec.affinity ?? {}
  const wanted = template.spec.affinity
  const affinity = {
    ...others,
    ...(wanted?.nodeAffinity !== undefined && { nodeAffinity: wanted.nodeAffinity }),
  }
  const hasAffinity = wanted !== undefined || Object.keys(others).length > 0
  const { nodeSelector, tolerations, schedulingGates } = template.spec
  const { labels, annotations } = template.metadata
  return {
    metadata: { ...old.metadata, labels, annotations },
    spec: {
      ...old.spec,
      affinity: hasAffinity ? affinity : undefined,
      nodeSelector,
      tolerations,
      schedulingGates,
    },
  }
}
