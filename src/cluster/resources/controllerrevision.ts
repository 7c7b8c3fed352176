// ControllerRevisions. Models printControllerRevision, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { immutableErrors } from './validation/immutable.ts'

export const controllerRevision = defineResource('apps/v1/ControllerRevision', {
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
