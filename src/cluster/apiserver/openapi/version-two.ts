// OpenAPI v2: one document of everything, for clients that have not moved on. Made from the documents of v3, without
// what v2 cannot say. Models kube-openapi openapiconv and handler's pruning of defaults, v1.35.
import { isRecord } from '#api/object.ts'
import type { OpenApiDocument, OpenApiOperation, OpenApiParameter, OpenApiSchema } from './document.ts'
import { SharedParameters } from './shared-parameters.ts'

type Json = { readonly [key: string]: unknown }

/** The document of v2 that says what the documents of v3 say together. */
export function versionTwo(documents: readonly OpenApiDocument[]): Json {
  const paths: Record<string, unknown> = {}
  const definitions: Record<string, unknown> = {}
  const shared = new SharedParameters()
  for (const document of documents) {
    for (const [path, item] of Object.entries(document.paths)) paths[path] = pathItem(item as Json, shared)
    for (const [name, schema] of Object.entries(document.components.schemas ?? {}))
      definitions[name] ??= definition(schema)
  }
  const [first] = documents
  return {
    swagger: '2.0',
    info: first?.info,
    paths: sorted(paths),
    definitions: sorted(definitions),
    parameters: shared.all(),
    securityDefinitions: first?.components.securitySchemes,
    security: [{ BearerToken: [] }],
  }
}

function sorted(members: Json): Json {
  return Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function pathItem({ parameters, ...operations }: Json, shared: SharedParameters): Json {
  return {
    ...Object.fromEntries(
      Object.entries(operations).map(([method, operation]) => [
        method,
        operationTwo(operation as OpenApiOperation, shared),
      ]),
    ),
    ...(Array.isArray(parameters) && {
      parameters: parameters.map((parameter) => shared.place(parameterTwo(parameter))),
    }),
  }
}

function parameterTwo({ schema, ...rest }: OpenApiParameter): Json {
  return { ...rest, ...schema }
}

function operationTwo(operation: OpenApiOperation, shared: SharedParameters): Json {
  const { tags, description, operationId, parameters = [], requestBody, responses, ...more } = operation
  const sent = Object.entries(requestBody?.content ?? {})
  const body = sent[0] && {
    name: 'body',
    in: 'body',
    ...(requestBody?.required && { required: true }),
    schema: schemaTwo(sent[0][1].schema),
  }
  const answered = new Set(Object.values(responses).flatMap(({ content }) => Object.keys(content ?? {})))
  const produces = [...answered].sort(byUse)
  const taken = [...(body === undefined ? [] : [body]), ...parameters.map(parameterTwo)]
  return {
    description,
    ...consumed(operation, sent.map(([type]) => type).sort(byUse), produces),
    produces,
    schemes: ['https'],
    tags,
    operationId,
    ...(taken.length > 0 && { parameters: taken.map((parameter) => shared.place(parameter)) }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([code, { description: meaning, content }]) => {
        const [schema] = Object.values(content ?? {})
        return [
          code,
          { description: meaning, ...(schema !== undefined && { schema: schemaTwo(schema.schema) }) },
        ]
      }),
    ),
    ...more,
  }
}

/** The media types in the order that the server lists them in; v3 sorts them. */
const listed = [
  'text/plain',
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf;stream=watch',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
]

function byUse(a: string, b: string): number {
  return listed.indexOf(a) - listed.indexOf(b)
}

/** What tells of the API itself names what it answers as what it takes, but for what is no object. */
function consumed(operation: OpenApiOperation, sent: readonly string[], produces: readonly string[]): Json {
  if (operation['x-kubernetes-action'] !== undefined) return { consumes: sent.length > 1 ? sent : ['*/*'] }
  return operation.tags.some((tag) => untyped.has(tag)) ? {} : { consumes: produces }
}

const untyped = new Set(['WellKnown', 'openid'])

const keepsUnknown = 'x-kubernetes-preserve-unknown-fields'

/** kubectl takes whatever a schema lists for all that there may be: what keeps unknown fields lists none. */
function definition(schema: OpenApiSchema): Json {
  if (schema[keepsUnknown] !== true) return schemaTwo(schema)
  const kind = 'x-kubernetes-group-version-kind'
  return { type: 'object', [kind]: schema[kind] }
}

/** References stand for themselves, choices become texts, and defaults go: old clients stumble over them. */
function schemaTwo(schema: OpenApiSchema): Json {
  const {
    allOf,
    oneOf,
    default: _,
    ...rest
  } = schema[keepsUnknown] === true ? withoutMembers(schema) : schema
  const only = Array.isArray(allOf) && allOf.length === 1 ? (allOf[0] as OpenApiSchema) : undefined
  const members = Object.fromEntries(
    Object.entries(rest).map(([keyword, value]) => [keyword, keywordTwo(keyword, value)]),
  )
  return {
    ...members,
    ...(only !== undefined && schemaTwo(only)),
    ...(oneOf !== undefined && { type: 'string' }),
  }
}

function withoutMembers({ items: _, properties: __, type, ...rest }: OpenApiSchema): OpenApiSchema {
  return { ...rest, ...(type !== undefined && type !== 'object' && type !== 'array' && { type }) }
}

const places = new Set(['properties', 'patternProperties', 'definitions'])
const inners = new Set(['items', 'additionalProperties'])

function keywordTwo(keyword: string, value: unknown): unknown {
  if (keyword === '$ref') return String(value).replace('#/components/schemas/', '#/definitions/')
  if (inners.has(keyword) && isRecord(value)) return schemaTwo(value)
  if (!places.has(keyword) || !isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, schemaTwo(inner as OpenApiSchema)]),
  )
}
