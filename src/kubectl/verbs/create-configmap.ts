// kubectl create configmap.
import { configMaps } from '#api/resource-ref.ts'
import { dataFromFlags } from '../generators/data-sources.ts'
import { createVerb } from '../generators/generated.ts'

export const createConfigMap = createVerb({
  path: 'create configmap',
  ref: configMaps,
  failure: 'failed to create configmap: ',
  build: async (call, name) => {
    const data = await dataFromFlags(call, { kind: 'ConfigMap', name })
    return Object.keys(data).length > 0 ? { data } : {}
  },
})
