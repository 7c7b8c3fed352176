import { expect, it } from 'vitest'
import { bareServer } from './bare-server.ts'

const merge = { headers: { 'content-type': 'application/merge-patch+json' } }
const labels = { l: '1' }
const annotations = { a: '1' }
const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'x' }] } }
const selector = { matchLabels: { app: 'x' } }

it.each([
  ['/api/v1/namespaces/a/pods', template.spec, { labels, annotations }],
  ['/apis/apps/v1/namespaces/a/replicasets', { selector, template }, { labels, annotations }],
  ['/apis/apps/v1/namespaces/a/deployments', { selector, template }, { annotations }],
  ['/apis/networking.k8s.io/v1/servicecidrs', { cidrs: ['10.7.0.0/16'] }, {}],
])('a write of the status changes of the metadata in %s what its kind lets it', (path, spec, changed) => {
  const { send } = bareServer()
  send('POST', path, { metadata: { name: 'x' }, spec })
  const { body } = send('PATCH', `${path}/x/status`, { metadata: { labels, annotations } }, merge)
  const { metadata } = body as { metadata: Record<string, unknown> }
  expect({ labels: metadata.labels, annotations: metadata.annotations }).toEqual(changed)
})

it('a write of the status fills in what a load balancer does not say of its addresses', () => {
  const { send } = bareServer()
  const services = '/api/v1/namespaces/a/services'
  const spec = { type: 'LoadBalancer', ports: [{ port: 80 }] }
  send('POST', services, { metadata: { name: 'x' }, spec })
  const status = { loadBalancer: { ingress: [{ ip: '203.0.113.1' }, { hostname: 'lb.example.com' }] } }
  const { body } = send('PATCH', `${services}/x/status`, { status }, merge)
  expect((body as { status: object }).status).toEqual({
    loadBalancer: { ingress: [{ ip: '203.0.113.1', ipMode: 'VIP' }, { hostname: 'lb.example.com' }] },
  })
})

it('questions have no table', () => {
  const { send, message } = bareServer()
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io'
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'
  const body = { spec: { nonResourceAttributes: { path: '/', verb: 'get' } } }
  const answer = send('POST', path, body, { headers: { accept } })
  expect([answer.code, message(answer)]).toEqual([
    406,
    'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  ])
  expect(send('POST', path, body, { headers: { accept: `${accept},application/json` } }).code).toBe(201)
})
