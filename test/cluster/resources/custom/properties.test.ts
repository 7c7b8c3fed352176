// What holds for any structural schema and any object.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { customTypeName, defineCustomType } from '#api/custom-type.ts'
import { decode } from '#api/decode.ts'
import { fieldsOf } from '#api/fields/compare.ts'
import { parseFieldsV1, printFieldsV1 } from '#api/fields/field-set.ts'
import { thaw } from '#api/object.ts'
import { shapeOfCustom } from '#cluster/apiserver/custom/custom-shape.ts'
import { decodeCustom } from '#cluster/apiserver/custom/served-custom.ts'
import { listTypeErrors } from '#cluster/resources/custom/list-types.ts'
import { fillDefaults, pruned, type StructuralSchema } from '#cluster/resources/custom/structural-schema.ts'
import { schemaErrors } from '#cluster/resources/custom/validate-value.ts'

const names = fc.constantFrom('a', 'b', 'c', 'name')
const texts = fc.constantFrom('', 'x', 'yy', 'name')
const numbers = fc.integer({ min: -3, max: 300 })

const { schema } = fc.letrec<{ schema: StructuralSchema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record(
      { type: fc.constant('string'), default: texts, nullable: fc.boolean(), maxLength: fc.nat(2) },
      { requiredKeys: ['type'] },
    ),
    fc.record(
      { type: fc.constant('integer'), default: numbers, minimum: fc.integer({ min: -3, max: 3 }) },
      { requiredKeys: ['type'] },
    ),
    fc.constant({ 'x-kubernetes-int-or-string': true } as const),
    fc.constant({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true } as const),
    fc.record({
      type: fc.constant('array'),
      items: tie('schema'),
      'x-kubernetes-list-type': fc.constantFrom('atomic', 'set'),
    }),
    fc.record({ type: fc.constant('object'), additionalProperties: tie('schema') }),
    fc.record(
      {
        type: fc.constant('object'),
        properties: fc.dictionary(names, tie('schema'), { maxKeys: 3 }),
        required: fc.uniqueArray(names, { maxLength: 2 }),
        nullable: fc.boolean(),
      },
      { requiredKeys: ['type', 'properties'] },
    ),
  ) as fc.Arbitrary<StructuralSchema>,
}))

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    texts,
    numbers,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3 }),
  ),
}))

const root = fc
  .dictionary(names, schema, { maxKeys: 4 })
  .map((properties): StructuralSchema => ({ type: 'object', properties }))
const fields = fc.dictionary(names, value, { maxKeys: 4 })
const objectOf = (members: object) => ({
  apiVersion: 'example.com/v1',
  kind: 'Thing',
  metadata: { name: 'one' },
  ...members,
})

/** What the server keeps of an object. */
function kept(of: StructuralSchema, object: unknown): unknown {
  const copy = thaw(pruned(of, object, [])) as unknown
  fillDefaults(of, copy)
  return copy
}

const text = (kind: unknown) => JSON.stringify(kind)

test('what is kept once is kept as it is, and is as right or wrong as before', () => {
  fc.assert(
    fc.property(root, fields, (of, members) => {
      const once = kept(of, objectOf(members))
      const twice = kept(of, once)
      expect(twice).toEqual(once)
      const unknown: string[] = []
      pruned(of, once, unknown)
      expect(unknown).toEqual([])
      expect(schemaErrors(of, twice, '')).toEqual(schemaErrors(of, once, ''))
      expect(listTypeErrors(of, twice, '')).toEqual(listTypeErrors(of, once, ''))
    }),
    { seed: 1, numRuns: 500 },
  )
})

test('what stays as it was is never complained of', () => {
  fc.assert(
    fc.property(root, fields, (of, members) => {
      const object = kept(of, objectOf(members))
      expect(schemaErrors(of, object, '', '', object)).toEqual([])
    }),
    { seed: 2, numRuns: 500 },
  )
})

test('encoding and decoding lose nothing', () => {
  fc.assert(
    fc.property(root, fields, (of, members) => {
      const object = decodeCustom(of, objectOf(members)).value
      const name = customTypeName(text(of))
      defineCustomType(name, () => ({
        decode: (each) => decodeCustom(of, each),
        shape: shapeOfCustom(of),
      }))
      const { value: again, unknown } = decode(name, JSON.parse(text(object)))
      expect(again).toEqual(object)
      expect(unknown).toEqual([])
      const owned = fieldsOf(name, object)
      expect(printFieldsV1(parseFieldsV1(printFieldsV1(owned)))).toEqual(printFieldsV1(owned))
    }),
    { seed: 3, numRuns: 500 },
  )
})
