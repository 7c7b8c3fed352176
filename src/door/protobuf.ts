// Answers in protobuf, for clients that ask for it first; what has none goes out as JSON.
import { encodeEnvelope, hasProtobuf, protobufType } from '#api/protobuf/envelope.ts'
import { type ApiRequest, headerValue } from '#api/request.ts'
import { schema } from '#api/schema/schema.ts'

type Typed = Parameters<typeof encodeEnvelope>[0]

function isTyped(value: unknown): value is Typed {
  return typeof value === 'object' && value !== null && 'kind' in value && 'apiVersion' in value
}

/** Whether the first form that a client can read is protobuf. */
function wantsProtobuf({ headers }: ApiRequest): boolean {
  const [first = ''] = (headerValue(headers, 'accept') ?? '').split(',')
  return first.split(';')[0]?.trim() === protobufType
}

/** The bytes of an answer; undefined where the client wants another form or the answer has no protobuf. */
export function protobufBody(request: ApiRequest, body: unknown): Uint8Array | undefined {
  return wantsProtobuf(request) && isTyped(body) && hasProtobuf(body) ? encodeEnvelope(body) : undefined
}

const groups = new Set(schema.groups.map(({ name }) => name))

/** How a client that asks for it sees a watch: custom resources have no protobuf, so that their events stay JSON. */
export function wantsProtobufWatch(request: ApiRequest): boolean {
  const [root, group = ''] = request.path.split('/').filter((segment) => segment !== '')
  return wantsProtobuf(request) && (root === 'api' || groups.has(group))
}
