// What is wrong with the schema of a custom resource, beyond its structure: keywords, rules and what they would cost.
// Models apiextensions-apiserver validation ValidateCustomResourceDefinitionOpenAPISchema, v1.35.
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '#api/field-error.ts'
import { worstCost } from '../../cel/estimate-cost.ts'
import { listKeywordErrors } from './list-keywords.ts'
import { isFieldPath } from './schema-paths.ts'
import { type CompiledRule, rulesOf, type SchemaRule } from './schema-rules.ts'
import { maxRequestBytes, schemaType } from './schema-type.ts'
import type { StructuralSchema } from './structural-schema.ts'

/** What one rule may cost at worst, and all rules of a schema together. */
const ruleLimit = 10_000_000
const schemaLimit = 100_000_000
const types = ['array', 'boolean', 'integer', 'number', 'object', 'string']
const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']
const lineBreak = /[\n\r]/

/** The schema with what only other kinds of schemas may have. */
type AnySchema = StructuralSchema & {
  readonly [keyword in 'id' | '$ref' | 'additionalItems' | 'patternProperties' | 'definitions']?: unknown
} & { readonly dependencies?: unknown }

/** Where in a schema one is. */
interface Place {
  readonly path: string
  readonly isRoot: boolean
  /** Within metadata of an object. */
  readonly isInMeta: boolean
  /** Why there may be no defaults here. */
  readonly noDefaults?: string | undefined
  /** Within this, nobody can tell what a value was before. */
  readonly uncorrelatable?: string | undefined
  /** How often a value of this can be there; undefined without bounds. */
  readonly count: number | undefined
  /** Rules are looked at only where the structure is sound. */
  readonly hasRules: boolean
}

interface Found {
  readonly ofSchema: FieldError[]
  readonly ofRules: FieldError[]
  readonly costs: { readonly path: string; readonly cost: number }[]
}

/** `isSound` is for schemas that are structural: only of those the rules are looked at. */
export function definitionSchemaErrors(
  schema: StructuralSchema,
  path: string,
  isSound: boolean,
): readonly FieldError[] {
  const found: Found = { ofSchema: [], ofRules: [], costs: [] }
  look(schema, { path, isRoot: true, isInMeta: false, count: 1, hasRules: isSound }, found)
  return [...found.ofSchema, ...found.ofRules, ...totalErrors(path, found.costs)]
}

function totalErrors(path: string, costs: Found['costs']): FieldError[] {
  const total = costs.reduce((sum, { cost }) => sum + cost, 0)
  if (total <= schemaLimit) return []
  const most = costs
    .filter(({ cost }) => cost >= schemaLimit / 100)
    .sort((a, b) => b.cost - a.cost)
    .slice(0, 4)
  const name = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema'
  return [
    ...most.map((each) =>
      forbiddenField(
        each.path,
        'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema',
      ),
    ),
    forbiddenField(path, costMessage(name, total, schemaLimit)),
  ]
}

function costMessage(name: string, cost: number, limit: number): string {
  const factor = cost / limit
  const told = factor > 100 ? 'more than 100x' : `${factor.toFixed(factor < 1.5 ? 6 : 1)}x`
  return `${name} exceeds budget by factor of ${told} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`
}

function look(schema: AnySchema, place: Place, found: Found): void {
  const before = found.ofSchema.length
  found.ofSchema.push(...keywordErrors(schema, place))
  lookInside(schema, place, found)
  found.ofSchema.push(...extensionErrors(schema, place.path), ...listKeywordErrors(schema, place.path))
  const rules = (schema['x-kubernetes-validations'] ?? []) as readonly SchemaRule[]
  for (const [i, rule] of rules.entries())
    found.ofSchema.push(...ruleTextErrors(rule, schema, `${place.path}.x-kubernetes-validations[${i}]`))
  if (rules.length > 0 && place.hasRules && found.ofSchema.length === before)
    lookAtRules(schema, place, found)
}

