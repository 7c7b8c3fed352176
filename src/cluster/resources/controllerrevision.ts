// ControllerRevisions. Models printControllerRevision, v1.35.
import { required } from '#api/field-error.ts'
import { isRecord } from '#api/object.ts'
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { immutableErrors } from './validation/immutable.ts'
import { nonNegativeErrors } from './validation/names.ts'

export const controllerRevision = defineResource('apps/v1/ControllerRevision', {
  validate: ({ revision }) => nonNegativeErrors('revision', revision),
  validateCreate: ({ data }) => {
    if (data === undefined || data === null) return [required('data', 'data is mandatory')]
    return isRecord(data) ? [] : [required('data', 'data must be a valid JSON object')]
  },
  validateUpdate: (revision, old) => immutableErrors('data', revision.data, old.data),

  cells(revision, nowMs) {
    const owner = revision.metadata.ownerReferences?.find((reference) => reference.controller === true)
    const group = owner?.apiVersion.split('/').slice(0, -1).join('') ?? ''
    const kind = owner?.kind.toLowerCase() ?? ''
    return [
      revision.metadata.name,
      owner === undefined ? '<none>' : `${group === '' ? kind : `${kind}.${group}`}/${owner.name}`,
      revision.revision,
      ageCell(revision, nowMs),
    ]
  },
})
