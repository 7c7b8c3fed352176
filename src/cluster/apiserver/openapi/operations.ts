// One operation of the API as OpenAPI tells of it: parameters, body and answers of each verb.
import type { OpenApiContent, OpenApiOperation, OpenApiParameter, OpenApiSchema } from './document.ts'
import { type OperationSubject, operationText, pathPartText, prettyText } from './operation-texts.ts'
import { schemaRef } from './type-schemas.ts'

const encodings = ['application/json', 'application/vnd.kubernetes.protobuf', 'application/yaml']
const watchEncodings = [
  'application/json',
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf',
  'application/vnd.kubernetes.protobuf;stream=watch',
  'application/yaml',
]
/** Custom resources have no protobuf. */
const customEncodings = ['application/json', 'application/yaml']
const patchTypes = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
]
const answerTexts: { readonly [code: string]: string } = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  401: 'Unauthorized',
}

const scalarParameters: { readonly [name: string]: 'boolean' | 'integer' } = {
  allowWatchBookmarks: 'boolean',
  force: 'boolean',
  gracePeriodSeconds: 'integer',
  ignoreStoreReadErrorWithClusterBreakingPotential: 'boolean',
  limit: 'integer',
  orphanDependents: 'boolean',
  sendInitialEvents: 'boolean',
  timeoutSeconds: 'integer',
  watch: 'boolean',
}
const selecting = ['continue', 'fieldSelector', 'labelSelector', 'limit', 'resourceVersion']
const listing = [...selecting, 'resourceVersionMatch', 'sendInitialEvents', 'timeoutSeconds']
const deleting = [
  'dryRun',
  'gracePeriodSeconds',
  'ignoreStoreReadErrorWithClusterBreakingPotential',
  'orphanDependents',
  'propagationPolicy',
]
const writing = ['dryRun', 'fieldManager', 'fieldValidation']

/** What a field of an options kind is for. */
export type OptionText = (type: string, field: string) => string | undefined

/** A parameter of the query: a field of an options kind. */
export function optionParameter(
  name: string,
  description: string | undefined,
  type: string = scalarParameters[name] ?? 'string',
): OpenApiParameter {
  return {
    name,
    in: 'query',
    ...(description !== undefined && { description }),
    schema: { type, uniqueItems: true },
  }
}

/** Taken by whatever answers with an object. */
export const prettyParameter = optionParameter('pretty', prettyText)

export function pathParameter(name: string, kind: string): OpenApiParameter {
  return {
    name,
    in: 'path',
    description: pathPartText(name, kind),
    required: true,
    schema: { type: 'string', uniqueItems: true },
  }
}

/** The kind that an operation is about, and the schemas of what is sent and answered. */
export interface OperationTarget {
  readonly tag: string
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly object: OpenApiSchema
  readonly list: OpenApiSchema
  /** What a delete answers; a Status, but for the kinds that answer with the object. */
  readonly deleted: OpenApiSchema
  readonly isCustom: boolean
  readonly optionText: OptionText
  /** What the texts are about, where that is not the kind alone. */
  readonly subject?: OperationSubject
}

type Action =
  | 'list'
  | 'post'
  | 'deletecollection'
  | 'get'
  | 'put'
  | 'patch'
  | 'delete'
  | 'watch'
  | 'watchlist'

interface Rule {
  /** The fields of options kinds that the query takes. */
  readonly options: { readonly [type: string]: readonly string[] }
  readonly codes: readonly number[]
}

const reading: Rule = {
  options: { 'meta.v1.ListOptions': ['allowWatchBookmarks', ...listing, 'watch'] },
  codes: [200],
}
const rules: { readonly [action in Action]: Rule } = {
  list: reading,
  watchlist: reading,
  watch: reading,
  post: { options: { 'meta.v1.CreateOptions': writing }, codes: [200, 201, 202] },
  put: { options: { 'meta.v1.UpdateOptions': writing }, codes: [200, 201] },
  patch: { options: { 'meta.v1.PatchOptions': [...writing, 'force'] }, codes: [200, 201] },
  delete: { options: { 'meta.v1.DeleteOptions': deleting }, codes: [200, 202] },
  deletecollection: {
    options: { 'meta.v1.DeleteOptions': deleting, 'meta.v1.ListOptions': listing },
    codes: [200],
  },
  get: { options: {}, codes: [200] },
}

export function operation(action: Action, operationId: string, target: OperationTarget): OpenApiOperation {
  const { tag, group, version, kind, optionText } = target
  const { options, codes } = rules[action]
  const parameters = Object.entries(options).flatMap(([type, names]) =>
    names.map((name) => optionParameter(name, optionText(type, name))),
  )
  const body = bodyOf(action, target)
  return {
    tags: [tag],
    description: operationText(action, target.subject ?? { kind }),
    operationId,
    parameters: [prettyParameter, ...parameters],
    ...(body !== undefined && { requestBody: body }),
    responses: answers(codes, answerOf(action, target)),
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, version, kind },
  }
}

function bodyOf(action: Action, target: OperationTarget): OpenApiOperation['requestBody'] {
  if (action === 'patch') {
    const types = target.isCustom ? patchTypes.filter((type) => !type.includes('strategic')) : patchTypes
    return { content: content(types, schemaRef('meta.v1.Patch')), required: true }
  }
  const types = target.isCustom ? customEncodings : ['*/*']
  if (action === 'post' || action === 'put') return { content: content(types, target.object), required: true }
  if (action === 'delete' || action === 'deletecollection')
    return { content: content(types, schemaRef('meta.v1.DeleteOptions')) }
  return undefined
}

function answerOf(action: Action, { object, list, deleted, isCustom }: OperationTarget): OpenApiContent {
  const plain = isCustom ? customEncodings : encodings
  switch (action) {
    case 'list':
      return content(isCustom ? customEncodings : watchEncodings, list)
    case 'watch':
    case 'watchlist':
      return content(watchEncodings, schemaRef('meta.v1.WatchEvent'))
    case 'delete':
      return content(plain, deleted)
    case 'deletecollection':
      return content(plain, schemaRef('meta.v1.Status'))
    default:
      return content(plain, object)
  }
}

export function content(types: readonly string[], schema: OpenApiSchema): OpenApiContent {
  return Object.fromEntries(types.map((type) => [type, { schema }]))
}

export function answers(codes: readonly number[], body: OpenApiContent): OpenApiOperation['responses'] {
  const good = codes.map((code) => [code, { description: answerTexts[code] ?? '', content: body }])
  return Object.fromEntries([...good, [401, { description: 'Unauthorized' }]])
}

/** What tells of a place itself rather than of objects: a group, its versions, the server's version. */
export function plainRead(
  tag: string,
  operationId: string,
  description: string,
  schema: OpenApiSchema,
  types: readonly string[] = encodings,
): OpenApiOperation {
  return { tags: [tag], description, operationId, responses: answers([200], content(types, schema)) }
}
