// Replays golden/defaults/_raw-requests: reviews, tokens, bindings, evictions, scales and deletes that no kubectl sent.
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import type { ApiRequest, PlainResponse } from '#api/request.ts'
import { admissionPlugins } from '#cluster/apiserver/admission/index.ts'
import { ApiServer } from '#cluster/apiserver/api-server.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { Random } from '#cluster/random.ts'
import { resources } from '#cluster/resources/index.ts'
import { Store } from '#cluster/store.ts'
import { jsonRequest } from './errors-replay.ts'
import { maskObject } from './mask.ts'
import { recordings } from './recordings.ts'
import { Scoreboard } from './scoreboard.ts'

interface Recorded {
  readonly case: string
  readonly user: string
  readonly method: ApiRequest['method']
  readonly path: string
  readonly body: unknown
  readonly status: number
  readonly response: unknown
}

const all = 'system:authenticated'
const staticTokens = new Map([
  ['admin-token', { name: 'admin', uid: 'u-admin', groups: ['system:masters', all] }],
  ['alice-token', { name: 'alice', uid: 'u-alice', groups: [all] }],
  ['bob-token', { name: 'bob', uid: 'u-bob', groups: ['dev', all] }],
])

function newServer(): ApiServer {
  const server = new ApiServer({
    clock: new VirtualClock(Date.UTC(2026, 10, 21, 1, 4, 44)),
    random: new Random(1),
    store: new Store(),
    resources,
    admission: admissionPlugins,
    serviceCidr: '10.96.0.0/16',
    parseYaml: parse,
    staticTokens,
  })
  server.bootstrap()
  return server
}

it('golden/defaults/_raw-requests', () => {
  const server = newServer()
  let token = ''
  const send = (request: ApiRequest, user = 'admin') => {
    const headers = { ...request.headers, authorization: `Bearer ${user}-token` }
    return server.handle({ ...request, headers }) as PlainResponse
  }
  const make = (path: string, name: string, rest: object = {}) =>
    send(jsonRequest('POST', path, { metadata: { name, ...rest } }))
  for (const name of ['default', 'd-post']) {
    make('/api/v1/namespaces', name)
    make(`/api/v1/namespaces/${name}/serviceaccounts`, 'default')
  }
  const board = new Scoreboard('raw-requests')
  const recorded = JSON.parse(recordings('defaults').get('_raw-requests.json') ?? '[]') as Recorded[]
  const before: { readonly [name: string]: (response: unknown) => void } = {
    binding: () => writeAsScheduler(send),
    'cm-collection-delete': (response) => {
      const { metadata, data } = (response as { items: { metadata: object; data: object }[] }).items[0] ?? {}
      const request = jsonRequest('POST', '/api/v1/namespaces/d-post/configmaps', {
        metadata: { ...metadata, resourceVersion: '', uid: '', managedFields: [] },
        data,
      })
      send({ ...request, headers: { ...request.headers, 'user-agent': 'kube-controller-manager/v1' } })
    },
  }
  for (const { case: name, user, method, path, body, status, response } of recorded) {
    const [bare = '', query = ''] = path.split('?')
    const sent = name === 'tokenreview-sa' ? { spec: { token } } : (body ?? undefined)
    const request = jsonRequest(method, bare, sent)
    const headers = {
      ...request.headers,
      ...(method === 'PATCH' && { 'content-type': 'application/merge-patch+json' }),
    }
    before[name]?.(response)
    const answer = send({ ...request, headers, query: Object.fromEntries(new URLSearchParams(query)) }, user)
    if (name === 'tokenrequest') ({ token } = (answer.body as { status: { token: string } }).status)
    board.check(name, () => expect(shown(answer.code, answer.body)).toEqual(shown(status, response)))
  }
  board.report()
})

/** The scheduler of the recorded cluster had found no node for the pod. */
function writeAsScheduler(send: (request: ApiRequest) => PlainResponse): void {
  const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no nodes' }
  const times = { lastProbeTime: null, lastTransitionTime: '2026-11-21T01:04:44Z' }
  const status = { conditions: [{ ...condition, ...times, observedGeneration: 1 }] }
  const request = jsonRequest('PATCH', '/api/v1/namespaces/d-post/pods/p1/status', { status })
  const headers = {
    'content-type': 'application/strategic-merge-patch+json',
    'user-agent': 'kube-scheduler/v1',
  }
  send({ ...request, headers: { ...request.headers, ...headers } })
}

/** Rules come in the order of one of Go's maps. */
function withSortedRules(key: string, value: unknown): unknown {
  if (!/^(nonR|r)esourceRules$/.test(key)) return value
  return (value as object[]).map((rule) => JSON.stringify(rule)).sort()
}

/** But for signed tokens, which are as long as their names, and generated names. */
function shown(code: number, body: unknown): unknown {
  const text = JSON.stringify(maskObject(body)) ?? 'null'
  return {
    code,
    body: JSON.parse(
      text
        .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'TOKEN')
        .replace(/("x-)[a-z0-9]{5}"/g, '$1<random>"')
        .replace(/20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME'),
      withSortedRules,
    ),
  }
}
