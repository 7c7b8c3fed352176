// Validation errors of single fields, and how upstream prints them. Models apimachinery validation/field, v1.35.
import { isRecord } from './object.ts'
import type { StatusCause } from './types/meta-v1.ts'

type ErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'InternalError'
  | 'FieldValueTypeInvalid'

const printedTypes: { readonly [type in ErrorType]: string } = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  InternalError: 'Internal error',
  FieldValueTypeInvalid: 'Invalid value',
}

export interface FieldError {
  readonly type: ErrorType
  readonly field: string
  /** Undefined prints no value. */
  readonly value?: unknown
  readonly detail: string
}

export const required = (field: string, detail = ''): FieldError => ({
  type: 'FieldValueRequired',
  field,
  detail,
})

export const invalidValue = (field: string, value: unknown, detail: string): FieldError => ({
  type: 'FieldValueInvalid',
  field,
  value: value ?? null,
  detail,
})

/** An invalid value that is not shown. */
export const invalidUnshown = (field: string, detail: string): FieldError => ({
  type: 'FieldValueInvalid',
  field,
  detail,
})

export const duplicate = (field: string, value: unknown): FieldError => ({
  type: 'FieldValueDuplicate',
  field,
  value,
  detail: '',
})

export const forbiddenField = (field: string, detail: string): FieldError => ({
  type: 'FieldValueForbidden',
  field,
  detail,
})

/** The valid values are printed in the order given; upstream sorts them. */
export const notSupported = (field: string, value: unknown, supported: readonly string[]): FieldError => ({
  type: 'FieldValueNotSupported',
  field,
  value,
  detail:
    supported.length === 0 ? '' : `supported values: ${supported.map((s) => JSON.stringify(s)).join(', ')}`,
})

export const fieldNotFound = (field: string, value: unknown): FieldError => ({
  type: 'FieldValueNotFound',
  field,
  value,
  detail: '',
})

/** Everything after the field's path: `Invalid value: "x": must be ...`. */
function printBody({ type, value, detail }: FieldError): string {
  const hasValue =
    value !== undefined &&
    !['FieldValueRequired', 'FieldValueForbidden', 'FieldValueTooLong', 'InternalError'].includes(type)
  const head = hasValue ? `${printedTypes[type]}: ${printValue(value)}` : printedTypes[type]
  return detail === '' ? head : `${head}: ${detail}`
}

function printValue(value: unknown): string {
  const text = JSON.stringify(value, sortLabels)
  // Go's JSON can stand in a page; its quoted strings are left as they are.
  return typeof value === 'object' ? text.replace(/[<>&]/g, escapeForHtml) : text
}

/** Go prints the members of maps in order; which objects are maps, nothing tells but their name. */
function sortLabels(name: string, value: unknown): unknown {
  if (name !== 'matchLabels' || !isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function escapeForHtml(character: string): string {
  return `\\u00${character.charCodeAt(0).toString(16)}`
}

/** One error as messages and warnings tell it. */
export function printFieldError(error: FieldError): string {
  return `${error.field}: ${printBody(error)}`
}

/** One error as it is, several in brackets; errors that print alike are named once. */
export function printFieldErrors(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map(printFieldError))]
  return texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`
}

export function fieldErrorCause(error: FieldError): StatusCause {
  return { reason: error.type, message: printBody(error), field: error.field }
}
