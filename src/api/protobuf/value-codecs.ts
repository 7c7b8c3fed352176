// How a value that is no struct stands on the wire: scalars, and the API's own types such as times and quantities.
import { base64Bytes, encodeBase64Bytes } from '../base64.ts'
import { bytesOfText } from '../byte-text.ts'
import { formatDuration, parseDuration } from '../duration.ts'
import { formatTime } from '../time.ts'
import { decodeUtf8, type Reader } from './reader.ts'
import type { WireType, Writer } from './writer.ts'

export interface ValueCodec {
  readonly wire: WireType
  write(writer: Writer, value: unknown): void
  read(reader: Reader): unknown
  /** What a field that is no pointer holds when JSON has nothing; undefined leaves it out. */
  readonly zero: unknown
}

const integer: ValueCodec = {
  wire: 0,
  write: (writer, value) => writer.varint(value as number),
  read: (reader) => reader.varint(),
  zero: 0,
}

const nanosPerMs = 1_000_000

/** Seconds and nanoseconds, with so many digits of a second in JSON; the zero time is an empty message. */
function timeCodec(digits: number): ValueCodec {
  return {
    wire: 2,
    write: (writer, value) =>
      writer.message(() => {
        if (value === null) return
        const text = value as string
        const seconds = Math.floor(Date.parse(text) / 1000)
        const [, fraction = ''] = /\.(\d+)/.exec(text) ?? []
        writer.varint(Number(fraction.slice(0, 9).padEnd(9, '0')))
        writer.tag(2, 0)
        writer.varint(seconds)
        writer.tag(1, 0)
      }),
    read: (reader) => {
      const { 1: seconds, 2: nanos = 0 } = numbersOf(reader.message())
      if (seconds === undefined) return null
      const whole = formatTime(seconds * 1000).slice(0, -1)
      return digits === 0 ? `${whole}Z` : `${whole}.${String(nanos).padStart(9, '0').slice(0, digits)}Z`
    },
    zero: null,
  }
}

/** The varint fields of a message. */
function numbersOf(reader: Reader): { readonly [field: number]: number | undefined } {
  const numbers: Record<number, number> = {}
  while (!reader.isDone) {
    const { field, wire } = reader.tag()
    if (wire === 0) numbers[field] = reader.varint()
    else reader.skip(wire)
  }
  return numbers
}

/** The bytes of field 1 of a message, where a type wraps one value. */
function wrappedBytes(reader: Reader): Uint8Array | undefined {
  const inner = reader.message()
  let found: Uint8Array | undefined
  while (!inner.isDone) {
    const { field, wire } = inner.tag()
    if (field === 1 && wire === 2) found = inner.bytes()
    else inner.skip(wire)
  }
  return found
}

/** Any JSON as text inside of a message. */
const json: ValueCodec = {
  wire: 2,
  write: (writer, value) =>
    writer.message(() => {
      writer.bytes(bytesOfText(JSON.stringify(value)))
      writer.tag(1, 2)
    }),
  read: (reader) => {
    const bytes = wrappedBytes(reader)
    return bytes === undefined || bytes.length === 0 ? null : JSON.parse(decodeUtf8(bytes))
  },
  zero: undefined,
}

const stringValue = 1

const intOrString: ValueCodec = {
  wire: 2,
  write: (writer, value) =>
    writer.message(() => {
      const isText = typeof value === 'string'
      writer.text(isText ? value : '')
      writer.tag(3, 2)
      writer.varint(isText ? 0 : (value as number))
      writer.tag(2, 0)
      writer.varint(isText ? stringValue : 0)
      writer.tag(1, 0)
    }),
  read: (reader) => {
    const inner = reader.message()
    let type = 0
    let number = 0
    let text = ''
    while (!inner.isDone) {
      const { field, wire } = inner.tag()
      if (field === 1 && wire === 0) type = inner.varint()
      else if (field === 2 && wire === 0) number = inner.varint()
      else if (field === 3 && wire === 2) text = inner.text()
      else inner.skip(wire)
    }
    return type === stringValue ? text : number
  },
  zero: 0,
}

/** By the JSON types of the schema. */
export const valueCodecs: { readonly [type: string]: ValueCodec } = {
  int32: integer,
  int64: integer,
  bool: {
    wire: 0,
    write: (writer, value) => writer.varint(value === true ? 1 : 0),
    read: (reader) => reader.varint() !== 0,
    zero: false,
  },
  float64: {
    wire: 1,
    write: (writer, value) => writer.double(value as number),
    read: (reader) => reader.double(),
    zero: 0,
  },
  string: {
    wire: 2,
    write: (writer, value) => writer.text(value as string),
    read: (reader) => reader.text(),
    zero: '',
  },
  bytes: {
    wire: 2,
    write: (writer, value) => writer.bytes(value === null ? [] : base64Bytes(value as string)),
    read: (reader) => encodeBase64Bytes(reader.bytes()),
    zero: undefined,
  },
  quantity: {
    wire: 2,
    write: (writer, value) =>
      writer.message(() => {
        writer.text(value as string)
        writer.tag(1, 2)
      }),
    read: (reader) => {
      const bytes = wrappedBytes(reader)
      return bytes === undefined || bytes.length === 0 ? '0' : decodeUtf8(bytes)
    },
    zero: '0',
  },
  duration: {
    wire: 2,
    write: (writer, value) =>
      writer.message(() => {
        writer.varint(Math.round((parseDuration(value as string) ?? 0) * nanosPerMs))
        writer.tag(1, 0)
      }),
    read: (reader) => formatDuration((numbersOf(reader.message())[1] ?? 0) / nanosPerMs),
    zero: '0s',
  },
  time: timeCodec(0),
  microtime: timeCodec(6),
  'int-or-string': intOrString,
  json,
  fieldsV1: json,
}
