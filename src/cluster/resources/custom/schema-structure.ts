// Whether a schema is structural: it tells the type of everything, once, outside of what it only checks.
// Models apiextensions-apiserver schema ValidateStructural, v1.35.
import { type FieldError, forbiddenField, invalidValue, printFieldError, required } from '#api/field-error.ts'
import { goRegExp, goRegExpComplaint } from '#api/go-regexp.ts'
import { deepEqual } from '#api/object.ts'
import type { StructuralSchema } from './structural-schema.ts'

type Level = 'root' | 'item' | 'field'

const untyped: { readonly [level in Level]: string } = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}

/** In the order of their texts. */
export function structureErrors(schema: StructuralSchema, path: string): readonly FieldError[] {
  const errors = [...invariantErrors(schema, 'root', path), ...completenessErrors(schema, schema, path, path)]
  const texts = new Map(errors.map((error) => [error, printFieldError(error)]))
  const textOf = (error: FieldError) => texts.get(error) ?? ''
  return errors.sort((a, b) => (textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0))
}

function invariantErrors(schema: StructuralSchema, level: Level, path: string): FieldError[] {
  const { type, items, properties = {}, additionalProperties } = schema
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true
  const errors: FieldError[] = []
  if (type === 'array' && items === undefined) errors.push(required(`${path}.items`, 'must be specified'))
  if (items !== undefined) errors.push(...invariantErrors(items, 'item', `${path}.items`))
  for (const [name, property] of Object.entries(properties))
    errors.push(...invariantErrors(property, 'field', `${path}.properties[${name}]`))
  if (additionalProperties !== undefined) {
    const at = `${path}.additionalProperties`
    if (level === 'root') errors.push(forbiddenField(at, 'must not be used at the root'))
    if (typeof additionalProperties === 'object')
      errors.push(...invariantErrors(additionalProperties, 'field', at))
    if (isEmbedded)
      errors.push(forbiddenField(at, 'must not be used if x-kubernetes-embedded-resource is set'))
  }
  errors.push(...extensionErrors(schema, path), ...checkErrors(schema, path, isIntOrString(schema)))
  return [...errors, ...typeErrors(schema, level, path), ...metaErrors(schema, level, path)]
}

function extensionErrors(schema: StructuralSchema, path: string): FieldError[] {
  if (schema['x-kubernetes-int-or-string'] !== true) return []
  return (['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const).flatMap(
    (name) =>
      schema[name] === true
        ? [invalidValue(`${path}.${name}`, true, 'must be false if x-kubernetes-int-or-string is true')]
        : [],
  )
}

function typeErrors(schema: StructuralSchema, level: Level, path: string): FieldError[] {
  const { type } = schema
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] || schema['x-kubernetes-int-or-string']
  const at = `${path}.type`
  const errors: FieldError[] = []
  if (schema['x-kubernetes-embedded-resource'] && type !== 'object') {
    const why = 'must be object if x-kubernetes-embedded-resource is true'
    errors.push(type ? invalidValue(at, type, why) : required(at, why))
  } else if (!type && !isOpen) errors.push(required(at, untyped[level]))
  if (level === 'root' && type && type !== 'object')
    errors.push(invalidValue(at, type, 'must be object at the root'))
  return errors
}

/** What is said of kind, apiVersion and metadata where every object has them. */
function metaErrors(schema: StructuralSchema, level: Level, path: string): FieldError[] {
  const { properties = {} } = schema
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true
  const isObject = level === 'root' || isEmbedded
  const errors: FieldError[] = []
  for (const name of ['kind', 'apiVersion']) {
    const property = properties[name]
    if (isObject && property !== undefined && property.type !== 'string')
      errors.push(invalidValue(`${path}.properties[${name}].type`, property.type ?? '', 'must be string'))
  }
  const { metadata } = properties
  const at = `${path}.properties[metadata]`
  if (metadata !== undefined && isObject && metadata.type !== 'object')
    errors.push(invalidValue(`${at}.type`, metadata.type ?? '', 'must be object'))
  if (metadata !== undefined && level === 'root' && saysMoreThanNames(metadata))
    errors.push(
      forbiddenField(
        at,
        'must not specify anything other than name and generateName, but metadata is implicitly specified',
      ),
    )
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true
  if (isEmbedded && !isOpen && Object.keys(properties).length === 0)
    errors.push(
      required(
        `${path}.properties`,
        'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
      ),
    )
  return errors
}

const nameFields = new Set(['name', 'generateName'])

function saysMoreThanNames({ type: _, default: __, properties = {}, ...rest }: StructuralSchema): boolean {
  return Object.keys(rest).length > 0 || Object.keys(properties).some((name) => !nameFields.has(name))
}

const integerOrString = [{ type: 'integer' }, { type: 'string' }]

