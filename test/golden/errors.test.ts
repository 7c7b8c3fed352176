// Replays golden/errors: bad requests in, upstream's Status out.

import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { ApiRequest, PlainResponse } from '#api/request.ts'
import { admissionPlugins } from '#cluster/apiserver/admission/index.ts'
import { ApiServer } from '#cluster/apiserver/api-server.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { Random } from '#cluster/random.ts'
import { resources } from '#cluster/resources/index.ts'
import { Store } from '#cluster/store.ts'
import { maskObject } from './mask.ts'
import { recordings } from './recordings.ts'
import { Scoreboard } from './scoreboard.ts'

interface Recorded {
  readonly case: string
  readonly manifest?: string
  readonly request?: { readonly method: ApiRequest['method']; readonly path: string; readonly body?: unknown }
  readonly response?: { readonly status: number; readonly body?: unknown; readonly warning?: string }
  readonly note?: string
}

const user = { name: 'admin', groups: ['system:masters', 'system:authenticated'] }

function newServer(): (request: ApiRequest) => PlainResponse {
  const server = new ApiServer({
    clock: new VirtualClock(Date.UTC(2026, 10, 21, 1, 14)),
    random: new Random(1),
    store: new Store(),
    resources,
    admission: admissionPlugins,
    serviceCidr: '10.96.0.0/16',
    parseYaml: parse,
  })
  const send = (request: ApiRequest) => server.handle({ ...request, user }) as PlainResponse
  send({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: 'errs' } } })
  send({
    method: 'POST',
    path: '/api/v1/namespaces/errs/serviceaccounts',
    body: { metadata: { name: 'default' } },
  })
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

function requestOf({ request, manifest }: Recorded): ApiRequest {
  const [path = '', query = ''] = (request?.path ?? '').split('?')
  const headers = { 'content-type': 'application/json', 'user-agent': 'golden/1' }
  const body =
    request?.body ??
    (manifest === undefined ? undefined : JSON.stringify(parse(manifest, { uniqueKeys: false })))
  return {
    method: request?.method ?? 'GET',
    path,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers,
    body,
  }
}

function removeCreated(
  send: (request: ApiRequest) => PlainResponse,
  request: ApiRequest,
  created: PlainResponse,
): void {
  const { name } = (created.body as { metadata: { name: string } }).metadata
  send({
    method: 'DELETE',
    path: `${request.path}/${name}`,
    body: { gracePeriodSeconds: 0, propagationPolicy: 'Background' },
  })
}

function isAlreadyExists(body: unknown): boolean {
  return (body as { reason?: string } | undefined)?.reason === 'AlreadyExists'
}

describe('golden/errors', () => {
  const board = new Scoreboard('errors')

  it.each([...recordings('errors')])('%s', (name, text) => {
    const send = newServer()
    for (const line of text.trim().split('\n')) {
      const recorded = JSON.parse(line) as Recorded
      const wanted = recorded.response
      if (recorded.request === undefined || wanted === undefined) continue
      const request = requestOf(recorded)
      const response = send(request)
      if (response.code === 201) removeCreated(send, request, response)
      board.check(`${name.replace('.jsonl', '')}/${recorded.case}`, () => {
        // A recorded AlreadyExists says that the object was accepted: one of an earlier case was still there.
        if (isAlreadyExists(wanted.body)) {
          expect(response.code).toBe(201)
          return
        }
        const body = response.code < 400 ? undefined : maskObject(response.body)
        expect({ code: response.code, body }).toEqual({
          code: wanted.status,
          body: wanted.status < 400 ? undefined : maskObject(wanted.body),
        })
      })
    }
  })

  it('matches what it is known to match', () => board.report())
})
