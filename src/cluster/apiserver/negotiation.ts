// In which shape the caller wants the answer: the object itself, a Table, or metadata only.
import { type ApiRequest, headerValue } from '#api/request.ts'
import { notAcceptable, routeNotAcceptable, routeUnsupportedMediaType } from '#api/status.ts'
import type { RequestInfo } from './request-info.ts'

export type Shape = 'object' | 'table' | 'metadata' | 'metadata-list'

/** What bodies and answers may be written in. */
export const servedTypes = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']
const plainTypes = new Set([...servedTypes, '*/*', 'application/*'])
const watched = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch']
const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'application/apply-patch+cbor',
]
const shapes: { readonly [as: string]: Shape } = {
  Table: 'table',
  PartialObjectMetadata: 'metadata',
  PartialObjectMetadataList: 'metadata-list',
}

function mediaTypeOf(clause: string): string {
  return clause.split(';')[0]?.trim() ?? ''
}

/** Whether the route knows the types of the body and of the answer at all. Throws 406 and 415. */
export function checkMediaTypes(request: ApiRequest, verb: RequestInfo['verb']): void {
  const accept = headerValue(request.headers, 'accept') ?? ''
  if (accept.trim() !== '' && !accept.split(',').some((clause) => plainTypes.has(mediaTypeOf(clause))))
    throw routeNotAcceptable(verb === 'list' || verb === 'watch' ? [...servedTypes, ...watched] : servedTypes)
  if (verb !== 'patch') return
  const given = mediaTypeOf(headerValue(request.headers, 'content-type') ?? '')
  if (!patchTypes.includes(given)) throw routeUnsupportedMediaType()
}

/** The first of the accepted shapes that the server can give; not everything has a table. Throws 406. */
export function shapeOf(request: ApiRequest, hasTable = true): Shape {
  const accept = headerValue(request.headers, 'accept')
  if (accept === undefined || accept.trim() === '') return 'object'
  for (const clause of accept.split(',')) {
    const [type, ...params] = clause.split(';').map((part) => part.trim())
    if (!plainTypes.has(type as string)) continue
    const param = (name: string) => params.find((given) => given.startsWith(name))?.slice(name.length)
    const as = param('as=')
    if (as === undefined) return 'object'
    const shape = shapes[as]
    const version = param('v=') ?? 'v1'
    if (shape === undefined || (shape === 'table' && !hasTable)) continue
    if (param('g=') === 'meta.k8s.io' && /^v1(beta1)?$/.test(version)) return shape
  }
  throw notAcceptable(servedTypes)
}
