import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decode } from '#api/decode.ts'
import { decodeEnvelope, encodeEnvelope } from '#api/protobuf/envelope.ts'
import { encodeWatchFrame } from '#api/protobuf/frames.ts'
import { ProtobufError, Reader } from '#api/protobuf/reader.ts'
import { readBody, writeBody } from '#api/protobuf/struct-codec.ts'
import { Writer } from '#api/protobuf/writer.ts'
import { elementType, type FieldFacts, schema, typeFacts } from '#api/schema/schema.ts'

const text = fc.string({ unit: 'binary', maxLength: 6 })
// Without what JSON escapes: V8 13 reads such a key as another one that it has seen before (nodejs/node#63785).
const key = fc.stringMatching(/^[ !#-[\]-~]{1,6}$/)
const whole = (max: number) => fc.integer({ min: -max, max })
const json: fc.Arbitrary<unknown> = fc.dictionary(key, fc.oneof(text, whole(1000), fc.boolean()), {
  minKeys: 1,
  maxKeys: 2,
})
const time = fc.integer({ min: 0, max: 4_000_000_000 })
const scalars: { readonly [type: string]: fc.Arbitrary<unknown> } = {
  string: text,
  bool: fc.boolean(),
  int32: whole(2 ** 31 - 1),
  int64: whole(2 ** 52),
  float64: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 5 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  quantity: fc.constantFrom('1', '100m', '2Gi', '1500Ki', '0', '0.5', '3e6'),
  'int-or-string': fc.oneof(whole(65535), text),
  duration: fc.constantFrom('0s', '1.5s', '1h30m', '30s'),
  time: time.map((seconds) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')),
  microtime: time.map((seconds) => new Date(seconds * 1000).toISOString().replace('.000Z', '.123456Z')),
  raw: json,
  json,
  fieldsV1: json,
}
const schemaProps = 'apiextensions.v1.JSONSchemaProps'
/** Values deeper than this are left out where they may be. */
const maxDepth = 3

function anyOf(type: string, depth: number): fc.Arbitrary<unknown> {
  if (type.startsWith('[]')) return fc.array(anyOf(type.slice(2), depth), { minLength: 1, maxLength: 2 })
  if (type.startsWith('map[string]'))
    return fc.dictionary(key, anyOf(type.slice(11), depth), { minKeys: 1, maxKeys: 2 })
  if (type === `${schemaProps}OrArray`)
    return fc.oneof(
      structOf(schemaProps, maxDepth),
      fc.array(structOf(schemaProps, maxDepth), { minLength: 1, maxLength: 2 }),
    )
  if (type === `${schemaProps}OrBool`) return fc.oneof(fc.boolean(), structOf(schemaProps, maxDepth))
  if (type === `${schemaProps}OrStringArray`)
    return fc.oneof(structOf(schemaProps, maxDepth), fc.array(text, { minLength: 1, maxLength: 2 }))
  return scalars[type] ?? structOf(type, depth + 1)
}

function structOf(type: string, depth: number): fc.Arbitrary<unknown> {
  const hasNumber = ([, { n }]: [string, FieldFacts]) => n !== null && n !== undefined
  const isLeaf = ([, { t }]: [string, FieldFacts]) => !elementType(t).includes('.')
  const fields = Object.entries(typeFacts(type).fields)
    .filter(hasNumber)
    .filter((field) => depth < maxDepth || isLeaf(field))
  return fc.record(Object.fromEntries(fields.map(([name, { t }]) => [name, anyOf(t, depth)])), {
    requiredKeys: [],
  })
}

/** Types that have no protobuf at all. */
const withoutProtobuf = new Set(['version.Info', 'runtime.Unknown', 'runtime.TypeMeta'])
const types = Object.keys(schema.types).filter(
  (type) => !type.startsWith('meta.v1.Table') && !withoutProtobuf.has(type),
)

describe('every type comes back from protobuf as it went in', () => {
  test.each(types)('%s', (type) => {
    fc.assert(
      fc.property(structOf(type, 0), (drawn) => {
        const value = decode(type, drawn).value
        const writer = new Writer()
        writeBody(type, value, writer)
        expect(decode(type, readBody(type, new Reader(writer.finish()))).value).toEqual(value)
      }),
      { numRuns: 4 },
    )
  })
})

describe('envelope', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', creationTimestamp: '2026-01-05T09:00:00Z' },
    spec: { containers: [{ name: 'c', image: 'nginx' }] },
    status: { phase: 'Running' },
  }

  test('an object with its kind', () => {
    const bytes = encodeEnvelope(pod)
    expect([...bytes.slice(0, 4)]).toEqual([0x6b, 0x38, 0x73, 0])
    expect(decodeEnvelope(bytes)).toMatchObject(pod)
  })

  test('lists and failures', () => {
    const list = { apiVersion: 'v1', kind: 'PodList', metadata: { resourceVersion: '7' }, items: [pod] }
    const { apiVersion: _, kind: __, ...inList } = pod
    expect(decodeEnvelope(encodeEnvelope(list))).toMatchObject({ ...list, items: [inList] })
    const failure = { apiVersion: 'v1', kind: 'Status', status: 'Failure', code: 404, reason: 'NotFound' }
    expect(decodeEnvelope(encodeEnvelope(failure))).toMatchObject(failure)
  })

  test('an event of a watch', () => {
    const frame = encodeWatchFrame({ type: 'ADDED', object: pod })
    expect(new DataView(frame.buffer).getUint32(0)).toBe(frame.length - 4)
    const event = readBody('meta.v1.WatchEvent', new Reader(frame.slice(4)))
    expect(event).toMatchObject({ type: 'ADDED', object: pod })
  })

  test('what has no protobuf, and what is none', () => {
    expect(() => encodeEnvelope({ apiVersion: 'meta.k8s.io/v1', kind: 'Table' })).toThrow(ProtobufError)
    expect(() => decodeEnvelope(new Uint8Array([1, 2, 3]))).toThrow(ProtobufError)
    expect(() => decodeEnvelope(encodeEnvelope(pod).slice(0, 30))).toThrow(ProtobufError)
  })
})
