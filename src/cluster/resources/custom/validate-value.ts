// Checks a custom resource against its schema, in the words of the server. Models kube-openapi validation/validate and
// apiextensions-apiserver's listtype validation, v1.35.
import { duplicate, type FieldError, invalidValue, notSupported, required } from '#api/field-error.ts'
import { deepEqual, isRecord } from '#api/object.ts'
import { parseTime } from '#api/time.ts'
import { memberSchema, type StructuralSchema } from './structural-schema.ts'

/** What is wrong with a value. `shown` is how the messages name the place: its last part, within a status. */
export function schemaErrors(
  schema: StructuralSchema,
  value: unknown,
  path: string,
  shown = path,
): readonly FieldError[] {
  const ofType = typeError(schema, value, path, shown)
  if (ofType !== undefined) return [ofType]
  return [
    ...combinationErrors(schema, value, path, shown),
    ...enumErrors(schema, value, path),
    ...numberErrors(schema, value, path, shown),
    ...textErrors(schema, value, path, shown),
    ...listErrors(schema, value, path, shown),
    ...objectErrors(schema, value, path, shown),
  ]
}

/** Alternatives of which one, any or none must fit; what is wrong with the nearest is told along. */
function combinationErrors(
  schema: StructuralSchema,
  value: unknown,
  path: string,
  shown: string,
): readonly FieldError[] {
  const { allOf = [], anyOf = [], oneOf = [], not } = schema
  const against = (each: StructuralSchema) => schemaErrors(each, value, path, shown)
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
  return [notSupported(path, value, values.map(String))]
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
  else if (pattern !== undefined && !new RegExp(pattern, 'u').test(value))
    errors.push(invalidValue(path, value, `${shown} in body should match '${pattern}'`))
  if (format !== undefined && formats[format]?.(value) === false)
    errors.push({
      type: 'FieldValueTypeInvalid',
      field: path,
      value,
      detail: `${shown} in body must be of type ${format}: ${JSON.stringify(value)}`,
    })
  return errors
}

/** Formats that the server checks. */
const formats: { readonly [format: string]: (text: string) => boolean } = {
  'date-time': (text) => parseTime(text) !== undefined,
  date: (text) => parseTime(`${text}T00:00:00Z`) !== undefined,
  uuid: (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text),
  ipv4: (text) => /^(\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split('.').every((part) => Number(part) < 256),
  byte: (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text),
}

function listErrors(schema: StructuralSchema, value: unknown, path: string, shown: string): FieldError[] {
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
      errors.push(...schemaErrors(items, item, `${path}[${i}]`, `${shown}[${i}]`))
  return errors
}

/** Entries of sets and keyed lists that stand there twice; looked at when all else fits. */
export function listTypeErrors(
  schema: StructuralSchema,
  value: unknown,
  path: string,
): readonly FieldError[] {
  if (Array.isArray(value)) {
    const seen: unknown[] = []
    const keys = schema['x-kubernetes-list-map-keys']
    const type = schema['x-kubernetes-list-type']
    return value.flatMap((item, i) => {
      const at = `${path}[${i}]`
      const inner = schema.items === undefined ? [] : listTypeErrors(schema.items, item, at)
      const key =
        type === 'map' && isRecord(item)
          ? Object.fromEntries((keys ?? []).map((name) => [name, item[name]]))
          : item
      if (type !== 'set' && type !== 'map') return inner
      const isTwice = seen.some((other) => deepEqual(other, key))
      seen.push(key)
      return isTwice ? [duplicate(at, key), ...inner] : inner
    })
  }
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([name, member]) => {
    const inner = memberSchema(schema, name)
    return inner === undefined ? [] : listTypeErrors(inner, member, path === '' ? name : `${path}.${name}`)
  })
}

function objectErrors(schema: StructuralSchema, value: unknown, path: string, shown: string): FieldError[] {
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
    errors.push(...schemaErrors(inner, member, below(path, name), below(shown, name)))
  }
  return errors
}
