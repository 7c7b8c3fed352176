// Checks a custom resource against its schema, in the words of the server. Models kube-openapi validation/validate and
// apiextensions-apiserver's ratcheting, v1.35.
import { type FieldError, invalidValue, notSupported, required } from '#api/field-error.ts'
import { goRegExp } from '#api/go-regexp.ts'
import { deepEqual, isRecord } from '#api/object.ts'
import { fitsFormat } from './formats.ts'
import { formerItem, formerMember } from './former-parts.ts'
import { memberSchema, type StructuralSchema } from './structural-schema.ts'

/**
 * What is wrong with a value. `shown` is how the messages name the place: its last part, within a status. What an
 * update leaves as it was, `old`, may be as wrong as it was.
 */
export function schemaErrors(
  schema: StructuralSchema,
  value: unknown,
  path: string,
  shown = path,
  old?: unknown,
): readonly FieldError[] {
  return errorsAt({ schema, path, shown, old }, value)
}

interface Place {
  readonly schema: StructuralSchema
  readonly path: string
  readonly shown: string
  readonly old: unknown
}

function errorsAt(place: Place, value: unknown): readonly FieldError[] {
  const { schema, path, shown, old } = place
  const ofType = typeError(schema, value, path, shown)
  const errors =
    ofType === undefined
      ? [
          ...combinationErrors(place, value),
          ...enumErrors(schema, value, path),
          ...numberErrors(schema, value, path, shown),
          ...textErrors(schema, value, path, shown),
          ...listErrors(place, value),
          ...objectErrors(place, value),
        ]
      : [ofType]
  return errors.length > 0 && old !== undefined && deepEqual(value, old) ? [] : errors
}

/** Alternatives of which one, any or none must fit; what is wrong with the nearest is told along. */
function combinationErrors(place: Place, value: unknown): readonly FieldError[] {
  const { schema, path, shown } = place
  const { allOf = [], anyOf = [], oneOf = [], not } = schema
  const against = (each: StructuralSchema) => errorsAt({ ...place, schema: each }, value)
  const refusal = (why: string) => invalidValue(path, '', `${JSON.stringify(shown)} must ${why}`)
  const errors: FieldError[] = []
  const nearest = (all: readonly (readonly FieldError[])[]) =>
    [...all].sort((a, b) => a.length - b.length)[0] ?? []
  const any = anyOf.map(against)
  if (any.length > 0 && any.every((found) => found.length > 0))
    errors.push(refusal('validate at least one schema (anyOf)'), ...nearest(any))
  const one = oneOf.map(against)
  const fitting = one.filter((found) => found.length === 0).length
  if (one.length > 0 && fitting === 0)
    errors.push(refusal('validate one and only one schema (oneOf). Found none valid'), ...nearest(one))
  if (fitting > 1)
    errors.push(refusal(`validate one and only one schema (oneOf). Found ${fitting} valid alternatives`))
  const all = allOf.flatMap(against)
  if (all.length > 0) errors.push(refusal('validate all the schemas (allOf)'), ...all)
  if (not !== undefined && against(not).length === 0) errors.push(refusal('not validate the schema (not)'))
  return errors
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

function typeError(
  schema: StructuralSchema,
  value: unknown,
  path: string,
  shown: string,
): FieldError | undefined {
  const given = typeOf(value)
  if (given === 'null') {
    if (schema.nullable === true || schema.type === undefined) return undefined
  } else {
    const wanted = schema['x-kubernetes-int-or-string'] ? ['integer', 'string'] : [schema.type]
    const isFine = wanted.some(
      (type) => type === undefined || type === given || (type === 'number' && given === 'integer'),
    )
    if (isFine) return undefined
  }
  const wanted = schema['x-kubernetes-int-or-string'] ? 'integer,string' : schema.type
  return {
    type: 'FieldValueTypeInvalid',
    field: path,
    value: given,
    detail: `${shown} in body must be of type ${wanted}: ${JSON.stringify(given)}`,
  }
}

function enumErrors(schema: StructuralSchema, value: unknown, path: string): FieldError[] {
  const { enum: values } = schema
  if (values === undefined || values.some((one) => deepEqual(one, value))) return []
  return [
    notSupported(
      path,
      value,
      values.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))),
    ),
  ]
}

