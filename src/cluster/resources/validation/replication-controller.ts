// ReplicationControllers. Models pkg/apis/core/validation ValidateReplicationControllerSpec, v1.35.
import { type FieldError, invalidValue, required } from '#api/field-error.ts'
import { selectorFromMap } from '#api/labels.ts'
import type { ReplicationController } from '#api/types/core-v1.ts'
import { nonNegativeErrors } from './names.ts'
import { alwaysRestartErrors, podTemplateErrors } from './pod-spec.ts'

export function controllerErrors({ spec }: ReplicationController): FieldError[] {
  const { selector = {}, template } = spec
  const selects = Object.keys(selector).length > 0
  const errors = [
    ...nonNegativeErrors('spec.minReadySeconds', spec.minReadySeconds),
    ...(selects ? [] : [required('spec.selector')]),
    ...nonNegativeErrors('spec.replicas', spec.replicas),
  ]
  if (template === undefined) return [...errors, required('spec.template')]
  const { labels } = template.metadata
  if (selects && !selectorFromMap(selector).matches(labels))
    errors.push(
      invalidValue(
        'spec.template.metadata.labels',
        labels ?? null,
        '`selector` does not match template `labels`',
      ),
    )
  return [
    ...errors,
    ...podTemplateErrors(template),
    ...alwaysRestartErrors(template, 'ReplicationController'),
  ]
}
