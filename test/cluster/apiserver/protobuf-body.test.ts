import { expect, test } from 'vitest'
import { encodeEnvelope } from '#api/protobuf/envelope.ts'
import { bareServer } from './bare-server.ts'

test('a body in protobuf is an object like any other', () => {
  const { send } = bareServer()
  const headers = { 'content-type': 'application/vnd.kubernetes.protobuf' }
  const bytes = encodeEnvelope({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c' },
    data: { key: 'é' },
  } as { apiVersion: string; kind: string })
  expect(send('POST', '/api/v1/namespaces/a/configmaps', bytes, { headers }).code).toBe(201)
  expect(send('GET', '/api/v1/namespaces/a/configmaps/c').body).toMatchObject({ data: { key: 'é' } })
  expect(send('POST', '/api/v1/namespaces/a/configmaps', bytes.slice(3), { headers }).code).toBe(400)
})
