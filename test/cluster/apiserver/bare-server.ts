// An API server alone, for tests of what it answers.
import { parse } from 'yaml'
import type { ApiRequest, PlainResponse, User } from '#api/request.ts'
import type { Status } from '#api/types/meta-v1.ts'
import { admissionPlugins } from '#cluster/apiserver/admission/index.ts'
import { ApiServer, type ApiServerOptions } from '#cluster/apiserver/api-server.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { Random } from '#cluster/random.ts'
import { resources } from '#cluster/resources/index.ts'
import { Store } from '#cluster/store.ts'

export const admin: User = { name: 'admin', groups: ['system:masters', 'system:authenticated'] }

/** Sends requests to a new server that has the namespace `a` with its default account. */
export function bareServer(options: Partial<ApiServerOptions> = {}) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 21))
  const server = new ApiServer({
    clock,
    random: new Random(1),
    store: new Store(),
    resources,
    admission: admissionPlugins,
    serviceCidr: '10.96.0.0/16',
    parseYaml: parse,
    ...options,
  })
  server.bootstrap()
  const send = (method: ApiRequest['method'], path: string, body?: unknown, more: Partial<ApiRequest> = {}) =>
    server.handle({ method, path, body, user: admin, ...more }) as PlainResponse
  send('POST', '/api/v1/namespaces', { metadata: { name: 'a' } })
  send('POST', '/api/v1/namespaces/a/serviceaccounts', { metadata: { name: 'default' } })
  return { clock, server, send, message: (response: PlainResponse) => (response.body as Status).message }
}
