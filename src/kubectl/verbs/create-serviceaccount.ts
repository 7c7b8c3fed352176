// kubectl create serviceaccount.
import { serviceAccounts } from '#api/resource-ref.ts'
import { createVerb } from '../generators/generated.ts'

export const createServiceAccount = createVerb({
  path: 'create serviceaccount',
  ref: serviceAccounts,
  failure: 'failed to create serviceaccount: ',
  build: () => ({}),
})
