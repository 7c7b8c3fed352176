// ConfigMaps and Secrets that are marked immutable. Models pkg/apis/core/validation ValidateConfigMapUpdate, v1.35.
import { type FieldError, forbiddenField } from '#api/field-error.ts'
import { deepEqual } from '#api/object.ts'

interface Data {
  readonly immutable?: boolean | undefined
  readonly data?: object | undefined
  readonly binaryData?: object | undefined
}

/** Once immutable, neither the mark nor the data changes. */
export function fixedDataErrors(object: Data, old: Data): FieldError[] {
  if (old.immutable !== true) return []
  const detail = 'field is immutable when `immutable` is set'
  return [
    ...(object.immutable === true ? [] : [forbiddenField('immutable', detail)]),
    ...(deepEqual(object.data, old.data) ? [] : [forbiddenField('data', detail)]),
    ...(deepEqual(object.binaryData, old.binaryData) ? [] : [forbiddenField('binaryData', detail)]),
  ]
}
