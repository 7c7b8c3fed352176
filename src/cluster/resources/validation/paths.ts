// Paths below others. Models pkg/apis/core/validation validateLocalDescendingPath and its siblings, v1.35.
import { type FieldError, invalidValue } from '#api/field-error.ts'

/** A path that does not climb. */
export function backstepErrors(field: string, path: string): FieldError[] {
  return path.split('/').includes('..') ? [invalidValue(field, path, "must not contain '..'")] : []
}

/** A path below another. */
export function relativePathErrors(field: string, path: string): FieldError[] {
  const errors = path.startsWith('/') ? [invalidValue(field, path, 'must be a relative path')] : []
  return [...errors, ...backstepErrors(field, path)]
}

/** A path below another whose name nobody has reserved. */
export function ownPathErrors(field: string, path: string): FieldError[] {
  const errors = relativePathErrors(field, path)
  if (path.startsWith('..') && !path.startsWith('../') && path !== '..')
    errors.push(invalidValue(field, path, "must not start with '..'"))
  return errors
}

/** The permissions of a file. */
export function fileModeErrors(field: string, mode: number | undefined): FieldError[] {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return []
  return [invalidValue(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
}