/** The two ways in which a schema may repeat what x-kubernetes-int-or-string says. */
interface Repeats {
  readonly inAnyOf: boolean
  readonly inFirstAllOf: boolean
}

function isIntOrString({ anyOf, allOf }: StructuralSchema): Repeats {
  return {
    inAnyOf: deepEqual(anyOf, integerOrString),
    inFirstAllOf: deepEqual(allOf?.[0]?.anyOf, integerOrString),
  }
}

const none: Repeats = { inAnyOf: false, inFirstAllOf: false }

/** What stands under anyOf, allOf, oneOf and not may only check. */
function checkErrors(
  { anyOf = [], allOf = [], oneOf = [], not, pattern }: StructuralSchema,
  path: string,
  repeats: Repeats,
): FieldError[] {
  const errors: FieldError[] = []
  if (!repeats.inAnyOf)
    for (const [i, each] of anyOf.entries()) errors.push(...nestedErrors(each, `${path}.anyOf[${i}]`, none))
  for (const [i, each] of allOf.entries()) {
    const inAnyOf = repeats.inFirstAllOf && i === 0
    errors.push(...nestedErrors(each, `${path}.allOf[${i}]`, { ...none, inAnyOf }))
  }
  for (const [i, each] of oneOf.entries()) errors.push(...nestedErrors(each, `${path}.oneOf[${i}]`, none))
  if (not !== undefined) errors.push(...nestedErrors(not, `${path}.not`, none))
  if (pattern && goRegExp(pattern) === undefined) {
    const why = goRegExpComplaint(pattern) ?? `error parsing regexp: invalid expression: \`${pattern}\``
    errors.push(
      invalidValue(`${path}.pattern`, pattern, `must be a valid regular expression, but isn't: ${why}`),
    )
  }
  return errors
}

/** Keywords that have no place in a check, and what they must be there. */
const misplaced: readonly (readonly [keyword: keyof StructuralSchema, must: string])[] = [
  ['type', 'empty'],
  ['additionalProperties', 'undefined'],
  ['default', 'undefined'],
  ['title', 'empty'],
  ['description', 'empty'],
  ['nullable', 'false'],
  ['x-kubernetes-preserve-unknown-fields', 'false'],
  ['x-kubernetes-embedded-resource', 'false'],
  ['x-kubernetes-int-or-string', 'false'],
  ['x-kubernetes-list-map-keys', 'empty'],
  ['x-kubernetes-list-type', 'undefined'],
  ['x-kubernetes-map-type', 'undefined'],
  ['x-kubernetes-validations', 'empty'],
]

function nestedErrors(schema: StructuralSchema, path: string, repeats: Repeats): FieldError[] {
  const { items, properties = {} } = schema
  const errors = checkErrors(schema, path, repeats)
  if (items !== undefined) errors.push(...nestedErrors(items, `${path}.items`, none))
  for (const [name, property] of Object.entries(properties))
    errors.push(...nestedErrors(property, `${path}.properties[${name}]`, none))
  for (const [keyword, must] of misplaced)
    if (schema[keyword] !== undefined && schema[keyword] !== false && schema[keyword] !== '')
      errors.push(forbiddenField(`${path}.${keyword}`, `must be ${must} to be structural`))
  if (properties.metadata !== undefined)
    errors.push(forbiddenField(`${path}.properties[metadata]`, 'must not be specified in a nested context'))
  return errors
}

/** What a check speaks of has to be there outside of it. */
function completenessErrors(
  check: StructuralSchema,
  schema: StructuralSchema,
  path: string,
  checkPath: string,
): FieldError[] {
  const nested = (each: StructuralSchema, at: string) => nestedCompleteness(each, schema, path, at)
  const { not, allOf = [], anyOf = [], oneOf = [] } = check
  return [
    ...(not === undefined ? [] : nested(not, `${checkPath}.not`)),
    ...allOf.flatMap((each, i) => nested(each, `${checkPath}.allOf[${i}]`)),
    ...anyOf.flatMap((each, i) => nested(each, `${checkPath}.anyOf[${i}]`)),
    ...oneOf.flatMap((each, i) => nested(each, `${checkPath}.oneOf[${i}]`)),
  ]
}

function nestedCompleteness(
  check: StructuralSchema,
  schema: StructuralSchema | undefined,
  path: string,
  checkPath: string,
): FieldError[] {
  if (schema === undefined) return [required(path, `because it is defined in ${checkPath}`)]
  const { items, properties = {} } = check
  return [
    ...completenessErrors(check, schema, path, checkPath),
    ...(items === undefined
      ? []
      : nestedCompleteness(items, schema.items, `${path}.items`, `${checkPath}.items`)),
    ...Object.entries(properties).flatMap(([name, property]) =>
      nestedCompleteness(
        property,
        schema.properties?.[name],
        `${path}.properties[${name}]`,
        `${checkPath}.properties[${name}]`,
      ),
    ),
  ]
}
