// The OpenAPI schema of every built-in type, made from the one data file when somebody asks for it.
// Models kube-openapi builder3 and the published OpenAPI v3 documents, v1.35.
import { elementType, type FieldFacts, schema, typeFacts } from '#api/schema/schema.ts'
import type { OpenApiSchema } from './document.ts'

/** What types and their fields are for, by short type name: the type's text, and each field's. */
export interface Descriptions {
  readonly [type: string]: {
    readonly text?: string
    readonly fields?: { readonly [name: string]: string }
  }
}

const longNames: readonly (readonly [short: string, long: string])[] = [
  ['meta.', 'io.k8s.apimachinery.pkg.apis.meta.'],
  ['apiextensions.', 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.'],
  ['apiregistration.', 'io.k8s.kube-aggregator.pkg.apis.apiregistration.'],
  ['metrics.', 'io.k8s.metrics.pkg.apis.metrics.'],
  ['runtime.', 'io.k8s.apimachinery.pkg.runtime.'],
  ['version.', 'io.k8s.apimachinery.pkg.version.'],
  ['util.', 'io.k8s.apimachinery.pkg.util.'],
  ['api.', 'io.k8s.apimachinery.pkg.api.'],
]

/** `io.k8s.api.core.v1.Pod` of `core.v1.Pod`. */
export function longTypeName(type: string): string {
  const known = longNames.find(([short]) => type.startsWith(short))
  return known === undefined ? `io.k8s.api.${type}` : known[1] + type.slice(known[0].length)
}

export function schemaRef(type: string): OpenApiSchema {
  return { $ref: `#/components/schemas/${longTypeName(type)}` }
}

/** Types whose JSON is no object with fields. */
const specialSchemas: { readonly [type: string]: OpenApiSchema } = {
  'util.intstr.IntOrString': { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  'api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
  'meta.v1.Time': { type: 'string', format: 'date-time' },
  'meta.v1.MicroTime': { type: 'string', format: 'date-time' },
  'apiextensions.v1.JSON': {},
  'apiextensions.v1.JSONSchemaPropsOrArray': {},
  'apiextensions.v1.JSONSchemaPropsOrBool': {},
  'apiextensions.v1.JSONSchemaPropsOrStringArray': {},
}

const publishedEnums = new Set(schema.publishedEnums)

const scalars: { readonly [type: string]: OpenApiSchema } = {
  string: { type: 'string' },
  bool: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  float64: { type: 'number', format: 'double' },
  bytes: { type: 'string', format: 'byte' },
  duration: { type: 'string' },
}

/** Scalars of the data file that the documents know as types of their own. */
const namedScalars: { readonly [type: string]: string } = {
  quantity: 'api.resource.Quantity',
  'int-or-string': 'util.intstr.IntOrString',
  time: 'meta.v1.Time',
  microtime: 'meta.v1.MicroTime',
  raw: 'runtime.RawExtension',
  json: 'apiextensions.v1.JSON',
  fieldsV1: 'meta.v1.FieldsV1',
}

/** The types that a type's fields are of, directly. */
export function typesInside(type: string): readonly string[] {
  if (type in specialSchemas) return []
  return Object.values(typeFacts(type).fields).flatMap(({ t }) => {
    const inner = elementType(t)
    if (inner in scalars || inner === 'any') return []
    return [namedScalars[inner] ?? inner]
  })
}

export function schemaOfType(type: string, descriptions: Descriptions): OpenApiSchema {
  const { text, fields: texts = {} } = descriptions[type] ?? {}
  const described = text === undefined ? {} : { description: text }
  const special = specialSchemas[type]
  if (special !== undefined) return { ...described, ...special }
  const { map, unions, fields } = typeFacts(type)
  const kinds = kindsOf(type)
  const names = Object.keys(fields)
  const required = names.filter((name) => fields[name]?.req)
  const properties: Record<string, OpenApiSchema> = {}
  for (const name of names.toSorted()) {
    const facts = fields[name]
    if (facts !== undefined) properties[name] = schemaOfField(facts, texts[name])
  }
  return {
    ...described,
    type: 'object',
    ...(required.length > 0 && { required }),
    ...(names.length > 0 && { properties }),
    ...(kinds.length > 0 && { 'x-kubernetes-group-version-kind': kinds }),
    ...(map !== undefined && { 'x-kubernetes-map-type': map }),
    ...(unions !== undefined && { 'x-kubernetes-unions': unions }),
  }
}

function kindsOf(type: string): readonly { group: string; kind: string; version: string }[] {
  const { gvk = [], inEveryGroup } = typeFacts(type)
  if (!inEveryGroup) return gvk.map(([group, version, kind]) => ({ group, kind, version }))
  const kind = type.slice(type.lastIndexOf('.') + 1)
  return schema.groupVersions.map(([group, version]) => ({ group, kind, version }))
}

function schemaOfField(facts: FieldFacts, description: string | undefined): OpenApiSchema {
  const described = description === undefined ? {} : { description }
  const extensions = {
    ...(facts.keys !== undefined && { 'x-kubernetes-list-map-keys': facts.keys }),
    ...(facts.list !== undefined && { 'x-kubernetes-list-type': facts.list }),
    ...((facts.map ?? facts.struct) !== undefined && { 'x-kubernetes-map-type': facts.map ?? facts.struct }),
    ...(facts.mergeKey !== undefined && { 'x-kubernetes-patch-merge-key': facts.mergeKey }),
    ...(facts.patch !== undefined && { 'x-kubernetes-patch-strategy': facts.patch }),
  }
  const byDefault = facts.def === undefined ? {} : { default: facts.def }
  const siblings = { ...described, ...byDefault, ...extensions }
  const own = schemaOfValue(facts.t, facts.enum)
  if (own.$ref === undefined) return { ...siblings, ...own }
  return facts.bare ? own : { ...siblings, allOf: [own] }
}

function schemaOfValue(type: string, enumName: string | undefined): OpenApiSchema {
  if (type.startsWith('[]')) return { type: 'array', items: schemaOfElement(type.slice(2), enumName) }
  if (type.startsWith('map[string]'))
    return { type: 'object', additionalProperties: schemaOfElement(type.slice(11), enumName) }
  const scalar = scalars[type]
  if (scalar !== undefined) {
    if (enumName === undefined || !publishedEnums.has(enumName)) return scalar
    return { ...scalar, enum: schema.enums[enumName]?.toSorted() }
  }
  return type === 'any' ? { type: 'object' } : schemaRef(namedScalars[type] ?? type)
}

const elementDefaults: { readonly [type: string]: unknown } = {
  string: '',
  bool: false,
  int32: 0,
  int64: 0,
  float64: 0,
}

function schemaOfElement(type: string, enumName: string | undefined): OpenApiSchema {
  const own = schemaOfValue(type, enumName)
  if (type in elementDefaults) return { ...own, default: elementDefaults[type] }
  const isObject = own.$ref !== undefined && !(type in namedScalars) && !(type in specialSchemas)
  return isObject ? { default: {}, allOf: [own] } : own
}
