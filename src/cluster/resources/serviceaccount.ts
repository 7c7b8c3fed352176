// ServiceAccounts. Models printServiceAccount, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'

export const serviceAccount = defineResource('v1/ServiceAccount', {
  returnsDeletedObject: true,
  cells: (account, nowMs) => [account.metadata.name, ageCell(account, nowMs)],
})
