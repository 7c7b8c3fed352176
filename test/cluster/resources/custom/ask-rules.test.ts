import { expect, test } from 'vitest'
import { ruleErrors } from '#cluster/resources/custom/ask-rules.ts'
import type { StructuralSchema } from '#cluster/resources/custom/structural-schema.ts'

function complaints(schema: StructuralSchema, value: unknown, old?: unknown): readonly string[] {
  return ruleErrors(schema, value, old, 'spec', []).map(({ field, detail }) => `${field}: ${detail}`)
}

const integer = { type: 'integer' }
const rule = (text: string, more: object = {}) => ({ 'x-kubernetes-validations': [{ rule: text, ...more }] })

test('rules look at numbers as the schema types them, and tell what they are when nothing else is said', () => {
  const schema = {
    type: 'object',
    properties: { min: integer, max: integer },
    ...rule('self.min <= self.max * 2'),
  }
  expect(complaints(schema, { min: 2, max: 1 })).toEqual([])
  expect(complaints(schema, { min: 3, max: 1 })).toEqual(['spec: failed rule: self.min <= self.max * 2'])
  expect(complaints(schema, { min: 3 })[0]).toMatch(/^spec: no such key: max evaluating rule: self.min/)
})

test('rules that look back wait for something to look back at', () => {
  const schema = { type: 'string', ...rule('self == oldSelf', { message: 'is immutable' }) }
  expect(complaints(schema, 'a')).toEqual([])
  expect(complaints(schema, 'a', 'a')).toEqual([])
  expect(complaints(schema, 'a', 'b')).toEqual(['spec: is immutable'])
})

test('items of a keyed list look back at the item with their key', () => {
  const item = {
    type: 'object',
    properties: { name: { type: 'string' }, size: integer },
    ...rule('self.size >= oldSelf.size', { messageExpression: "'shrunk from ' + string(oldSelf.size)" }),
  }
  const schema = { type: 'array', 'x-kubernetes-list-map-keys': ['name'], items: item }
  const old = [{ name: 'b', size: 5 }]
  expect(
    complaints(
      schema,
      [
        { name: 'a', size: 1 },
        { name: 'b', size: 4 },
      ],
      old,
    ),
  ).toEqual(['spec[1]: shrunk from 5'])
})

test('what is no rule says so', () => {
  expect(complaints({ type: 'string', ...rule('self ==') }, 'a')[0]).toMatch(
    /^spec: rule compile error: compilation failed: ERROR: <input>:1:8: Syntax error: mismatched input '<EOF>'/,
  )
})

test('the order of sets and keyed lists does not count', () => {
  const set = { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' }
  const same = rule('self == oldSelf')
  expect(complaints({ ...set, ...same }, ['a', 'b'], ['b', 'a'])).toEqual([])
  expect(complaints({ ...set, ...same }, ['a', 'b'], ['b', 'c'])).not.toEqual([])
  const atomic = { ...set, 'x-kubernetes-list-type': 'atomic' }
  expect(complaints({ ...atomic, ...same }, ['a', 'b'], ['b', 'a'])).not.toEqual([])
  expect(complaints({ ...set, ...rule("(self + ['b', 'c']).size() == 3") }, ['a', 'b'])).toEqual([])
  const keyed = {
    type: 'array',
    items: { type: 'object', properties: { name: { type: 'string' }, size: integer } },
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name'],
  }
  const items = [
    { name: 'a', size: 1 },
    { name: 'b', size: 2 },
  ]
  expect(complaints({ ...keyed, ...same }, items, [...items].reverse())).toEqual([])
  expect(complaints({ ...keyed, ...same }, items, [items[0], { name: 'b', size: 3 }])).not.toEqual([])
  const merged = rule('(oldSelf + self)[0].size == 2 && (oldSelf + self).size() == 2')
  expect(complaints({ ...keyed, ...merged }, items, [{ name: 'b', size: 3 }])).toEqual([])
})
