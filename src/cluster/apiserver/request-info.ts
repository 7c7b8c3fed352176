// What a path and a method ask for. Models apiserver RequestInfoFactory.NewRequestInfo, v1.35.
import { remembering } from '#api/remembering.ts'
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
  const { isResource, group, version, namespace, resource, name, subresource, rest } = targetOf(request.path)
  return {
    isResource,
    verb: isResource ? verbOf(request, name) : (request.method.toLowerCase() as RequestInfo['verb']),
    path: request.path,
    group,
    version,
    namespace,
    resource,
    name,
    subresource,
    rest,
  }
}

/** What a path names, whatever is done to it. */
type Target = Omit<RequestInfo, 'verb' | 'path'>

/** Components ask for the same things again and again. */
const targetOf = remembering(1000, readTarget)

const noResource: Target = {
  isResource: false,
  group: '',
  version: '',
  namespace: undefined,
  resource: '',
  name: undefined,
  subresource: undefined,
  rest: [],
}

function readTarget(path: string): Target {
  const segments = path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeSegment)
  const isCore = segments[0] === 'api'
  if (!isCore && segments[0] !== 'apis') return noResource
  const prefixLength = isCore ? 2 : 3
  if (segments.length <= prefixLength) return noResource
  const [group, version] = isCore
    ? ['', segments[1] as string]
    : [segments[1] as string, segments[2] as string]
  return { ...placeOf(segments.slice(prefixLength)), isResource: true, group, version }
}

function decodeSegment(segment: string): string {
  if (!segment.includes('%')) return segment
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
