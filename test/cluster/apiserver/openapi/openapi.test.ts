import { expect, test } from 'vitest'
import { Reader } from '#api/protobuf/reader.ts'
import { OpenApiDocuments } from '#cluster/apiserver/openapi/documents.ts'
import { Registry } from '#cluster/apiserver/registry.ts'
import { resources } from '#cluster/resources/index.ts'
import { describeTypes } from '../../../../src/descriptions.ts'
import { bareServer } from '../bare-server.ts'

interface VersionTwo {
  readonly paths: {
    readonly [path: string]: { readonly [method: string]: { readonly parameters?: readonly object[] } }
  }
  readonly definitions: {
    readonly [name: string]: { readonly properties?: { readonly [name: string]: object } }
  }
}

test('v2 says what v3 says, without what it cannot', () => {
  const { send } = bareServer()
  const { body } = send('GET', '/openapi/v2')
  const { paths, definitions } = body as VersionTwo
  const text = JSON.stringify(body)
  expect(text.includes('#/components') || text.includes('"default":{}')).toBe(false)
  for (const [, name = ''] of text.matchAll(/"#\/definitions\/([^"]+)"/g))
    expect(definitions).toHaveProperty([name])
  expect(definitions['io.k8s.api.apps.v1.DeploymentSpec']?.properties?.strategy).toEqual({
    'x-kubernetes-patch-strategy': 'retainKeys',
    $ref: '#/definitions/io.k8s.api.apps.v1.DeploymentStrategy',
  })
  expect(paths['/apis/apps/v1/namespaces/{namespace}/deployments']?.post?.parameters?.[0]).toEqual({
    name: 'body',
    in: 'body',
    required: true,
    schema: { $ref: '#/definitions/io.k8s.api.apps.v1.Deployment' },
  })
  expect(send('GET', '/openapi/v2', undefined, { headers: { accept: 'text/html' } }).code).toBe(406)
})

test('v2 shares the parameters of its paths by names that upstream has for them', () => {
  const documents = new OpenApiDocuments(new Registry(resources), describeTypes)
  const { paths, parameters } = documents.versionTwo() as VersionTwo & { readonly parameters: object }
  const path = '/api/v1/namespaces/{namespace}/pods/{name}'
  const [body, dryRun] = paths[path]?.delete?.parameters ?? []
  expect(body).toEqual({ $ref: '#/parameters/body-2Y1dVQaQ' })
  expect(dryRun).toMatchObject({ name: 'dryRun', in: 'query', type: 'string', uniqueItems: true })
  expect(paths[path]?.parameters).toEqual([
    {
      name: 'name',
      in: 'path',
      description: 'name of the Pod',
      required: true,
      type: 'string',
      uniqueItems: true,
    },
    { $ref: '#/parameters/namespace-vgWSWtn3' },
    { $ref: '#/parameters/pretty-tJGM1-ng' },
  ])
  expect(Object.keys(parameters)).toEqual(
    expect.arrayContaining(['continue-QfD61s0i', 'limit-1NfNmdNH', 'fieldManager-7c6nTn1T', 'tty-g7MlET_l']),
  )
})

test('v2 lists no fields where unknown ones are kept: old clients would refuse all others', () => {
  const { clock, send } = bareServer()
  const names = { plural: 'bars', singular: 'bar', kind: 'Bar', listKind: 'BarList' }
  const openAPIV3Schema = {
    type: 'object',
    'x-kubernetes-preserve-unknown-fields': true,
    properties: { spec: { type: 'object' } },
  }
  const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }]
  send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    metadata: { name: 'bars.example.com' },
    spec: { group: 'example.com', scope: 'Namespaced', names, versions },
  })
  clock.advance(1000)
  const { definitions } = send('GET', '/openapi/v2').body as VersionTwo
  expect(definitions['com.example.v1.Bar']).toEqual({
    type: 'object',
    'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Bar' }],
  })
})

test('v2 is there in protobuf as well, with the same definitions and paths', () => {
  const { send } = bareServer()
  const headers = { accept: 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf' }
  const { paths, definitions } = send('GET', '/openapi/v2').body as VersionTwo
  const answer = send('GET', '/openapi/v2', undefined, { headers })
  expect(answer.headers['content-type']).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf')
  const parts = fieldsOf(new Reader(answer.body as Uint8Array))
  expect(namesIn(parts.get(8), 2)).toEqual(Object.keys(paths))
  expect(namesIn(parts.get(9), 1)).toEqual(Object.keys(definitions))
})

/** The messages of a message by the numbers of their fields; the last counts. */
function fieldsOf(reader: Reader): Map<number, Reader> {
  const found = new Map<number, Reader>()
  while (!reader.isDone) found.set(reader.tag().field, reader.message())
  return found
}

/** The first fields of the pairs in a message. */
function namesIn(reader: Reader | undefined, field: number): string[] {
  const names: string[] = []
  while (reader?.isDone === false) {
    expect(reader.tag().field).toBe(field)
    const pair = reader.message()
    pair.tag()
    names.push(pair.text())
  }
  return names
}

test('a document that a client has already is not sent again, and a stale address leads to the new one', () => {
  const { send } = bareServer()
  const first = send('GET', '/openapi/v3/apis/apps/v1')
  const headers = { 'if-none-match': String(first.headers.etag) }
  expect(send('GET', '/openapi/v3/apis/apps/v1', undefined, { headers }).code).toBe(304)
  const stale = send('GET', '/openapi/v3/apis/apps/v1', undefined, { query: { hash: 'OLD' } })
  expect([stale.code, stale.headers.location]).toEqual([
    301,
    `/openapi/v3/apis/apps/v1?hash=${String(first.headers.etag).slice(1, -1)}`,
  ])
})
