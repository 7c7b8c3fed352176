// The outside of a protobuf body: four bytes that say so, then the kind, then the bytes of the object itself.
// Models apimachinery runtime.Unknown and runtime/serializer/protobuf, v1.35.
import { splitApiVersion } from '../resource-ref.ts'
import { schema, typeFacts, typeOfKind } from '../schema/schema.ts'
import { ProtobufError, Reader } from './reader.ts'

/** `k8s` and a zero. */
export const magic = [0x6b, 0x38, 0x73, 0]

export interface TypeMeta {
  readonly apiVersion: string
  readonly kind: string
}

export interface EnvelopeParts extends TypeMeta {
  readonly body: Uint8Array
}

export function isEnvelope(bytes: Uint8Array): boolean {
  return magic.every((byte, i) => bytes[i] === byte)
}

/** Throws ProtobufError. */
export function splitEnvelope(bytes: Uint8Array): EnvelopeParts {
  if (!isEnvelope(bytes)) throw new ProtobufError('provided data does not appear to be a protobuf message')
  const reader = new Reader(bytes, magic.length)
  let parts: EnvelopeParts = { apiVersion: '', kind: '', body: new Uint8Array() }
  while (!reader.isDone) {
    const { field, wire } = reader.tag()
    if (field === 1) parts = { ...parts, ...readTypeMeta(reader.message()) }
    else if (field === 2) parts = { ...parts, body: reader.bytes() }
    else reader.skip(wire)
  }
  return parts
}

function readTypeMeta(reader: Reader): TypeMeta {
  let apiVersion = ''
  let kind = ''
  while (!reader.isDone) {
    const { field, wire } = reader.tag()
    if (field === 1) apiVersion = reader.text()
    else if (field === 2) kind = reader.text()
    else reader.skip(wire)
  }
  return { apiVersion, kind }
}

/** Options and watch events, which every group has. */
const everywhere = new Map(
  Object.keys(schema.types)
    .filter((type) => typeFacts(type).inEveryGroup)
    .map((type) => [type.slice(type.lastIndexOf('.') + 1), type]),
)

/** The schema type of a kind's message; undefined when the kind has none, as tables and custom resources. */
export function messageType({ apiVersion, kind }: TypeMeta): string | undefined {
  const { group, version } = splitApiVersion(apiVersion)
  const inMeta = `meta.${version}.${kind}`
  const type =
    group === 'meta.k8s.io' && schema.types[inMeta] !== undefined
      ? inMeta
      : (typeOfKind(group, version, kind) ?? everywhere.get(kind))
  return type === 'meta.v1.Table' ? undefined : type
}
