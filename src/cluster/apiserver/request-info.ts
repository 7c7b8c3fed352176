// What a path and a method ask for. Models apiserver RequestInfoFactory.NewRequestInfo, v1.35.
import { type ApiRequest, queryFlag } from '#api/request.ts'

export type ApiVerb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection'

export interface RequestInfo {
  readonly isResource: boolean
  readonly verb: ApiVerb | 'head' | 'options' | 'post' | 'put'
  readonly path: string
  readonly group: string
  readonly version: string
  readonly namespace: string | undefined
  /** The plural of the resource. */
  readonly resource: string
  readonly name: string | undefined
  readonly subresource: string | undefined
  /** What follows the subresource: the path that a proxy hands on. */
  readonly rest: readonly string[]
}

const verbs: { readonly [method: string]: ApiVerb } = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
}

export function requestInfo(request: ApiRequest): RequestInfo {
  const segments = request.path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeSegment)
  const plain: RequestInfo = {
    isResource: false,
    verb: request.method.toLowerCase() as RequestInfo['verb'],
    path: request.path,
    group: '',
    version: '',
    namespace: undefined,
    resource: '',
    name: undefined,
    subresource: undefined,
    rest: [],
  }
  const isCore = segments[0] === 'api'
  if (!isCore && segments[0] !== 'apis') return plain
  const prefixLength = isCore ? 2 : 3
  if (segments.length <= prefixLength) return plain
  const [group, version] = isCore
    ? ['', segments[1] as string]
    : [segments[1] as string, segments[2] as string]
  const place = placeOf(segments.slice(prefixLength))
  return { ...plain, ...place, isResource: true, group, version, verb: verbOf(request, place.name) }
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

type Place = Pick<RequestInfo, 'namespace' | 'resource' | 'name' | 'subresource' | 'rest'>

/** Subresources of a namespace itself, which would otherwise read as resources in it. */
const namespaceSubresources = new Set(['status', 'finalize'])

function placeOf(segments: readonly string[]): Place {
  const [first, second, third] = segments
  const isInNamespace = first === 'namespaces' && third !== undefined && !namespaceSubresources.has(third)
  const [namespace, rest] = isInNamespace ? [second, segments.slice(2)] : [undefined, segments]
  return {
    namespace: first === 'namespaces' && !isInNamespace ? second : namespace,
    resource: rest[0] ?? '',
    name: rest[1],
    subresource: rest[2],
    rest: rest.slice(3),
  }
}

function verbOf(request: ApiRequest, name: string | undefined): ApiVerb {
  const verb = verbs[request.method] ?? 'get'
  if (verb === 'get' && name === undefined) return queryFlag(request.query, 'watch') ? 'watch' : 'list'
  if (verb === 'get' && queryFlag(request.query, 'watch') && request.query?.fieldSelector !== undefined)
    return 'watch'
  if (verb === 'delete' && name === undefined) return 'deletecollection'
  return verb
}
