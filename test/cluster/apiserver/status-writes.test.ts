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
