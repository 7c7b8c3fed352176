// How much rules can cost at worst; the numbers are those of upstream's own tests.
import { expect, it } from 'vitest'
import { compileExpression } from '#cluster/cel/compile.ts'
import { worstCost } from '#cluster/cel/estimate-cost.ts'
import { dynType } from '#cluster/cel/types.ts'
import { schemaType } from '#cluster/resources/custom/schema-type.ts'
import type { StructuralSchema } from '#cluster/resources/custom/structural-schema.ts'

const text = { type: 'string' }
const number = { type: 'number' }
const listOf = (items: StructuralSchema, maxItems?: number): StructuralSchema => ({
  type: 'array',
  items,
  ...(maxItems !== undefined && { maxItems }),
})
const mapOf = (member: StructuralSchema, maxProperties?: number): StructuralSchema => ({
  type: 'object',
  additionalProperties: member,
  ...(maxProperties !== undefined && { maxProperties }),
})
const object = { type: 'object', properties: { required: text, optional: text }, required: ['required'] }
const every = 'self.all(x, true)'

it.each<[string, StructuralSchema, number]>([
  [every, listOf(number), 4718591],
  [every, listOf(number, 10), 32],
  [every, listOf(text), 3145727],
  [every, listOf({ type: 'boolean' }), 1887437],
  [every, listOf(listOf(number)), 3145727],
  [every, listOf(object), 555128],
  [every, mapOf(number), 1348169],
  [every, mapOf(text, 3), 11],
  ["self.contains('test')", text, 314574],
  ["self.contains('test')", { ...text, maxLength: 10 }, 5],
  ["self.startsWith('test')", text, 2],
  ['size(self + "hello") > size("hello")', text, 314578],
  ['size(self + "hello") > size("hello")', { ...text, maxLength: 4 }, 7],
  ['self[1] == 0.0', listOf(number), 2],
  ['self[1] == self[1]', listOf(text, 8), 314577],
  ['self.all(x, self.all(y, true))', listOf(number, 10), 352],
  ['self.all(x, self.all(y, self.all(z, true)))', listOf(number, 10), 3552],
  ['self.matches("x")', text, 314574],
  ['self.matches("x")', { ...text, maxLength: 50 }, 22],
  ['"".matches("(((((((((())))))))))[0-9]")', text, 7],
  ['self.all(x, x == 0.0)', listOf(number), 6291454],
  ['self.all(x, x == 0.0)', listOf(number, 3 * 1024 * 2048), 25165826],
  ['self[0] == 5', listOf({ 'x-kubernetes-int-or-string': true }), 3],
  ['self[0][0] == -1.0', listOf(listOf(number)), 3],
])('%s on %j costs %d', (rule, schema, cost) => {
  const self = schemaType(schema, false)?.type ?? dynType
  expect(worstCost(compileExpression(rule, { self }))).toBe(cost)
})
