import { expect, test } from 'vitest'
import { schemaErrors } from '#cluster/resources/custom/validate-value.ts'

const complaints = (schema: object, value: unknown) =>
  schemaErrors(schema, value, 'spec').map(({ field, detail }) => `${field}: ${detail}`)

test('alternatives', () => {
  const schema = { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }] }
  expect(complaints(schema, { a: 1 })).toEqual([])
  expect(complaints(schema, {})).toEqual([
    'spec: "spec" must validate one and only one schema (oneOf). Found none valid',
    'spec.a: ',
  ])
  expect(complaints(schema, { a: 1, b: 1 })).toEqual([
    'spec: "spec" must validate one and only one schema (oneOf). Found 2 valid alternatives',
  ])
  expect(complaints({ anyOf: [{ maximum: 3 }, { minimum: 9 }] }, 5)[0]).toBe(
    'spec: "spec" must validate at least one schema (anyOf)',
  )
  expect(complaints({ not: { enum: ['x'] } }, 'x')).toEqual([
    'spec: "spec" must not validate the schema (not)',
  ])
})

test('a number or a text', () => {
  const schema = { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] }
  expect([complaints(schema, 5), complaints(schema, '5%')]).toEqual([[], []])
})
