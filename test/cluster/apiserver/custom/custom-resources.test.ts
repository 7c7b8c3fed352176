import { expect, test } from 'vitest'
import type { Status } from '#api/types/meta-v1.ts'
import { bareServer } from '../bare-server.ts'

const replicas = { type: 'integer', default: 1, minimum: 0 }
const definition = {
  metadata: { name: 'rafts.sea.example.com' },
  spec: {
    group: 'sea.example.com',
    scope: 'Namespaced',
    names: { plural: 'rafts', kind: 'Raft', shortNames: ['rf'], categories: ['all'] },
    versions: ['v1beta1', 'v1'].map((name) => ({
      name,
      served: true,
      storage: name === 'v1',
      ...(name === 'v1beta1' && { deprecated: true }),
      subresources: {
        status: {},
        scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
      },
      selectableFields: [{ jsonPath: '.spec.color' }],
      schema: {
        openAPIV3Schema: {
          type: 'object',
          properties: {
            spec: { type: 'object', properties: { replicas, color: { type: 'string' } } },
            status: { type: 'object', properties: { replicas: { type: 'integer' } } },
          },
        },
      },
    })),
  },
}
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const rafts = '/apis/sea.example.com/v1/namespaces/a/rafts'

function seaServer() {
  const bare = bareServer()
  bare.send('POST', definitions, definition)
  bare.clock.advance(1000)
  return bare
}

function raft(name: string, spec: object) {
  return { apiVersion: 'sea.example.com/v1', kind: 'Raft', metadata: { name }, spec }
}

test('objects are stored with defaults and without what nobody knows, and told of a version that is old', () => {
  const { send } = seaServer()
  const made = send('POST', rafts, raft('one', { color: 'red', motor: true }))
  expect(made).toMatchObject({ code: 201, headers: { warning: ['299 - "unknown field \\"spec.motor\\""'] } })
  expect(made.body).toMatchObject({ metadata: { generation: 1 }, spec: { color: 'red', replicas: 1 } })
  const old = send('GET', '/apis/sea.example.com/v1beta1/namespaces/a/rafts/one')
  expect(old.body).toMatchObject({ apiVersion: 'sea.example.com/v1beta1', spec: { color: 'red' } })
  expect(old.headers.warning).toEqual(['299 - "sea.example.com/v1beta1 Raft is deprecated"'])
})

test('spec counts generations, status has a door of its own, scale finds its numbers', () => {
  const { send } = seaServer()
  const headers = { 'content-type': 'application/merge-patch+json' }
  send('POST', rafts, raft('one', {}))
  send('PATCH', `${rafts}/one`, { status: { replicas: 7 } }, { headers })
  expect(send('GET', `${rafts}/one`).body).not.toHaveProperty('status')
  send('PATCH', `${rafts}/one/status`, { status: { replicas: 7 }, spec: { color: 'blue' } }, { headers })
  expect(send('GET', `${rafts}/one/scale`).body).toMatchObject({
    spec: { replicas: 1 },
    status: { replicas: 7 },
  })
  send('PATCH', `${rafts}/one/scale`, { spec: { replicas: 3 } }, { headers })
  const { body } = send('GET', `${rafts}/one`)
  expect(body).toMatchObject({ metadata: { generation: 2 }, spec: { replicas: 3 }, status: { replicas: 7 } })
})

test('lists can be narrowed by the fields that the definition names', () => {
  const { send } = seaServer()
  send('POST', rafts, raft('one', { color: 'red' }))
  send('POST', rafts, raft('two', { color: 'blue' }))
  const { body } = send('GET', rafts, undefined, { query: { fieldSelector: 'spec.color=blue' } })
  expect(body).toMatchObject({ kind: 'RaftList', items: [{ metadata: { name: 'two' } }] })
})

test('discovery and OpenAPI come and go with the definition, whose objects go first', () => {
  const { send, clock } = seaServer()
  send('POST', rafts, raft('one', {}))
  expect(send('GET', '/apis/sea.example.com').body).toMatchObject({
    versions: [{ version: 'v1' }, { version: 'v1beta1' }],
    preferredVersion: { version: 'v1' },
  })
  expect(send('GET', '/openapi/v3/apis/sea.example.com/v1').body).toMatchObject({
    components: {
      schemas: {
        'com.example.sea.v1.Raft': { properties: { spec: { properties: { replicas } } } },
        'com.example.sea.v1.RaftList': { required: ['items'] },
      },
    },
  })
  send('DELETE', `${definitions}/rafts.sea.example.com`)
  const refused = send('POST', rafts, raft('two', {}))
  expect(refused.code).toBe(403)
  expect((refused.body as Status).message).toBe(
    'rafts.sea.example.com "two" is forbidden: create not allowed while custom resource definition is terminating',
  )
  clock.advance(10_000)
  expect(send('GET', `${definitions}/rafts.sea.example.com`).code).toBe(404)
  expect(send('GET', rafts).code).toBe(404)
  expect(send('GET', '/openapi/v3/apis/sea.example.com/v1').code).toBe(404)
})

test('a definition whose names are taken is not established', () => {
  const { send, clock } = seaServer()
  const { spec } = definition
  const names = { plural: 'canoes', kind: 'Canoe', shortNames: ['rf'] }
  send('POST', definitions, { metadata: { name: 'canoes.sea.example.com' }, spec: { ...spec, names } })
  clock.advance(1000)
  expect(send('GET', `${definitions}/canoes.sea.example.com`).body).toMatchObject({
    status: {
      conditions: [
        {
          type: 'NamesAccepted',
          status: 'False',
          reason: 'ShortNamesConflict',
          message: '"rf" is already in use',
        },
        {
          type: 'Established',
          status: 'False',
          reason: 'NotAccepted',
          message: 'not all names are accepted',
        },
      ],
    },
  })
  expect(send('GET', '/apis/sea.example.com/v1/namespaces/a/canoes').code).toBe(404)
  // What was taken becomes free.
  send('DELETE', `${definitions}/rafts.sea.example.com`)
  clock.advance(10_000)
  expect(send('GET', '/apis/sea.example.com/v1/namespaces/a/canoes').code).toBe(200)
})

test('a name that others have does not take a definition its other names', () => {
  const { send, clock } = seaServer()
  const { spec } = definition
  const names = { plural: 'canoes', kind: 'Canoe' }
  send('POST', definitions, { metadata: { name: 'canoes.sea.example.com' }, spec: { ...spec, names } })
  clock.advance(1000)
  const change = { spec: { names: { shortNames: ['rf', 'cn'], categories: ['boats'] } } }
  const headers = { 'content-type': 'application/merge-patch+json' }
  send('PATCH', `${definitions}/canoes.sea.example.com`, change, { headers })
  clock.advance(1000)
  expect(send('GET', `${definitions}/canoes.sea.example.com`).body).toMatchObject({
    status: {
      acceptedNames: { plural: 'canoes', kind: 'Canoe', categories: ['boats'] },
      conditions: [{ reason: 'ShortNamesConflict' }, { type: 'Established', status: 'True' }],
    },
  })
  expect(send('GET', '/apis/sea.example.com/v1').body).toMatchObject({
    resources: expect.arrayContaining([
      expect.objectContaining({ name: 'canoes', categories: ['boats'] }),
      expect.objectContaining({ name: 'rafts', shortNames: ['rf'] }),
    ]),
  })
})
