// Values on the wire whose shape the type does not fix: any object, and schemas that may also be lists, switches or names.
import { bytesOfText } from '../byte-text.ts'
import { unionMember } from '../schema/unions.ts'
import { isEnvelope } from './envelope-parts.ts'
import { decodeUtf8, type Reader } from './reader.ts'
import type { ValueCodec } from './value-codecs.ts'

type CodecOf = (type: string) => ValueCodec

/** Any JSON, as the bytes of its text; the bytes may also be an object with its kind, which `open` reads. */
export const rawCodec = (open: (bytes: Uint8Array) => unknown): ValueCodec => ({
  wire: 2,
  write: (writer, value) =>
    writer.message(() => {
      if (value === null || value === undefined) return
      writer.bytes(bytesOfText(JSON.stringify(value)))
      writer.tag(1, 2)
    }),
  read: (reader) => {
    let value: unknown = null
    for (const inner = reader.message(); !inner.isDone; ) {
      const { field, wire } = inner.tag()
      if (field !== 1 || wire !== 2) inner.skip(wire)
      else value = rawValue(inner.bytes(), open)
    }
    return value
  },
  zero: null,
})

function rawValue(bytes: Uint8Array, open: (bytes: Uint8Array) => unknown): unknown {
  if (bytes.length === 0) return null
  return isEnvelope(bytes) ? open(bytes) : JSON.parse(decodeUtf8(bytes))
}

const schemaType = 'apiextensions.v1.JSONSchemaProps'

/** Where each of the two forms stands; the boolean of a schema or a boolean is always written. */
interface UnionPlaces {
  readonly schema: number
  readonly other: number
}

/** A schema, or something else in another field of the same message. */
function unionCodec(type: string, places: UnionPlaces, codecOf: CodecOf): ValueCodec {
  return {
    wire: 2,
    write: (writer, value) =>
      writer.message(() => {
        const member = unionMember(type, value)
        const fields: (readonly [number, string, readonly unknown[]])[] =
          member === schemaType
            ? [[places.schema, schemaType, [value]]]
            : member === 'bool'
              ? []
              : [[places.other, (member ?? '').slice(2), value as readonly unknown[]]]
        if (type.endsWith('OrBool'))
          fields.push([places.other, 'bool', [member !== 'bool' || value === true]])
        for (const [field, inner, values] of fields.sort(([a], [b]) => b - a))
          for (const one of [...values].reverse()) {
            const codec = codecOf(inner)
            codec.write(writer, one)
            writer.tag(field, codec.wire)
          }
      }),
    read: (reader) => readUnion(reader, type, places, codecOf),
    zero: null,
  }
}

function readUnion(reader: Reader, type: string, places: UnionPlaces, codecOf: CodecOf): unknown {
  let schema: unknown
  const others: unknown[] = []
  const otherType = type.endsWith('OrBool') ? 'bool' : type.endsWith('OrArray') ? schemaType : 'string'
  for (const inner = reader.message(); !inner.isDone; ) {
    const { field, wire } = inner.tag()
    if (field === places.schema) schema = codecOf(schemaType).read(inner)
    else if (field === places.other) others.push(codecOf(otherType).read(inner))
    else inner.skip(wire)
  }
  return schema ?? (otherType === 'bool' ? others[0] : others)
}

const prefix = 'apiextensions.v1.JSONSchemaPropsOr'

const unions: { readonly [type: string]: UnionPlaces } = {
  [`${prefix}Array`]: { schema: 1, other: 2 },
  [`${prefix}Bool`]: { schema: 2, other: 1 },
  [`${prefix}StringArray`]: { schema: 1, other: 2 },
}

/** The codec of a type that is one of two things; undefined for other types. */
export function unionCodecOf(type: string, codecOf: CodecOf): ValueCodec | undefined {
  const places = unions[type]
  return places === undefined ? undefined : unionCodec(type, places, codecOf)
}
