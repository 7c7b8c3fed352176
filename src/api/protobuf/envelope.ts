// Objects as protobuf bodies, and back. Models apimachinery runtime/serializer/protobuf, v1.35.
import { decode } from '../decode.ts'
import { magic, messageType, splitEnvelope, type TypeMeta } from './envelope-parts.ts'
import { ProtobufError, Reader } from './reader.ts'
import { readBody, writeBody } from './struct-codec.ts'
import { Writer } from './writer.ts'

export const protobufType = 'application/vnd.kubernetes.protobuf'

/** Whether objects of a kind can be written; tables and custom resources cannot. */
export function hasProtobuf(kind: TypeMeta): boolean {
  return messageType(kind) !== undefined
}

/** An object with its kind. Throws ProtobufError when the kind has no protobuf. */
export function encodeEnvelope(object: TypeMeta): Uint8Array {
  const { apiVersion, kind } = object
  const type = messageType(object)
  if (type === undefined)
    throw new ProtobufError(`object *${kind} does not implement the protobuf marshalling interface`)
  const writer = new Writer()
  // The content's encoding and type, empty for protobuf inside of protobuf.
  for (const field of [4, 3]) {
    writer.text('')
    writer.tag(field, 2)
  }
  writer.message(() => writeBody(type, object, writer))
  writer.tag(2, 2)
  writer.message(() => {
    writer.text(kind)
    writer.tag(2, 2)
    writer.text(apiVersion)
    writer.tag(1, 2)
  })
  writer.tag(1, 2)
  writer.raw(magic)
  return writer.finish()
}

/** The object of a body, in canonical JSON. Throws ProtobufError. */
export function decodeEnvelope(bytes: Uint8Array): TypeMeta {
  const { apiVersion, kind, body } = splitEnvelope(bytes)
  const type = messageType({ apiVersion, kind })
  if (type === undefined)
    throw new ProtobufError(`no kind "${kind}" is registered for version "${apiVersion}"`)
  return { ...(decode(type, readBody(type, new Reader(body))).value as object), apiVersion, kind }
}
