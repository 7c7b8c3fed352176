// Fields that keep what they were created with. Models apimachinery api/validation ValidateImmutableField, v1.35.
import { type FieldError, invalidValue } from '#api/field-error.ts'
import { deepEqual } from '#api/object.ts'

/** A field that keeps the value it was created with. */
export function immutableErrors(field: string, value: unknown, old: unknown): FieldError[] {
  return deepEqual(value, old) ? [] : [invalidValue(field, value, 'field is immutable')]
}
