// In which shape the caller wants the answer: the object itself, a Table, or metadata only.
import { type ApiRequest, headerValue } from '#api/request.ts'
import { notAcceptable } from '#api/status.ts'

export type Shape = 'object' | 'table' | 'metadata' | 'metadata-list'

const accepted = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']
const plainTypes = new Set([
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  '*/*',
  'application/*',
])
const shapes: { readonly [as: string]: Shape } = {
  Table: 'table',
  PartialObjectMetadata: 'metadata',
  PartialObjectMetadataList: 'metadata-list',
}

/** The first of the accepted shapes that the server can give. Throws 406. */
export function shapeOf(request: ApiRequest): Shape {
  const accept = headerValue(request.headers, 'accept')
  if (accept === undefined || accept.trim() === '') return 'object'
  for (const clause of accept.split(',')) {
    const [type, ...params] = clause.split(';').map((part) => part.trim())
    if (!plainTypes.has(type as string)) continue
    const as = params.find((param) => param.startsWith('as='))?.slice(3)
    if (as === undefined) return 'object'
    const shape = shapes[as]
    const group = params.find((param) => param.startsWith('g='))?.slice(2)
    if (shape !== undefined && group === 'meta.k8s.io') return shape
  }
  throw notAcceptable(accepted)
}
