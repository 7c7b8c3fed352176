// OpenAPI v2: one document of everything, for clients that have not moved on. Made from the documents of v3, without
// what v2 cannot say. Models kube-openapi openapiconv and handler's pruning of defaults, v1.35.
import { isRecord } from '#api/object.ts'
import type { OpenApiDocument, OpenApiOperation, OpenApiParameter, OpenApiSchema } from './document.ts'

type Json = { readonly [key: string]: unknown }

/** The document of v2 that says what the documents of v3 say together. */
export function versionTwo(documents: readonly OpenApiDocument[]): Json {
  const paths: Record<string, unknown> = {}
  const definitions: Record<string, unknown> = {}
  for (const document of documents) {
    for (const [path, item] of Object.entries(document.paths)) paths[path] = pathItem(item as Json)
    for (const [name, schema] of Object.entries(document.components.schemas ?? {}))
      definitions[name] ??= schemaTwo(schema)
  }
  const [first] = documents
  return {
    swagger: '2.0',
    info: first?.info,
    paths: sorted(paths),
    definitions: sorted(definitions),
    securityDefinitions: first?.components.securitySchemes,
    security: [{ BearerToken: [] }],
  }
}

function sorted(members: Json): Json {
  return Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function pathItem({ parameters, ...operations }: Json): Json {
  return {
    ...Object.fromEntries(
      Object.entries(operations).map(([method, operation]) => [
        method,
        operationTwo(operation as OpenApiOperation),
      ]),
    ),
    ...(Array.isArray(parameters) && { parameters: parameters.map(parameterTwo) }),
  }
}

function parameterTwo({ schema, ...rest }: OpenApiParameter): Json {
  return { ...rest, ...schema }
}

function operationTwo(operation: OpenApiOperation): Json {
  const { tags, description, operationId, parameters = [], requestBody, responses, ...more } = operation
  const sent = Object.entries(requestBody?.content ?? {})
  const body = sent[0] && {
    name: 'body',
    in: 'body',
    ...(requestBody?.required && { required: true }),
    schema: schemaTwo(sent[0][1].schema),
  }
  const answered = new Set(Object.values(responses).flatMap(({ content }) => Object.keys(content ?? {})))
  return {
    description,
    consumes: sent.length > 1 ? sent.map(([type]) => type) : ['*/*'],
    produces: [...answered],
    schemes: ['https'],
    tags,
    operationId,
    ...((body !== undefined || parameters.length > 0) && {
      parameters: [...(body === undefined ? [] : [body]), ...parameters.map(parameterTwo)],
    }),
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

/** References stand for themselves, choices become texts, and defaults go: old clients stumble over them. */
function schemaTwo(schema: OpenApiSchema): Json {
  const { allOf, oneOf, default: _, ...rest } = schema
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
