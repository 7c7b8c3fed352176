import { expect, test } from 'vitest'
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
  const headers = { accept: 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf' }
  expect(send('GET', '/openapi/v2', undefined, { headers }).code).toBe(406)
})

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
