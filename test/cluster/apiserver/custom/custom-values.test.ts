// What the server has against the values of a custom resource, and what it lets pass because it was there before.
import { expect, test } from 'vitest'
import { bareServer } from '../bare-server.ts'

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const things = '/apis/example.com/v1/namespaces/a/things'
const merge = { headers: { 'content-type': 'application/merge-patch+json' } }
const text = { type: 'string' }
const scale = {
  specReplicasPath: '.spec.replicas',
  statusReplicasPath: '.status.replicas',
  labelSelectorPath: '.status.selector',
}

function definition(spec: object, subresources: object = {}) {
  const properties = { spec, status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  return {
    metadata: { name: 'things.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing', singular: 'thing', listKind: 'ThingList' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources,
          schema: { openAPIV3Schema: { type: 'object', properties } },
        },
      ],
    },
  }
}

function serverOf(spec: object, subresources?: object) {
  const bare = bareServer()
  expect(bare.send('POST', definitions, definition(spec, subresources)).code).toBe(201)
  bare.clock.advance(1000)
  const become = (next: object) => {
    bare.send(
      'PATCH',
      `${definitions}/things.example.com`,
      { spec: definition(next, subresources).spec },
      merge,
    )
    bare.clock.advance(1000)
  }
  const create = (spec: unknown, name = 'one') =>
    bare.send('POST', things, { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name }, spec })
  const patch = (body: object, sub = '') => bare.send('PATCH', `${things}/one${sub}`, body, merge)
  return { ...bare, become, create, patch }
}

const members = (properties: object) => ({ type: 'object', properties })

test('what a schema no longer allows may stay until it is changed', () => {
  const item = members({ name: text, color: text })
  const list = (color: object) => ({
    type: 'array',
    items: { ...members({ name: text, color }), required: ['name'] },
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name'],
  })
  const before = { size: text, lamps: { ...list(text), items: { ...item, required: ['name'] } } }
  const { become, create, patch, message } = serverOf(members(before))
  create({
    size: 'huge',
    lamps: [
      { name: 'a', color: 'red' },
      { name: 'b', color: 'red' },
    ],
  })
  become(members({ size: { ...text, maxLength: 2 }, lamps: list({ ...text, enum: ['blue'] }) }))
  expect(patch({ metadata: { labels: { a: 'b' } } }).code).toBe(200)
  expect(message(patch({ spec: { size: 'great' } }))).toBe(
    'Thing.example.com "one" is invalid: spec.size: Too long: may not be more than 2 bytes',
  )
  const lamps = [
    { name: 'b', color: 'red' },
    { name: 'a', color: 'green' },
  ]
  expect(message(patch({ spec: { lamps } }))).toBe(
    'Thing.example.com "one" is invalid: spec.lamps[1].color: Unsupported value: "green": supported values: "blue"',
  )
  expect(patch({ spec: { size: 'xl' } }).code).toBe(200)
})

test('lists of sets and keys hold nothing twice', () => {
  const { create, patch, message } = serverOf(
    members({
      set: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
      byName: {
        type: 'object',
        additionalProperties: {
          type: 'array',
          items: { ...members({ name: text }), required: ['name'] },
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
        },
      },
    }),
  )
  expect(message(create({ set: ['a', 'a', 'a'] }))).toBe(
    'Thing.example.com "one" is invalid: spec.set[1]: Duplicate value: "a"',
  )
  expect(message(create({ byName: { x: [{ name: 'a' }, { name: 'a' }] } }))).toBe(
    'Thing.example.com "one" is invalid: spec.byName[x][1]: Duplicate value: {"name":"a"}',
  )
  create({ set: ['a'] })
  expect(patch({ spec: { set: ['b', 'b'] } }).code).toBe(422)
})

test('embedded objects say what they are', () => {
  const embedded = {
    type: 'object',
    'x-kubernetes-embedded-resource': true,
    'x-kubernetes-preserve-unknown-fields': true,
  }
  const { create, message } = serverOf(members({ of: embedded }))
  const about = (of: object) => message(create({ of }))
  const invalid = 'Thing.example.com "one" is invalid: '
  expect(about({})).toBe(`${invalid}[spec.of.apiVersion: Required value, spec.of.kind: Required value]`)
  expect(about({ apiVersion: 'a/b/c', kind: 'No-' })).toBe(
    `${invalid}[spec.of.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c, spec.of.kind: Invalid value: "No-": may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')]`,
  )
  expect(about({ apiVersion: 'v1', kind: 'Pod', metadata: { labels: { a: '!' } } })).toMatch(
    /is invalid: spec\.of\.metadata\.labels: Invalid value: "!": /,
  )
  expect(create({ of: { apiVersion: 'v1', kind: 'Pod' } }).code).toBe(201)
})

