// Logs and exec through the API server, with upstream's words for what cannot be.

import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { ApiResponse, Query } from '#api/request.ts'
import { pods } from '#api/resource-ref.ts'
import { Cluster } from '#cluster/cluster.ts'
import { ApiClient } from '#cluster/runtime/api-client.ts'

const admin = { name: 'admin', groups: ['system:masters'] }

function world() {
  const cluster = new Cluster({ seed: 1, startMs: Date.UTC(2026, 0, 5, 9), workers: 1, parseYaml: parse })
  const api = new ApiClient(cluster, admin, 'test')
  const ask = (path: string, query: Query = {}): ApiResponse =>
    cluster.handle({ method: 'GET', path: `/api/v1/namespaces/default/pods/${path}`, query, user: admin })
  return { cluster, api, ask }
}

const message = (response: ApiResponse) =>
  'body' in response ? ((response.body as { message?: string }).message ?? response.body) : 'a stream'

describe('the port of a kubelet', () => {
  it('says why there are no logs', () => {
    const { cluster, api, ask } = world()
    cluster.registries.setTrouble('docker.io', { kind: 'scopeRefused' })
    const containers = [
      { name: 'a', image: 'nope:1' },
      { name: 'b', image: 'nope:2' },
    ]
    api.create(pods, { metadata: { name: 'two' }, spec: { containers } }, 'default')
    cluster.clock.advance(3000)
    expect(message(ask('two/log'))).toBe(
      'a container name must be specified for pod two, choose one of: [a b]',
    )
    expect(message(ask('two/log', { container: 'c' }))).toBe('container c is not valid for pod two')
    expect(message(ask('two/log', { container: 'a' }))).toBe(
      `container "a" in pod "two" is waiting to start: image can't be pulled`,
    )
    expect(message(ask('two/log', { container: 'a', previous: 'true' }))).toBe(
      'previous terminated container "a" in pod "two" not found',
    )
  })

  it('refuses exec into what does not run, in the stream', () => {
    const { cluster, api, ask } = world()
    cluster.registries.setTrouble('docker.io', { kind: 'hang' })
    api.create(
      pods,
      { metadata: { name: 'one' }, spec: { containers: [{ name: 'app', image: 'nope' }] } },
      'default',
    )
    cluster.clock.advance(3000)
    const answer = ask('one/exec', { command: ['id'] })
    const ended: (string | undefined)[] = []
    if ('stream' in answer)
      answer.stream({ stdout() {}, stderr() {}, end: (status) => ended.push(status.message) })
    expect(ended).toEqual([
      'Internal error occurred: unable to upgrade connection: container not found ("app")',
    ])
  })

  it('cannot be dialed while the kubelet is down', () => {
    const { cluster, api, ask } = world()
    api.create(
      pods,
      { metadata: { name: 'one' }, spec: { containers: [{ name: 'app', image: 'nginx' }] } },
      'default',
    )
    cluster.clock.advance(5000)
    expect(ask('one/log')).toMatchObject({ code: 200, body: '' })
    cluster.machines.get('worker-1')?.stopUnit('kubelet')
    expect(message(ask('one/log'))).toBe(
      'Get "https://172.18.0.3:10250/containerLogs/default/one/app": dial tcp 172.18.0.3:10250: connect: connection refused',
    )
    expect(message(ask('one/exec', { command: 'id' }))).toBe(
      'error dialing backend: dial tcp 172.18.0.3:10250: connect: connection refused',
    )
  })
})
