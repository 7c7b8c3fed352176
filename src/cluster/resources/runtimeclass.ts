// RuntimeClasses. Models printRuntimeClass, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { runtimeClassErrors, runtimeClassUpdateErrors } from './validation/classes.ts'

export const runtimeClass = defineResource('node.k8s.io/v1/RuntimeClass', {
  needsRevision: true,
  createsOnUpdate: true,
  validate: runtimeClassErrors,
  validateUpdate: runtimeClassUpdateErrors,

  cells: (runtimeClass, nowMs) => [
    runtimeClass.metadata.name,
    runtimeClass.handler,
    ageCell(runtimeClass, nowMs),
  ],
})
