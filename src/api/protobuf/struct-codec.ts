// Structs on the wire, driven by the schema's field numbers. Models the generated Marshal and Unmarshal of k8s.io/api,
// v1.35: fields in the order of their numbers, what is no pointer always written.
import { type FieldFacts, typeFacts } from '../schema/schema.ts'
import { messageType, splitEnvelope } from './envelope-parts.ts'
import { rawCodec, unionCodecOf } from './open-codecs.ts'
import { Reader } from './reader.ts'
import { type ValueCodec, valueCodecs } from './value-codecs.ts'
import type { Writer } from './writer.ts'

type Struct = Record<string, unknown>

const codecs = new Map<string, ValueCodec>()

/** An object in the place of any JSON; what nobody knows stays out. */
const raw = rawCodec((bytes) => {
  const { apiVersion, kind, body } = splitEnvelope(bytes)
  const type = messageType({ apiVersion, kind })
  return type === undefined ? null : { apiVersion, kind, ...readBody(type, new Reader(body)) }
})

/** The codec of a type: a struct's short name, or a JSON type of the schema. Compiled when first used. */
export function codecOf(type: string): ValueCodec {
  let codec = codecs.get(type)
  if (codec === undefined) {
    codec = valueCodecs[type] ?? (type === 'raw' ? raw : (unionCodecOf(type, codecOf) ?? structCodec(type)))
    codecs.set(type, codec)
  }
  return codec
}

/** One field of a message: how it goes out of a struct, and how what was read goes into one. */
interface FieldCodec {
  readonly number: number
  write(writer: Writer, struct: Struct): void
  read(reader: Reader, struct: Struct, wire: number): void
}

const fieldsByType = new Map<string, readonly FieldCodec[]>()

function fieldsOfType(type: string): readonly FieldCodec[] {
  let fields = fieldsByType.get(type)
  if (fields === undefined) {
    fields = fieldsOf(
      Object.entries(typeFacts(type).fields).map(([name, facts]) => ({ name, facts, path: pathOf(facts) })),
    )
    fieldsByType.set(type, fields)
  }
  return fields
}

// Types refer to themselves: their fields are looked at when the first value comes.
function structCodec(type: string): ValueCodec {
  return {
    wire: 2,
    write: (writer, value) => writer.message(() => writeBody(type, value, writer)),
    read: (reader) => readBody(type, reader.message()),
    zero: {},
  }
}

/** The body of a struct's message. */
export function writeBody(type: string, value: unknown, writer: Writer): void {
  writeFields(fieldsOfType(type), writer, value as Struct)
}

/** A struct from the body of its message; what is not there is left out. */
export function readBody(type: string, reader: Reader): Struct {
  const struct: Struct = {}
  readFields(fieldsOfType(type), reader, struct)
  return struct
}

function pathOf({ n }: FieldFacts): readonly number[] {
  if (n === null || n === undefined) return []
  return typeof n === 'number' ? [n] : n
}

interface Placed {
  readonly name: string
  readonly facts: FieldFacts
  /** The numbers of the messages that JSON inlines, then the field's own. */
  readonly path: readonly number[]
}

function fieldsOf(placed: readonly Placed[]): readonly FieldCodec[] {
  const numbers = new Set(placed.flatMap(({ path }) => path.slice(0, 1)))
  return [...numbers]
    .sort((a, b) => a - b)
    .map((number) => {
      const here = placed.filter(({ path }) => path[0] === number)
      const [first] = here as [Placed]
      if (first.path.length === 1) return fieldCodec(number, first)
      return inlinedCodec(number, fieldsOf(here.map((field) => ({ ...field, path: field.path.slice(1) }))))
    })
}

/** From the last field to the first: the writer goes backwards. */
function writeFields(fields: readonly FieldCodec[], writer: Writer, struct: Struct): void {
  for (let i = fields.length - 1; i >= 0; i--) fields[i]?.write(writer, struct)
}

