import { expect, it } from 'vitest'
import type { User } from '#api/request.ts'
import { bareServer } from './bare-server.ts'

const worker: User = { name: 'system:node:w1', groups: ['system:nodes', 'system:authenticated'] }

function setUp() {
  const world = bareServer()
  for (const name of ['w1', 'w2']) world.send('POST', '/api/v1/nodes', { metadata: { name } })
  for (const name of ['mine', 'theirs'])
    world.send('POST', '/api/v1/namespaces/a/secrets', { metadata: { name } })
  for (const [name, nodeName, secretName] of [
    ['p1', 'w1', 'mine'],
    ['p2', 'w2', 'theirs'],
  ])
    world.send('POST', '/api/v1/namespaces/a/pods', {
      metadata: { name },
      spec: {
        nodeName,
        containers: [{ name: 'c', image: 'nginx' }],
        volumes: [{ name: 's', secret: { secretName } }],
      },
    })
  const ask = (method: 'GET' | 'POST' | 'PATCH', path: string, query?: { [name: string]: string }) => {
    const response = world.send(method, path, {}, { user: worker, query })
    return response.code < 400 ? response.code : world.message(response)
  }
  return { ...world, ask }
}

it('lets a kubelet read what its own pods use', () => {
  const { ask } = setUp()
  expect(ask('GET', '/api/v1/namespaces/a/secrets/mine')).toBe(200)
  expect(ask('GET', '/api/v1/namespaces/a/secrets/theirs')).toBe(
    'secrets "theirs" is forbidden: User "system:node:w1" cannot get resource "secrets" in API group "" in the namespace "a": no relationship found between node \'w1\' and this object',
  )
  expect(ask('GET', '/api/v1/secrets')).toContain('can only read namespaced object of this type')
})

it('lets it see its own node and pods', () => {
  const { ask } = setUp()
  expect(ask('GET', '/api/v1/nodes/w1')).toBe(200)
  expect(ask('GET', '/api/v1/nodes/w2')).toContain("node 'w1' cannot read 'w2', only its own Node object")
  expect(ask('GET', '/api/v1/pods', { fieldSelector: 'spec.nodeName=w1' })).toBe(200)
  expect(ask('GET', '/api/v1/pods')).toContain('can only list/watch pods with spec.nodeName field selector')
})

it('lets it do what the rules of nodes say, and no more', () => {
  const { ask } = setUp()
  expect(ask('GET', '/api/v1/services')).toBe(200)
  expect(ask('GET', '/apis/apps/v1/deployments')).toBe(
    'deployments.apps is forbidden: User "system:node:w1" cannot list resource "deployments" in API group "apps" at the cluster scope',
  )
  expect(ask('POST', '/apis/coordination.k8s.io/v1/namespaces/a/leases')).toContain(
    'can only access leases in the "kube-node-lease" system namespace',
  )
})
