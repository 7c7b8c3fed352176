// Replays golden/defaults: a manifest in by create, apply and server-side apply, the stored object out.

import { describe, it } from 'vitest'
import { parse } from 'yaml'
import type { ApiRequest, PlainResponse } from '#api/request.ts'
import { resourcePath } from '#api/resource-ref.ts'
import { schema } from '#api/schema/schema.ts'
import { admissionPlugins } from '#cluster/apiserver/admission/index.ts'
import { ApiServer } from '#cluster/apiserver/api-server.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { Random } from '#cluster/random.ts'
import { resources } from '#cluster/resources/index.ts'
import { Store } from '#cluster/store.ts'
import { expectSame } from './mask.ts'
import { recordings } from './recordings.ts'
import { Scoreboard } from './scoreboard.ts'

interface Way {
  readonly manifest: string
  readonly exitCode: number
  readonly object?: {
    readonly kind: string
    readonly metadata: { readonly annotations?: Record<string, string> }
  }
}
interface Recording {
  readonly cases: readonly {
    readonly case: string
    readonly create?: Way
    readonly apply?: Way
    readonly serverSideApply?: Way
  }[]
}

const user = { name: 'admin', uid: 'u-admin', groups: ['system:masters', 'system:authenticated'] }
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

function newServer(): (request: ApiRequest) => PlainResponse {
  const clock = new VirtualClock(Date.UTC(2026, 10, 21, 1, 4, 18))
  const server = new ApiServer({
    clock,
    random: new Random(1),
    store: new Store(),
    resources,
    admission: admissionPlugins,
    serviceCidr: '10.96.0.0/16',
    parseYaml: parse,
  })
  const send = (request: ApiRequest) => server.handle({ ...request, user }) as PlainResponse
  for (const name of ['default', 'd-create', 'd-apply', 'd-ssa']) {
    send({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name } } })
    send({
      method: 'POST',
      path: `/api/v1/namespaces/${name}/serviceaccounts`,
      body: { metadata: { name: 'default' } },
    })
  }
  for (const [name, value] of [
    ['system-cluster-critical', 2_000_000_000],
    ['system-node-critical', 2_000_001_000],
  ])
    send({
      method: 'POST',
      path: '/apis/scheduling.k8s.io/v1/priorityclasses',
      body: { metadata: { name }, value },
    })
  return send
}

function play(send: (request: ApiRequest) => PlainResponse, how: string, way: Way): unknown {
  const manifest = parse(way.manifest) as {
    apiVersion: string
    kind: string
    metadata: { name: string; annotations?: object }
  }
  const [group, version] = manifest.apiVersion.includes('/')
    ? manifest.apiVersion.split('/')
    : ['', manifest.apiVersion]
  const facts = schema.resources.find(
    (r) => r.group === group && r.version === version && r.kind === manifest.kind,
  )
  if (facts === undefined) throw new Error(`the API serves no ${manifest.apiVersion} ${manifest.kind}`)
  const namespace = facts.namespaced
    ? { create: 'd-create', apply: 'd-apply', serverSideApply: 'd-ssa' }[how]
    : undefined
  if (how === 'serverSideApply') {
    const path = resourcePath(facts, namespace, manifest.metadata.name)
    const headers = { 'content-type': 'application/apply-patch+yaml' }
    return send({ method: 'PATCH', path, headers, query: { fieldManager: 'kubectl' }, body: manifest }).body
  }
  const annotation = way.object?.metadata.annotations?.[lastApplied]
  if (how === 'apply')
    manifest.metadata.annotations = { ...manifest.metadata.annotations, [lastApplied]: annotation }
  const fieldManager = how === 'apply' ? 'kubectl-client-side-apply' : 'kubectl-create'
  return send({
    method: 'POST',
    path: resourcePath(facts, namespace),
    query: { fieldManager },
    body: manifest,
  }).body
}

describe('golden/defaults', () => {
  const board = new Scoreboard('defaults')

  it.each([...recordings('defaults')].filter(([name]) => !name.startsWith('_')))('%s', (name, text) => {
    for (const recorded of (JSON.parse(text) as Recording).cases) {
      board.check(`${name.replace('.json', '')}/${recorded.case}`, () => {
        for (const how of ['create', 'apply', 'serverSideApply'] as const) {
          const way = recorded[how]
          if (way?.object !== undefined) expectSame(play(newServer(), how, way), way.object, how)
        }
      })
    }
  })

  it('matches what it is known to match', () => board.report())
})