function keywordErrors(schema: AnySchema, { path, isInMeta, noDefaults }: Place): FieldError[] {
  const errors: FieldError[] = []
  const forbid = (keyword: string, why: string) => errors.push(forbiddenField(`${path}.${keyword}`, why))
  if (schema.type && schema.type !== 'null' && !types.includes(schema.type))
    errors.push(notSupported(`${path}.type`, schema.type, types))
  if (schema.default !== undefined && noDefaults !== undefined)
    forbid('default', `must not be set ${noDefaults}`)
  for (const keyword of [
    'id',
    'additionalItems',
    'patternProperties',
    'definitions',
    'dependencies',
    '$ref',
  ] as const)
    if (schema[keyword] !== undefined) forbid(keyword, `${keyword} is not supported`)
  if (schema.type === 'null') {
    errors.push(notSupported(`${path}.type`, schema.type, types))
    forbid('type', 'type cannot be set to null, use nullable as an alternative')
  }
  if (Array.isArray(schema.items)) forbid('items', 'items must be a schema object and not an array')
  if (isInMeta && schema['x-kubernetes-embedded-resource'])
    forbid('x-kubernetes-embedded-resource', 'must not be used inside of resource meta')
  if (schema.uniqueItems)
    forbid('uniqueItems', 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic')
  const { properties = {}, additionalProperties } = schema
  if (
    Object.keys(properties).length > 0 &&
    additionalProperties !== undefined &&
    additionalProperties !== true
  )
    forbid('additionalProperties', 'additionalProperties and properties are mutual exclusive')
  return errors
}

function extensionErrors(schema: StructuralSchema, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { type = '' } = schema
  if (schema['x-kubernetes-preserve-unknown-fields'] === false)
    errors.push(
      invalidValue(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined'),
    )
  const mapType = schema['x-kubernetes-map-type']
  if (mapType !== undefined && type !== 'object') {
    const why = 'must be object if x-kubernetes-map-type is specified'
    errors.push(type === '' ? required(`${path}.type`, why) : invalidValue(`${path}.type`, type, why))
  }
  if (mapType !== undefined && mapType !== 'atomic' && mapType !== 'granular')
    errors.push(notSupported(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular']))
  return errors
}

const metaFields = new Set(['metadata', 'kind', 'apiVersion'])

function lookInside(schema: AnySchema, place: Place, found: Found): void {
  const { path, isRoot, isInMeta } = place
  const { properties = {}, additionalProperties, items, not, allOf = [], oneOf = [], anyOf = [] } = schema
  const inside: Place = { ...place, isRoot: false, count: countInside(schema, place.count) }
  const loose: Place = { ...inside, hasRules: false }
  if (typeof additionalProperties === 'object') {
    const noDefaults = isInMeta ? 'inside additionalProperties applying to object metadata' : place.noDefaults
    look(additionalProperties, { ...inside, path: `${path}.additionalProperties`, noDefaults }, found)
  }
  for (const [name, property] of Object.entries(properties)) {
    const isMeta = (isRoot || schema['x-kubernetes-embedded-resource'] === true) && metaFields.has(name)
    const noDefaults = isMeta && isRoot ? `in top-level ${name}` : place.noDefaults
    const at = `${path}.properties[${name}]`
    look(property, { ...inside, path: at, noDefaults, isInMeta: isInMeta || isMeta }, found)
  }
  if (not !== undefined) look(not, { ...loose, path: `${path}.not` }, found)
  for (const [name, all] of [
    ['allOf', allOf],
    ['oneOf', oneOf],
    ['anyOf', anyOf],
  ] as const)
    for (const [i, each] of all.entries()) look(each, { ...loose, path: `${path}.${name}[${i}]` }, found)
  if (items !== undefined && !Array.isArray(items)) {
    const isKeyed = schema['x-kubernetes-list-type'] === 'map'
    const uncorrelatable = place.uncorrelatable ?? (isKeyed ? undefined : path)
    look(items, { ...inside, path: `${path}.items`, uncorrelatable }, found)
  }
}

function countInside(
  { type, additionalProperties, maxProperties, maxItems }: StructuralSchema,
  count?: number,
) {
  if (count === undefined) return undefined
  if (type === 'array') return maxItems === undefined ? undefined : count * Math.max(0, maxItems)
  if (type !== 'object' || additionalProperties === undefined) return count
  return maxProperties === undefined ? undefined : count * Math.max(0, maxProperties)
}

function ruleTextErrors(rule: SchemaRule, schema: StructuralSchema, at: string): FieldError[] {
  const { message = '', messageExpression = '', reason, fieldPath = '' } = rule
  const text = rule.rule?.trim() ?? ''
  const errors: FieldError[] = []
  if (text === '') errors.push(required(`${at}.rule`, 'rule is not specified'))
  else if (message !== '' && message.trim() === '')
    errors.push(invalidValue(`${at}.message`, message, 'must be non-empty if specified'))
  else if (lineBreak.test(message.trim()))
    errors.push(invalidValue(`${at}.message`, message, 'must not contain line breaks'))
  else if (lineBreak.test(text) && message.trim() === '')
    errors.push(required(`${at}.message`, 'message must be specified if rule contains line breaks'))
  if (messageExpression !== '' && messageExpression.trim() === '')
    errors.push(required(`${at}.messageExpression`, 'messageExpression must be non-empty if specified'))
  if (reason !== undefined && !reasons.includes(reason))
    errors.push(notSupported(`${at}.reason`, reason, reasons))
  if (fieldPath === '') return errors
  const field = `${at}.fieldPath`
  if (fieldPath.trim() === '') errors.push(invalidValue(field, fieldPath, 'must be non-empty if specified'))
  if (lineBreak.test(fieldPath)) errors.push(invalidValue(field, fieldPath, 'must not contain line breaks'))
  if (!isFieldPath(fieldPath, schema)) errors.push(invalidValue(field, fieldPath, 'must be a valid path'))
  return errors
}

function lookAtRules(schema: StructuralSchema, place: Place, found: Found): void {
  const isObject = place.isRoot || schema['x-kubernetes-embedded-resource'] === true
  const minBytes = schemaType(schema, isObject)?.minBytes ?? 0
  const most = place.count ?? Math.floor(maxRequestBytes / (minBytes + 1))
  for (const [i, compiled] of rulesOf(schema, isObject).entries())
    lookAtRule(compiled, `${place.path}.x-kubernetes-validations[${i}]`, { ...place, count: most }, found)
}

function lookAtRule(
  compiled: CompiledRule,
  at: string,
  { count = 1, uncorrelatable }: Place,
  found: Found,
): void {
  const { rule, program, error, message, messageError, usesOldSelf } = compiled
  const errors = found.ofRules
  const charge = (field: string, name: string, cost: number) => {
    if (cost > ruleLimit) errors.push(forbiddenField(field, costMessage(name, cost, ruleLimit)))
    found.costs.push({ path: field, cost })
  }
  if (program !== undefined) {
    const cost = worstCost(program)
    charge(`${at}.rule`, 'estimated rule cost', cost === 0 ? 0 : cost * count)
  }
  if (error !== undefined) errors.push(invalidValue(`${at}.rule`, shownRule(rule), error))
  if (messageError !== undefined)
    errors.push(invalidValue(`${at}.messageExpression`, shownRule(rule), messageError))
  else if (message !== undefined)
    charge(`${at}.messageExpression`, 'estimated messageExpression cost', worstCost(message))
  if (usesOldSelf && uncorrelatable !== undefined)
    errors.push(
      invalidValue(
        `${at}.rule`,
        rule.rule,
        `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelatable}`,
      ),
    )
  if (!usesOldSelf && rule.optionalOldSelf !== undefined)
    errors.push(
      invalidValue(
        `${at}.optionalOldSelf`,
        rule.optionalOldSelf,
        'may not be set if oldSelf is not used in rule',
      ),
    )
}

/** As the server keeps it inside. */
function shownRule({
  rule,
  message,
  messageExpression,
  reason,
  fieldPath,
  optionalOldSelf,
}: SchemaRule): object {
  return {
    Rule: rule,
    Message: message ?? '',
    MessageExpression: messageExpression ?? '',
    Reason: reason ?? null,
    FieldPath: fieldPath ?? '',
    OptionalOldSelf: optionalOldSelf ?? null,
  }
}
