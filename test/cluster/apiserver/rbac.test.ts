import { describe, expect, it } from 'vitest'
import type { PlainResponse, User } from '#api/request.ts'
import { admin, bareServer } from './bare-server.ts'

const rbac = '/apis/rbac.authorization.k8s.io/v1'
const alice: User = { name: 'alice', groups: ['dev', 'system:authenticated'] }

function setUp() {
  const world = bareServer()
  const rules = [{ apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list'] }]
  world.send('POST', `${rbac}/namespaces/a/roles`, { metadata: { name: 'reader' }, rules })
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' }
  const subjects = [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'dev' }]
  world.send('POST', `${rbac}/namespaces/a/rolebindings`, {
    metadata: { name: 'devs-read' },
    roleRef,
    subjects,
  })
  const ask = (user: User, resourceAttributes: object) =>
    (
      world.send(
        'POST',
        '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        { spec: { resourceAttributes } },
        { user },
      ).body as { status: object }
    ).status
  return { ...world, ask }
}

describe('access reviews', () => {
  it('say who may do what, and by which binding', () => {
    const { ask } = setUp()
    expect(ask(alice, { verb: 'list', resource: 'pods', namespace: 'a' })).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by RoleBinding "devs-read/a" of Role "reader" to Group "dev"',
    })
    expect(ask(alice, { verb: 'get', resource: 'pods', subresource: 'log', namespace: 'a' })).toMatchObject({
      allowed: true,
    })
    expect(ask(alice, { verb: 'delete', resource: 'pods', namespace: 'a' })).toEqual({ allowed: false })
    expect(ask(alice, { verb: 'list', resource: 'pods', namespace: 'b' })).toEqual({ allowed: false })
    expect(ask(admin, { verb: '*', resource: '*' })).toEqual({ allowed: true })
  })

  it('are not kept', () => {
    const { server, ask } = setUp()
    const before = server.parts.store.revision
    ask(alice, { verb: 'list', resource: 'pods' })
    expect(server.parts.store.revision).toBe(before)
  })

  it('refuse questions about nothing', () => {
    const { send, message } = setUp()
    const response: PlainResponse = send('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
      spec: {},
    })
    expect(message(response)).toContain(
      '[spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified, spec.user: Invalid value: "": at least one of user or group must be specified]',
    )
  })
})
