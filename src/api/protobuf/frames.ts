// The events of a watch in protobuf: each a frame with its length before it. Models apimachinery's
// LengthDelimitedFramer and the raw protobuf stream serializer, v1.35.
import type { WatchEvent } from '../request.ts'
import { encodeEnvelope } from './envelope.ts'
import { Writer } from './writer.ts'

const lengthBytes = 4

/** One event as a frame. Throws ProtobufError when the object has no protobuf. */
export function encodeWatchFrame({ type, object }: WatchEvent): Uint8Array {
  const inner = encodeEnvelope(object as { readonly apiVersion: string; readonly kind: string })
  const writer = new Writer()
  writer.message(() => {
    writer.bytes(inner)
    writer.tag(1, 2)
  })
  writer.tag(2, 2)
  writer.text(type)
  writer.tag(1, 2)
  const length = new Uint8Array(lengthBytes)
  new DataView(length.buffer).setUint32(0, writer.length)
  writer.raw(length)
  return writer.finish()
}