function numberErrors(schema: StructuralSchema, value: unknown, path: string, shown: string): FieldError[] {
  if (typeof value !== 'number') return []
  const { maximum, minimum, exclusiveMaximum, exclusiveMinimum, multipleOf } = schema
  const errors: FieldError[] = []
  const refuse = (why: string) => errors.push(invalidValue(path, value, why))
  if (multipleOf !== undefined) {
    if (value === 0) refuse(`factor MultipleOf declared for ${shown} must be positive: 0`)
    else if (!Number.isInteger(value / multipleOf))
      refuse(`${shown} in body should be a multiple of ${multipleOf}`)
  }
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum))
    refuse(`${shown} in body should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`)
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum))
    refuse(`${shown} in body should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`)
  return errors
}

function textErrors(schema: StructuralSchema, value: unknown, path: string, shown: string): FieldError[] {
  if (typeof value !== 'string') return []
  const { maxLength, minLength, pattern, format } = schema
  const length = [...value].length
  const errors: FieldError[] = []
  if (maxLength !== undefined && length > maxLength)
    errors.push({ type: 'FieldValueTooLong', field: path, detail: `may not be more than ${maxLength} bytes` })
  if (minLength !== undefined && length < minLength)
    errors.push(invalidValue(path, value, `${shown} in body should be at least ${minLength} chars long`))
  else if (pattern !== undefined && goRegExp(pattern)?.test(value) === false)
    errors.push(invalidValue(path, value, `${shown} in body should match '${pattern}'`))
  if (format !== undefined && !fitsFormat(format, value))
    errors.push({
      type: 'FieldValueTypeInvalid',
      field: path,
      value,
      detail: `${shown} in body must be of type ${format}: ${JSON.stringify(value)}`,
    })
  return errors
}

function listErrors({ schema, path, shown, old }: Place, value: unknown): FieldError[] {
  if (!Array.isArray(value)) return []
  const { items, maxItems, minItems } = schema
  const errors: FieldError[] = []
  if (maxItems !== undefined && value.length > maxItems)
    errors.push({
      type: 'FieldValueTooMany',
      field: path,
      value: value.length,
      detail: `must have at most ${maxItems} item${maxItems === 1 ? '' : 's'}`,
    })
  if (minItems !== undefined && value.length < minItems)
    errors.push(invalidValue(path, value.length, `${shown} in body should have at least ${minItems} items`))
  if (items !== undefined)
    for (const [i, item] of value.entries())
      errors.push(
        ...errorsAt(
          {
            schema: items,
            path: `${path}[${i}]`,
            shown: `${shown}[${i}]`,
            old: formerItem(schema, item, old),
          },
          item,
        ),
      )
  return errors
}

function objectErrors({ schema, path, shown, old }: Place, value: unknown): FieldError[] {
  if (!isRecord(value)) return []
  const { maxProperties, minProperties } = schema
  const count = Object.keys(value).length
  const errors: FieldError[] = []
  const below = (of: string, name: string) => (of === '' ? name : `${of}.${name}`)
  if (maxProperties !== undefined && count > maxProperties)
    errors.push({
      type: 'FieldValueTooMany',
      field: path,
      value: count,
      detail: `must have at most ${maxProperties} items`,
    })
  if (minProperties !== undefined && count < minProperties)
    errors.push(
      invalidValue(path, count, `${shown} in body should have at least ${minProperties} properties`),
    )
  for (const name of schema.required ?? [])
    if (value[name] === undefined) errors.push(required(below(path, name)))
  for (const [name, member] of Object.entries(value)) {
    const inner = memberSchema(schema, name)
    if (inner === undefined || member === undefined) continue
    const place = { path: below(path, name), shown: below(shown, name), old: formerMember(name, old) }
    errors.push(...errorsAt({ ...place, schema: inner }, member))
  }
  return errors
}
