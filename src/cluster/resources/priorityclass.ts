// PriorityClasses. Models pkg/registry/scheduling/priorityclass and printPriorityClass, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { priorityClassErrors, priorityClassUpdateErrors } from './validation/classes.ts'

export const priorityClass = defineResource('scheduling.k8s.io/v1/PriorityClass', {
  validate: priorityClassErrors,
  validateUpdate: priorityClassUpdateErrors,

  hasGeneration: true,

  setDefaults(priorityClass) {
    priorityClass.preemptionPolicy ??= 'PreemptLowerPriority'
  },

  cells: (priorityClass, nowMs) => [
    priorityClass.metadata.name,
    priorityClass.value,
    priorityClass.globalDefault ?? false,
    ageCell(priorityClass, nowMs),
    priorityClass.preemptionPolicy ?? '',
  ],
})
