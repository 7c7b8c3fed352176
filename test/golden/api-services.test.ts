// The APIServices that a server and its custom resources register, against those of the recorded cluster.
import { expect, it } from 'vitest'
import type { APIService } from '#api/types/apiregistration-v1.ts'
import { clusterAdmin } from '#cluster/control-plane/kubeadm.ts'
import { createCluster } from '../../src/stage.ts'
import { recordings } from './recordings.ts'

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'boats.example.com' },
  spec: {
    group: 'example.com',
    names: { plural: 'boats', singular: 'boat', kind: 'Boat' },
    scope: 'Namespaced',
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
}

it('registers the APIs it serves as a real server does', () => {
  const text = recordings('tables').get('apiservices.json') ?? ''
  const { rows } = JSON.parse(text) as { rows: readonly { object: APIService }[] }
  const cluster = createCluster({ seed: 1, nodes: 2 })
  const at = { user: clusterAdmin, headers: { 'content-type': 'application/json' } }
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
  cluster.handle({ method: 'POST', path, ...at, body: definition })
  cluster.clock.advance(1000)
  const list = cluster.handle({ method: 'GET', path: '/apis/apiregistration.k8s.io/v1/apiservices', ...at })
  const { items } = (list as unknown as { body: { items: readonly APIService[] } }).body
  expect(items.map(masked)).toEqual(rows.map(({ object }) => masked(object)))
})

function masked({ metadata, spec, status }: APIService): unknown {
  const { name, labels, managedFields } = metadata
  return {
    name,
    labels,
    managedFields: managedFields?.map(({ time: _, ...entry }) => entry),
    spec,
    conditions: status.conditions?.map(({ lastTransitionTime: _, ...condition }) => condition),
  }
}
