// PodDisruptionBudgets. Models pkg/registry/policy/poddisruptionbudget and printPodDisruptionBudget, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { budgetErrors } from './validation/disruption-budget.ts'

export const podDisruptionBudget = defineResource('policy/v1/PodDisruptionBudget', {
  needsRevision: true,
  validate: budgetErrors,

  hasGeneration: true,

  cells: (budget, nowMs) => [
    budget.metadata.name,
    String(budget.spec.minAvailable ?? 'N/A'),
    String(budget.spec.maxUnavailable ?? 'N/A'),
    budget.status.disruptionsAllowed,
    ageCell(budget, nowMs),
  ],
})
