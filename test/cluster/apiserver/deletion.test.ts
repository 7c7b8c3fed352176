import { expect, test } from 'vitest'
import { bareServer } from './bare-server.ts'

test('options in a body are dry on their own: the object stays', () => {
  const { send } = bareServer()
  const path = '/api/v1/namespaces/a/configmaps'
  send('POST', path, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kept' } })
  const options = { kind: 'DeleteOptions', apiVersion: 'v1', dryRun: ['All'] }
  expect(send('DELETE', `${path}/kept`, options).code).toBe(200)
  expect(send('GET', `${path}/kept`).code).toBe(200)
  expect(send('DELETE', `${path}/kept`, { kind: 'DeleteOptions', apiVersion: 'v1' }).code).toBe(200)
  expect(send('GET', `${path}/kept`).code).toBe(404)
})
