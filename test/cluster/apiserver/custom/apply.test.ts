// Applying custom resources: lists of sets and keys, and what happens when their schema changes.
import { expect, test } from 'vitest'
import type { KubeObject } from '#api/object.ts'
import { bareServer } from '../bare-server.ts'

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const things = '/apis/example.com/v1/namespaces/a/things'
const text = { type: 'string' }
const members = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more })

function definition(spec: object) {
  return {
    metadata: { name: 'things.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing', singular: 'thing', listKind: 'ThingList' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: members({ spec }) } }],
    },
  }
}

function serverOf(spec: object) {
  const bare = bareServer()
  expect(bare.send('POST', definitions, definition(spec)).code).toBe(201)
  bare.clock.advance(1000)
  const become = (next: object) => {
    const headers = { 'content-type': 'application/merge-patch+json' }
    bare.send('PATCH', `${definitions}/things.example.com`, { spec: definition(next).spec }, { headers })
    bare.clock.advance(1000)
  }
  const apply = (fieldManager: string, spec: object, query = {}) =>
    bare.send(
      'PATCH',
      `${things}/one`,
      { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'one' }, spec },
      { headers: { 'content-type': 'application/apply-patch+yaml' }, query: { fieldManager, ...query } },
    )
  const spec_ = () => (bare.send('GET', `${things}/one`).body as KubeObject & { spec: object }).spec
  const owned = (manager: string) =>
    (bare.send('GET', `${things}/one`).body as KubeObject).metadata.managedFields?.find(
      (entry) => entry.manager === manager,
    )?.fieldsV1
  return { ...bare, become, apply, spec: spec_, owned }
}

const lamp = members(
  { name: text, port: { type: 'integer', default: 80 }, color: text },
  { required: ['name'] },
)
const keyed = (...keys: string[]) => ({
  type: 'array',
  items: lamp,
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': keys,
})

test('everybody has their own items of a keyed list and of a set', () => {
  const { apply, spec, owned } = serverOf(
    members({
      lamps: keyed('name', 'port'),
      tags: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    }),
  )
  expect(apply('ann', { lamps: [{ name: 'a', color: 'red' }], tags: ['x'] }).code).toBe(201)
  expect(apply('bob', { lamps: [{ name: 'a', port: 81 }, { name: 'b' }], tags: ['x', 'y'] }).code).toBe(200)
  expect(spec()).toEqual({
    lamps: [
      { name: 'a', port: 80, color: 'red' },
      { name: 'a', port: 81 },
      { name: 'b', port: 80 },
    ],
    tags: ['x', 'y'],
  })
  expect(owned('ann')).toEqual({
    'f:spec': {
      'f:lamps': { 'k:{"name":"a","port":80}': { '.': {}, 'f:color': {}, 'f:name': {} } },
      'f:tags': { 'v:"x"': {} },
    },
  })
  // What only one of them wanted goes with the wish.
  apply('ann', { tags: [] })
  expect(spec()).toEqual({
    lamps: [
      { name: 'a', port: 81 },
      { name: 'b', port: 80 },
    ],
    tags: ['x', 'y'],
  })
  apply('bob', {})
  expect(spec()).toEqual({ lamps: [], tags: [] })
})

test('others are asked before what is theirs is changed', () => {
  const { apply, message } = serverOf(members({ lamps: keyed('name') }))
  apply('ann', { lamps: [{ name: 'a', color: 'red' }] })
  const refused = apply('bob', { lamps: [{ name: 'a', color: 'blue' }] })
  expect(refused.code).toBe(409)
  expect(message(refused)).toBe(
    'Apply failed with 1 conflict: conflict with "ann": .spec.lamps[name="a"].color',
  )
  expect(apply('bob', { lamps: [{ name: 'a', color: 'blue' }] }, { force: 'true' }).code).toBe(200)
})

test('a key that stands twice, or a field nobody knows, is refused', () => {
  const { apply, message } = serverOf(members({ lamps: keyed('name') }))
  expect(message(apply('ann', { lamps: [{ name: 'a' }, { name: 'a' }] }))).toBe(
    'failed to create typed patch object (/one; example.com/v1, Kind=Thing): .spec.lamps: duplicate entries for key [name="a"]',
  )
  expect(message(apply('ann', { lmaps: [] }))).toBe(
    'failed to create typed patch object (/one; example.com/v1, Kind=Thing): .spec.lmaps: field not declared in schema',
  )
})

test('a list that becomes one of keys, or none, changes hands as a whole', () => {
  const { apply, become, spec, owned } = serverOf(members({ lamps: { type: 'array', items: lamp } }))
  apply('ann', { lamps: [{ name: 'a' }] })
  expect(owned('ann')).toEqual({ 'f:spec': { 'f:lamps': {} } })
  become(members({ lamps: keyed('name') }))
  expect(apply('ann', { lamps: [{ name: 'a' }, { name: 'b' }] }).code).toBe(200)
  expect(owned('ann')).toEqual({
    'f:spec': {
      'f:lamps': {
        'k:{"name":"a"}': { '.': {}, 'f:name': {} },
        'k:{"name":"b"}': { '.': {}, 'f:name': {} },
      },
    },
  })
  become(members({ lamps: { type: 'array', items: lamp } }))
  expect(apply('ann', { lamps: [{ name: 'c' }] }).code).toBe(200)
  expect(spec()).toEqual({ lamps: [{ name: 'c', port: 80 }] })
  expect(owned('ann')).toEqual({ 'f:spec': { 'f:lamps': {} } })
})

test('an atomic object has one owner', () => {
  const { apply, message, owned } = serverOf(
    members({ door: members({ color: text, size: text }, { 'x-kubernetes-map-type': 'atomic' }) }),
  )
  apply('ann', { door: { color: 'red' } })
  expect(owned('ann')).toEqual({ 'f:spec': { 'f:door': {} } })
  expect(message(apply('bob', { door: { size: 'big' } }))).toBe(
    'Apply failed with 1 conflict: conflict with "ann": .spec.door',
  )
})
