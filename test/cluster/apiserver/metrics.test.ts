import { expect, it } from 'vitest'
import { bareServer } from './bare-server.ts'

it('tells how many objects of each resource there are', () => {
  const { send } = bareServer()
  const { code, headers, body } = send('GET', '/metrics')
  expect(code).toBe(200)
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
  expect(body).toContain('\napiserver_resource_objects{group="",resource="serviceaccounts"} 1\n')
  send('POST', '/api/v1/namespaces/a/serviceaccounts', { metadata: { name: 'b' } })
  expect(send('GET', '/metrics').body).toContain('{group="",resource="serviceaccounts"} 2\n')
})

it('tells how its checks stand, and of no other page', () => {
  const { send } = bareServer()
  expect(send('GET', '/metrics/slis').body).toContain(
    '\nkubernetes_healthcheck{name="etcd",type="readyz"} 1\n',
  )
  expect(send('GET', '/metrics/other').code).toBe(404)
})
