// How a refused change of a fixed spec is shown: as the difference of the internal objects. Models apimachinery diff.Diff.
import { type FieldError, forbiddenField } from '#api/field-error.ts'
import { unifiedDiff } from '#api/unified-diff.ts'

/** Forbids the change, with both values as `internalObject` gives them. */
export function diffError(field: string, detail: string, old: unknown, changed: unknown): FieldError {
  const text = (value: unknown) => `${JSON.stringify(value, undefined, 1)}\n`
  return forbiddenField(field, `${detail}\n${unifiedDiff(text(old), text(changed))}`)
}
