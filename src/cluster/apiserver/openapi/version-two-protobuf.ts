// The document of OpenAPI v2 in protobuf, which is how clients read it that check what they send themselves.
// Models gnostic openapiv2, as kube-openapi of v1.35 writes it.
import { isRecord } from '#api/object.ts'
import { type WireType, Writer } from '#api/protobuf/writer.ts'

/** How one value is written, without the number of its field. */
interface Codec {
  readonly wire: WireType
  readonly write: (writer: Writer, value: unknown) => void
}

type Field = readonly [name: string, number: number, codec: Codec, isList?: 'list']

/** The document, a value of JSON, as bytes. */
export function encodeVersionTwo(document: unknown): Uint8Array {
  const writer = new Writer()
  writeFields(writer, document, documentFields, 16)
  return writer.finish()
}

const text: Codec = { wire: 2, write: (writer, value) => writer.text(String(value)) }
const flag: Codec = { wire: 0, write: (writer, value) => writer.varint(value ? 1 : 0) }
const whole: Codec = { wire: 0, write: (writer, value) => writer.varint(Number(value)) }
const real: Codec = { wire: 1, write: (writer, value) => writer.double(Number(value)) }
/** Any value, as a text of YAML. */
const any = inner((writer, value) => put(writer, 2, text, JSON.stringify(value)))

function put(writer: Writer, number: number, codec: Codec, value: unknown): void {
  codec.write(writer, value)
  writer.tag(number, codec.wire)
}

function inner(write: (writer: Writer, value: unknown) => void): Codec {
  return { wire: 2, write: (writer, value) => writer.message(() => write(writer, value)) }
}

/** A message with one field, which holds the value itself. */
function holding(number: number, codec: Codec): Codec {
  return inner((writer, value) => put(writer, number, codec, value))
}

/** A message with the values of a list. */
function listOf(codec: Codec): Codec {
  return inner((writer, value) => {
    for (const each of [...(Array.isArray(value) ? value : [value])].reverse()) put(writer, 1, codec, each)
  })
}

function named(codec: Codec): Codec {
  return inner((writer, pair) => {
    const [name, value] = pair as readonly [string, unknown]
    put(writer, 2, codec, value)
    put(writer, 1, text, name)
  })
}

/** A message with the members of an object, each with its name. */
function membersOf(codec: Codec, number = 1): Codec {
  const pair = named(codec)
  return inner((writer, value) => {
    for (const member of Object.entries(value as object).reverse()) put(writer, number, pair, member)
  })
}

function message(fields: () => readonly Field[], extensions?: number): Codec {
  return inner((writer, value) => writeFields(writer, value, fields(), extensions))
}

/** Writes the last field first; `extensions` is the number of the field that takes the members that begin with `x-`. */
function writeFields(writer: Writer, value: unknown, fields: readonly Field[], extensions?: number): void {
  const members = value as { readonly [name: string]: unknown }
  if (extensions !== undefined)
    for (const member of Object.entries(members).reverse())
      if (member[0].startsWith('x-')) put(writer, extensions, extension, member)
  for (const [name, number, codec, isList] of [...fields].reverse()) {
    const member = members[name]
    if (member === undefined) continue
    for (const each of isList === undefined ? [member] : [...(member as readonly unknown[])].reverse())
      put(writer, number, codec, each)
  }
}

const extension = named(any)

const schemaCodec: Codec = message(() => schemaFields, 31)
const schemaFields: readonly Field[] = [
  ['$ref', 1, text],
  ['format', 2, text],
  ['title', 3, text],
  ['description', 4, text],
  ['default', 5, any],
  ['multipleOf', 6, real],
  ['maximum', 7, real],
  ['exclusiveMaximum', 8, flag],
  ['minimum', 9, real],
  ['exclusiveMinimum', 10, flag],
  ['maxLength', 11, whole],
  ['minLength', 12, whole],
  ['pattern', 13, text],
  ['maxItems', 14, whole],
  ['minItems', 15, whole],
  ['uniqueItems', 16, flag],
  ['maxProperties', 17, whole],
  ['minProperties', 18, whole],
  ['required', 19, text, 'list'],
  ['enum', 20, any, 'list'],
  [
    'additionalProperties',
    21,
    inner((writer, value) =>
      isRecord(value) ? put(writer, 1, schemaCodec, value) : put(writer, 2, flag, value),
    ),
  ],
  ['type', 22, listOf(text)],
  ['items', 23, holding(1, schemaCodec)],
  ['allOf', 24, schemaCodec, 'list'],
  ['properties', 25, membersOf(schemaCodec)],
  ['example', 30, any],
]

const bodyParameter = message(
  () => [
    ['description', 1, text],
    ['name', 2, text],
    ['in', 3, text],
    ['required', 4, flag],
    ['schema', 5, schemaCodec],
  ],
  6,
)
const pathParameter = message(
  () => [
    ['required', 1, flag],
    ['in', 2, text],
    ['description', 3, text],
    ['name', 4, text],
    ['type', 5, text],
    ['format', 6, text],
    ['uniqueItems', 19, flag],
  ],
  22,
)
const queryParameter = message(
  () => [
    ['required', 1, flag],
    ['in', 2, text],
    ['description', 3, text],
    ['name', 4, text],
    ['type', 6, text],
    ['format', 7, text],
    ['uniqueItems', 20, flag],
  ],
  23,
)

const parameter = inner((writer, value) => {
  const { in: place } = value as { readonly in?: unknown }
  if (place === 'body') put(writer, 1, bodyParameter, value)
  else put(writer, 2, place === 'path' ? holding(4, pathParameter) : holding(3, queryParameter), value)
})

const reference = message(() => [['$ref', 1, text]])

/** The parameter itself, or where it stands. */
const parameterItem = inner((writer, value) => {
  if ('$ref' in (value as object)) put(writer, 2, reference, value)
  else put(writer, 1, parameter, value)
})

const response = message(() => [
  ['description', 1, text],
  ['schema', 2, holding(1, schemaCodec)],
])

const operation = message(
  () => [
    ['tags', 1, text, 'list'],
    ['description', 3, text],
    ['operationId', 5, text],
    ['produces', 6, text, 'list'],
    ['consumes', 7, text, 'list'],
    ['parameters', 8, parameterItem, 'list'],
    ['responses', 9, membersOf(holding(1, response))],
    ['schemes', 10, text, 'list'],
  ],
  13,
)

const pathItem = message(
  () => [
    ['get', 2, operation],
    ['put', 3, operation],
    ['post', 4, operation],
    ['delete', 5, operation],
    ['options', 6, operation],
    ['head', 7, operation],
    ['patch', 8, operation],
    ['parameters', 9, parameterItem, 'list'],
  ],
  10,
)

const apiKey = message(() => [
  ['type', 1, text],
  ['name', 2, text],
  ['in', 3, text],
  ['description', 4, text],
])

const documentFields: readonly Field[] = [
  ['swagger', 1, text],
  [
    'info',
    2,
    message(() => [
      ['title', 1, text],
      ['version', 2, text],
    ]),
  ],
  ['paths', 8, membersOf(pathItem, 2)],
  ['definitions', 9, membersOf(schemaCodec)],
  ['parameters', 10, membersOf(parameter)],
  ['security', 12, membersOf(listOf(text)), 'list'],
  ['securityDefinitions', 13, membersOf(holding(2, apiKey))],
]