test('scales read whole numbers', () => {
  const { create, patch, message } = serverOf(
    { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    { status: {}, scale },
  )
  const invalid = 'Thing.example.com "one" is invalid: '
  expect(message(create({ replicas: -1 }))).toBe(
    `${invalid}.spec.replicas: Invalid value: -1: should be a non-negative integer`,
  )
  expect(message(create({ replicas: 3_000_000_000 }))).toBe(
    `${invalid}.spec.replicas: Invalid value: 3000000000: should be less than or equal to 2147483647`,
  )
  expect(message(create({ replicas: 'two' }))).toBe(
    `${invalid}.spec.replicas: Invalid value: 0: .spec.replicas accessor error: two is of the type string, expected int64`,
  )
  create({ replicas: 1 })
  expect(message(patch({ status: { selector: 5 } }, '/status'))).toBe(
    `${invalid}.status.selector: Invalid value: "": .status.selector accessor error: 5 is of the type int64, expected string`,
  )
})

test('finalizers of any name are kept, with a word about it', () => {
  const { patch, create } = serverOf(members({}))
  create({})
  const { code, headers } = patch({
    metadata: { finalizers: ['mine', 'mine.example.com', 'example.com/mine'] },
  })
  expect(code).toBe(200)
  const why = 'to avoid accidental conflicts with other finalizer writers'
  expect(headers.warning).toEqual(
    [
      `metadata.finalizers: "mine": prefer a domain-qualified finalizer name ${why}`,
      `metadata.finalizers: "mine.example.com": prefer a domain-qualified finalizer name including a path (/) ${why}`,
    ].map((warning) => `299 - ${JSON.stringify(warning)}`),
  )
})

const good: { readonly [format: string]: readonly string[] } = {
  bsonobjectid: ['507f1f77bcf86cd799439011'],
  uri: ['https://example.com/a?b', '/path'],
  email: ['a@example.com', 'Ann <a@example.com>'],
  hostname: ['example.com', 'a'],
  ipv4: ['10.0.0.1'],
  ipv6: ['::1', 'fe80::1'],
  cidr: ['10.0.0.0/8', 'fd00::/64'],
  mac: ['00:1b:63:84:45:e6', '001b.6384.45e6'],
  uuid: ['123e4567-e89b-12d3-a456-426614174000'],
  uuid4: ['123e4567-e89b-42d3-a456-426614174000'],
  isbn: ['978-3-16-148410-0', '0-306-40615-2'],
  creditcard: ['4111 1111 1111 1111'],
  ssn: ['123-45-6789'],
  hexcolor: ['#fff', '00ff00'],
  rgbcolor: ['rgb(0, 255, 7)'],
  byte: ['aGk='],
  date: ['2026-02-28'],
  duration: ['1h30m', '-1.5s', '2 days'],
  'date-time': ['2026-02-28T12:00:00Z', '2026-02-28T12:00:00.5+01:00'],
  'k8s-short-name': ['a-b'],
  'k8s-long-name': ['a.b'],
}
const bad: { readonly [format: string]: readonly string[] } = {
  bsonobjectid: ['507f'],
  uri: ['example.com'],
  email: ['example.com'],
  hostname: ['-a', 'a_b'],
  ipv4: ['::1', '10.0.0.256'],
  ipv6: ['10.0.0.1'],
  cidr: ['10.0.0.0'],
  mac: ['00:1b'],
  uuid: ['123e4567'],
  uuid4: ['123e4567-e89b-12d3-a456-426614174000'],
  isbn: ['978-3-16-148410-1'],
  creditcard: ['4111 1111 1111 1112'],
  ssn: ['123'],
  hexcolor: ['#ff'],
  rgbcolor: ['rgb(0, 256, 7)'],
  byte: ['aGk'],
  date: ['2026-02-30', '26-2-3'],
  duration: ['soon'],
  'date-time': ['2026-02-28'],
  'k8s-short-name': ['a.b', 'A'],
  'k8s-long-name': ['a_b'],
}

test('texts of a format are what it says', () => {
  const formats = Object.keys(good)
  const properties = Object.fromEntries(
    formats.map((format) => [format, { type: 'array', items: { ...text, format } }]),
  )
  const { create } = serverOf(members(properties))
  expect(create(good)).toMatchObject({ code: 201 })
  const { details } = create(bad, 'two').body as { details: { causes: { field: string; message: string }[] } }
  const wanted = formats.flatMap((format) => (bad[format] ?? []).map((_, i) => `spec.${format}[${i}]`))
  expect(details.causes.map(({ field }) => field).sort()).toEqual([...wanted].sort())
  expect(details.causes[0]?.message).toMatch(/in body must be of type bsonobjectid: "507f"$/)
})
