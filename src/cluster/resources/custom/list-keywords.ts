// x-kubernetes-list-type and x-kubernetes-list-map-keys: how they have to fit the list. Models apiextensions-apiserver
// validation, v1.35.
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '#api/field-error.ts'
import type { StructuralSchema } from './structural-schema.ts'

const listTypes = ['atomic', 'set', 'map']

export function listKeywordErrors(schema: StructuralSchema, path: string): readonly FieldError[] {
  const type = schema['x-kubernetes-list-type']
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const at = `${path}.x-kubernetes-list-type`
  const errors: FieldError[] = []
  if (type !== undefined && schema.type !== 'array') {
    const why = 'must be array if x-kubernetes-list-type is specified'
    errors.push(schema.type ? invalidValue(`${path}.type`, schema.type, why) : required(`${path}.type`, why))
  } else if (type === 'set') errors.push(...setItemErrors(schema.items, path))
  if (type !== undefined && !listTypes.includes(type)) errors.push(notSupported(at, type, listTypes))
  if (keys.length > 0 && type !== 'map') {
    const why = 'must be map if x-kubernetes-list-map-keys is non-empty'
    errors.push(type === undefined ? required(at, why) : invalidValue(at, type, why))
  }
  if (type === 'map') errors.push(...keyErrors(schema.items, keys, path))
  return [...errors, ...nullErrors(schema, path)]
}

/** Items of sets are compared as a whole. */
function setItemErrors(items: StructuralSchema | undefined, path: string): FieldError[] {
  const why = 'must be atomic as item of a list with x-kubernetes-list-type=set'
  const type = items?.['x-kubernetes-list-type']
  if (items?.type === 'array' && type !== undefined && type !== 'atomic')
    return [invalidValue(`${path}.items.x-kubernetes-list-type`, type, why)]
  if (items?.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic')
    return [invalidValue(`${path}.items.x-kubernetes-map-type`, type, why)]
  return []
}

function keyErrors(items: StructuralSchema | undefined, keys: readonly string[], path: string): FieldError[] {
  const at = `${path}.x-kubernetes-list-map-keys`
  const errors: FieldError[] = []
  if (keys.length === 0) errors.push(required(at, 'must not be empty if x-kubernetes-list-type is map'))
  if (items === undefined)
    return [...errors, required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map')]
  if (items.type !== 'object')
    return [
      ...errors,
      invalidValue(
        `${path}.items.type`,
        items.type ?? '',
        "must be object if parent array's x-kubernetes-list-type is map",
      ),
    ]
  for (const [i, key] of keys.entries()) {
    const property = items.properties?.[key]
    if (property === undefined)
      errors.push(invalidValue(at, keys, 'entries must all be names of item properties'))
    else if (property.type === 'array' || property.type === 'object')
      errors.push(
        invalidValue(
          `${path}.items.properties[${key}].type`,
          items.type,
          "must be a scalar type if parent array's x-kubernetes-list-type is map",
        ),
      )
    if (keys.indexOf(key) < i) errors.push(invalidValue(at, keys, 'must not contain duplicate entries'))
  }
  return errors
}

function nullErrors(schema: StructuralSchema, path: string): FieldError[] {
  const type = schema['x-kubernetes-list-type']
  const { items } = schema
  if (items === undefined || (type !== 'set' && type !== 'map')) return []
  const errors: FieldError[] = []
  if (items.nullable)
    errors.push(
      forbiddenField(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${type}`),
    )
  if (type === 'set') return errors
  for (const key of schema['x-kubernetes-list-map-keys'] ?? []) {
    const property = items.properties?.[key]
    if (property === undefined) continue
    const at = `${path}.items.properties[${key}]`
    const which = 'this property is in x-kubernetes-list-map-keys, so it'
    if (!items.required?.includes(key) && property.default === undefined)
      errors.push(required(`${at}.default`, `${which} must have a default or be a required property`))
    if (property.nullable) errors.push(forbiddenField(`${at}.nullable`, `${which} cannot be nullable`))
  }
  return errors
}
