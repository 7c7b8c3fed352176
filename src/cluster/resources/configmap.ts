// ConfigMaps. Models pkg/registry/core/configmap and printConfigMap, v1.35.
import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { configMapErrors } from './validation/data-keys.ts'
import { fixedDataErrors } from './validation/fixed-data.ts'

export const configMap = defineResource('v1/ConfigMap', {
  validate: configMapErrors,

  validateUpdate: fixedDataErrors,

  cells: (map, nowMs) => [
    map.metadata.name,
    Object.keys(map.data ?? {}).length + Object.keys(map.binaryData ?? {}).length,
    ageCell(map, nowMs),
  ],
})
