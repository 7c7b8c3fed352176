// kubectl create namespace.
import { namespaces } from '#api/resource-ref.ts'
import { createVerb } from '../generators/generated.ts'

export const createNamespace = createVerb({
  path: 'create namespace',
  ref: namespaces,
  build: () => ({}),
})
