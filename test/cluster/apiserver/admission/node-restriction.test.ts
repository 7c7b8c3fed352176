// What a kubelet may change.
import { beforeEach, describe, expect, it } from 'vitest'
import type { ApiRequest, PlainResponse } from '#api/request.ts'
import type { Node } from '#api/types/core-v1.ts'
import { bareServer } from '../bare-server.ts'

const kubelet = { name: 'system:node:n1', groups: ['system:nodes', 'system:authenticated'] }
const podPath = '/api/v1/namespaces/a/pods'

describe('NodeRestriction', () => {
  let server: ReturnType<typeof bareServer>

  function send(method: ApiRequest['method'], path: string, body?: unknown): PlainResponse {
    const headers = { 'content-type': 'application/merge-patch+json' }
    return server.send(method, path, body, { user: kubelet, ...(method === 'PATCH' && { headers }) })
  }
  const answer = (...request: Parameters<typeof send>) => server.message(send(...request))

  beforeEach(() => {
    server = bareServer()
    // What the Node authorizer forbids would never get as far as admission.
    server.send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      metadata: { name: 'all' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'all' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: kubelet.name }],
    })
    server.send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterroles', {
      metadata: { name: 'all' },
      rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
    })
    for (const name of ['n1', 'n2']) server.send('POST', '/api/v1/nodes', { metadata: { name } })
  })

  it('lets a kubelet change its own node, but not what draws workloads to it', () => {
    const labels = { 'topology.kubernetes.io/zone': 'a', 'example.com/rack': '1' }
    expect(send('PATCH', '/api/v1/nodes/n1', { metadata: { labels } }).code).toBe(200)
    expect(answer('PATCH', '/api/v1/nodes/n2', { metadata: { labels } })).toBe(
      'nodes "n2" is forbidden: node "n1" is not allowed to modify node "n2"',
    )
    expect(answer('PATCH', '/api/v1/nodes/n1', { spec: { taints: null } })).toBe(
      'nodes "n1" is forbidden: node "n1" is not allowed to modify taints',
    )
    const drawing = { 'node-role.kubernetes.io/control-plane': '', 'node-restriction.kubernetes.io/pci': '' }
    expect(answer('PATCH', '/api/v1/nodes/n1', { metadata: { labels: drawing } })).toBe(
      'nodes "n1" is forbidden: is not allowed to modify labels: node-restriction.kubernetes.io/pci, node-role.kubernetes.io/control-plane',
    )
    server.send('DELETE', '/api/v1/nodes/n1')
    expect(answer('POST', '/api/v1/nodes', { metadata: { name: 'n1', labels: drawing } })).toBe(
      'nodes "n1" is forbidden: node "n1" is not allowed to set the following labels: node-restriction.kubernetes.io/pci, node-role.kubernetes.io/control-plane',
    )
  })

  it('lets a kubelet mirror its static pods, and nothing that refers to more', () => {
    const { uid } = (server.send('GET', '/api/v1/nodes/n1').body as Node).metadata
    const owner = { apiVersion: 'v1', kind: 'Node', name: 'n1', uid, controller: true }
    const mirror = (more: object = {}, spec: object = {}) => ({
      metadata: {
        name: 'm',
        annotations: { 'kubernetes.io/config.mirror': 'x' },
        ownerReferences: [owner],
        ...more,
      },
      spec: { nodeName: 'n1', containers: [{ name: 'c', image: 'x' }], ...spec },
    })
    const start = 'pods "m" is forbidden: '
    const refused = (...parts: Parameters<typeof mirror>) =>
      answer('POST', podPath, mirror(...parts))?.replace(start, '')
    expect(refused({ annotations: {} })).toBe(
      'pod does not have "kubernetes.io/config.mirror" annotation, node "n1" can only create mirror pods',
    )
    expect(refused({}, { nodeName: 'n2' })).toBe(
      'node "n1" can only create pods with spec.nodeName set to itself',
    )
    expect(refused({ ownerReferences: [] })).toBe(
      'node "n1" can only create pods with an owner reference set to itself',
    )
    expect(refused({ ownerReferences: [{ ...owner, uid: 'u' }] })).toBe(
      `node n1 UID mismatch: expected u got ${uid}`,
    )
    expect(refused({}, { volumes: [{ name: 'v', secret: { secretName: 's' } }] })).toBe(
      'node "n1" can not create pods that reference secrets',
    )
    expect(send('POST', podPath, mirror()).code).toBe(201)
  })

  it('lets a kubelet tell of and end only the pods that are bound to it', () => {
    const spec = { nodeName: 'n2', containers: [{ name: 'c', image: 'x' }] }
    server.send('POST', podPath, { metadata: { name: 'p' }, spec })
    expect(answer('PATCH', `${podPath}/p/status`, { status: { phase: 'Running' } })).toBe(
      'pods "p" is forbidden: node "n1" can only update pod status for pods with spec.nodeName set to itself',
    )
    expect(answer('DELETE', `${podPath}/p`)).toBe(
      'pods "p" is forbidden: node "n1" can only delete pods with spec.nodeName set to itself',
    )
    expect(answer('PATCH', `${podPath}/p`, { metadata: { labels: { a: 'b' } } })).toBe(
      'pods "p" is forbidden: unexpected operation "UPDATE", node "n1" can only create and delete mirror pods',
    )
  })

  it('lets a kubelet renew only its own lease', () => {
    const lease = (namespace: string, name: string) =>
      answer('POST', `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`, { metadata: { name } })
    server.send('POST', '/api/v1/namespaces', { metadata: { name: 'kube-node-lease' } })
    expect(lease('a', 'n1')).toContain('can only access leases in the "kube-node-lease" system namespace')
    expect(lease('kube-node-lease', 'n2')).toContain(
      'can only access node lease with the same name as the requesting node',
    )
    expect(lease('kube-node-lease', 'n1')).toBeUndefined()
  })
})