function readFields(fields: readonly FieldCodec[], reader: Reader, struct: Struct): void {
  while (!reader.isDone) {
    const { field, wire } = reader.tag()
    const known = fields.find(({ number }) => number === field)
    if (known === undefined) reader.skip(wire)
    else known.read(reader, struct, wire)
  }
}

/** A message whose fields JSON has in the struct around it. */
function inlinedCodec(number: number, fields: readonly FieldCodec[]): FieldCodec {
  return {
    number,
    write(writer, struct) {
      writer.message(() => writeFields(fields, writer, struct))
      writer.tag(number, 2)
    },
    read: (reader, struct) => readFields(fields, reader.message(), struct),
  }
}

function fieldCodec(number: number, { name, facts }: Placed): FieldCodec {
  const { t, p } = facts
  if (t.startsWith('map[string]')) return mapField(number, name, t.slice(11))
  if (t.startsWith('[]'))
    return p === undefined ? listField(number, name, t.slice(2)) : wrappedList(number, name)
  return singleField(number, name, t, facts.ptr !== undefined)
}

function singleField(number: number, name: string, type: string, isPointer: boolean): FieldCodec {
  const codec = codecOf(type)
  return {
    number,
    write(writer, struct) {
      const value = struct[name] ?? (isPointer ? undefined : codec.zero)
      if (value === undefined) return
      codec.write(writer, value)
      writer.tag(number, codec.wire)
    },
    read(reader, struct) {
      struct[name] = codec.read(reader)
    },
  }
}

function listField(number: number, name: string, type: string): FieldCodec {
  const codec = codecOf(type)
  return {
    number,
    write(writer, struct) {
      const list = (struct[name] ?? []) as readonly unknown[]
      for (let i = list.length - 1; i >= 0; i--) {
        codec.write(writer, list[i])
        writer.tag(number, codec.wire)
      }
    },
    read(reader, struct, wire) {
      const list = (struct[name] ?? []) as unknown[]
      struct[name] = list
      if (codec.wire === 2 || wire !== 2) list.push(codec.read(reader))
      else for (const packed = reader.message(); !packed.isDone; ) list.push(codec.read(packed))
    },
  }
}

function mapField(number: number, name: string, type: string): FieldCodec {
  const codec = type.startsWith('[]') ? wrappedTexts : codecOf(type)
  return {
    number,
    write(writer, struct) {
      const map = (struct[name] ?? {}) as Struct
      for (const key of Object.keys(map).sort().reverse()) {
        writer.message(() => {
          codec.write(writer, map[key] ?? codec.zero ?? null)
          writer.tag(2, codec.wire)
          writer.text(key)
          writer.tag(1, 2)
        })
        writer.tag(number, 2)
      }
    },
    read(reader, struct) {
      const map = (struct[name] ?? {}) as Struct
      struct[name] = map
      const entry = reader.message()
      let key = ''
      let value: unknown = codec.zero
      while (!entry.isDone) {
        const { field, wire } = entry.tag()
        if (field === 1) key = entry.text()
        else if (field === 2) value = codec.read(entry)
        else entry.skip(wire)
      }
      Object.defineProperty(map, key, { value, enumerable: true, writable: true, configurable: true })
    },
  }
}

/** A list of texts that Go gave a type of its own: a message with the texts in its first field. */
const wrappedTexts: ValueCodec = {
  wire: 2,
  write: (writer, value) =>
    writer.message(() => {
      for (const text of [...(value as readonly string[])].reverse()) {
        writer.text(text)
        writer.tag(1, 2)
      }
    }),
  read: (reader) => {
    const texts: string[] = []
    for (const inner = reader.message(); !inner.isDone; ) {
      const { field, wire } = inner.tag()
      if (field === 1 && wire === 2) texts.push(inner.text())
      else inner.skip(wire)
    }
    return texts
  },
  zero: [],
}

function wrappedList(number: number, name: string): FieldCodec {
  return {
    number,
    write(writer, struct) {
      if (struct[name] === undefined || struct[name] === null) return
      wrappedTexts.write(writer, struct[name])
      writer.tag(number, 2)
    },
    read(reader, struct) {
      struct[name] = wrappedTexts.read(reader)
    },
  }
}
