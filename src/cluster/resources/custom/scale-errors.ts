// The numbers that a custom resource's scale reads. Models apiextensions-apiserver registry/customresource validator, v1.35.
import { type FieldError, invalidValue } from '#api/field-error.ts'
import { goText } from '#api/go-text.ts'
import { isRecord } from '#api/object.ts'

export interface ScalePaths {
  readonly specReplicasPath: string
  readonly statusReplicasPath: string
  readonly labelSelectorPath?: string | undefined
}

const maxReplicas = 2 ** 31 - 1

export function scaleSpecErrors({ specReplicasPath }: ScalePaths, object: unknown): readonly FieldError[] {
  return replicasErrors(specReplicasPath, object)
}

export function scaleStatusErrors(
  { statusReplicasPath, labelSelectorPath }: ScalePaths,
  object: unknown,
): readonly FieldError[] {
  const errors = replicasErrors(statusReplicasPath, object)
  if (labelSelectorPath === undefined) return errors
  const complaint = complaintAt(object, labelSelectorPath, 'string')
  return complaint === undefined ? errors : [...errors, invalidValue(labelSelectorPath, '', complaint)]
}

function replicasErrors(path: string, object: unknown): readonly FieldError[] {
  const complaint = complaintAt(object, path, 'int64')
  if (complaint !== undefined) return [invalidValue(path, 0, complaint)]
  const value = Number(valueAt(object, path) ?? 0)
  if (value < 0) return [invalidValue(path, value, 'should be a non-negative integer')]
  return value > maxReplicas
    ? [invalidValue(path, value, `should be less than or equal to ${maxReplicas}`)]
    : []
}

function valueAt(object: unknown, path: string): unknown {
  return path
    .replace(/^\./, '')
    .split('.')
    .reduce((at, name) => (isRecord(at) ? at[name] : undefined), object)
}

/** What is in the way of a value of the type; undefined where there is one, or none at all. */
function complaintAt(object: unknown, path: string, wanted: 'int64' | 'string'): string | undefined {
  const names = path.replace(/^\./, '').split('.')
  let at = object
  for (const [i, name] of names.entries()) {
    if (at === undefined || at === null) return undefined
    if (!isRecord(at)) return accessorError(names.slice(0, i), at, 'map[string]interface{}')
    at = at[name]
  }
  if (at === undefined || goType(at) === wanted) return undefined
  return accessorError(names, at, wanted)
}

function accessorError(names: readonly string[], value: unknown, wanted: string): string {
  return `.${names.join('.')} accessor error: ${goText(value)} is of the type ${goType(value)}, expected ${wanted}`
}

function goType(value: unknown): string {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' ? 'string' : 'map[string]interface {}'
}
