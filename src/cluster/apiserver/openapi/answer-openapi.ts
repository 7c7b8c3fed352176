// /openapi/v2, and /openapi/v3: the index of documents, and the documents, each with a hash by which clients may keep it for ever.
// Models kube-openapi handler3, v1.35.
import { type ApiRequest, headerValue, type PlainResponse, queryValue } from '#api/request.ts'
import { notAcceptable } from '#api/status.ts'
import type { OpenApiDocuments } from './documents.ts'
import { encodeVersionTwo } from './version-two-protobuf.ts'

const root = '/openapi/v3'
const protobufType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'
/** The second is how clients used to call it, which is no name of a type. */
const protobufTypes = [protobufType, 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf']

/** Answers what lies under /openapi/v3; undefined for other paths and for documents that are not there. */
export function answerOpenApi(request: ApiRequest, documents: OpenApiDocuments): PlainResponse | undefined {
  const path = request.path.replace(/\/$/, '')
  if (path === '/openapi/v2') return answerVersionTwo(request, documents)
  if (path === root)
    return { code: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: indexText(documents) }
  if (!path.startsWith(`${root}/`)) return undefined
  const name = path.slice(root.length + 1)
  const document = documents.find(name)
  if (document === undefined) return undefined
  const hash = documents.hashOf(name)
  const wanted = queryValue(request.query, 'hash')
  if (wanted !== undefined && wanted !== hash)
    return { code: 301, headers: { location: addressOf(documents, name) }, body: '' }
  const headers = {
    'content-type': 'application/json',
    etag: `"${hash}"`,
    vary: 'Accept',
    ...(wanted !== undefined && { 'cache-control': 'public, immutable' }),
  }
  const isKnown = headerValue(request.headers, 'if-none-match') === headers.etag
  return isKnown ? { code: 304, headers, body: '' } : { code: 200, headers, body: document }
}

/** As JSON, or as protobuf for who asks for it first. Throws 406. */
function answerVersionTwo(request: ApiRequest, documents: OpenApiDocuments): PlainResponse {
  const accept = headerValue(request.headers, 'accept') ?? '*/*'
  const wanted = accept.split(',').map((type) => type.split(';')[0]?.trim() ?? '')
  const chosen = wanted.find((type) => /json|\*/.test(type) || protobufTypes.includes(type))
  if (chosen === undefined) throw notAcceptable(['application/json', ...protobufTypes])
  const isProtobuf = protobufTypes.includes(chosen)
  const headers = {
    'content-type': isProtobuf ? protobufType : 'application/json',
    etag: `"${documents.hashOfAll()}"`,
    vary: 'Accept-Encoding, Accept',
  }
  if (headerValue(request.headers, 'if-none-match') === headers.etag) return { code: 304, headers, body: '' }
  const document = documents.versionTwo()
  return { code: 200, headers, body: isProtobuf ? encodeVersionTwo(document) : document }
}

function indexText(documents: OpenApiDocuments): string {
  const paths = documents
    .paths()
    .map((path) => [path, { serverRelativeURL: addressOf(documents, path) }] as const)
  return `${JSON.stringify({ paths: Object.fromEntries(paths) })}\n`
}

function addressOf(documents: OpenApiDocuments, path: string): string {
  return `${root}/${path}?hash=${documents.hashOf(path)}`
}
