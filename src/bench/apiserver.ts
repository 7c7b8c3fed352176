// What single requests cost in process.
import type { ApiRequest, ApiResponse } from '#api/request.ts'
import { admissionPlugins } from '#cluster/apiserver/admission/index.ts'
import { ApiServer } from '#cluster/apiserver/api-server.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { Random } from '#cluster/random.ts'
import { resources } from '#cluster/resources/index.ts'
import { Store } from '#cluster/store.ts'
import { type Benchmark, medianMs } from './benchmark.ts'

const user = { name: 'bench', groups: ['system:masters'] }
export const pods = '/api/v1/namespaces/default/pods'
const tableAccept = 'application/json;as=Table;v=v1;g=meta.k8s.io'

/** The way into a server with so many pods, for an admin unless the request says who asks. */
export function serverWithPods(
  count: number,
  clock = new VirtualClock(0),
): (request: ApiRequest) => ApiResponse {
  const server = new ApiServer({
    clock,
    random: new Random(1),
    store: new Store(),
    resources,
    admission: admissionPlugins,
    serviceCidr: '10.96.0.0/12',
    parseYaml: (text) => JSON.parse(text),
  })
  const send = (request: ApiRequest) => server.handle({ user, ...request })
  send({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: 'default' } } })
  send({
    method: 'POST',
    path: '/api/v1/namespaces/default/serviceaccounts',
    body: { metadata: { name: 'default' } },
  })
  const spec = { containers: [{ name: 'web', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }] }
  for (let i = 0; i < count; i++)
    send({ method: 'POST', path: pods, body: { metadata: { name: `pod-${i}` }, spec } })
  return send
}

export const apiserverBenchmarks: readonly Benchmark[] = [
  {
    name: 'api-get',
    about: 'a GET of one pod in process',
    unit: 'µs',
    budget: 20,
    better: 'lower',
    run() {
      const send = serverWithPods(500)
      const batch = 1000
      const ms = medianMs(9, () => {
        for (let i = 0; i < batch; i++) send({ method: 'GET', path: `${pods}/pod-${i % 500}` })
      })
      return { value: (ms / batch) * 1000 }
    },
  },
  {
    name: 'api-list-table',
    about: 'a LIST of 500 pods as Table in process',
    unit: 'ms',
    budget: 5,
    better: 'lower',
    run() {
      const send = serverWithPods(500)
      return {
        value: medianMs(15, () => void send({ method: 'GET', path: pods, headers: { accept: tableAccept } })),
      }
    },
  },
  {
    name: 'api-patch',
    about: 'a strategic merge PATCH of a pod status in process',
    unit: 'µs',
    budget: 100,
    better: 'lower',
    run() {
      const send = serverWithPods(500)
      const headers = { 'content-type': 'application/strategic-merge-patch+json' }
      const batch = 500
      let round = 0
      const ms = medianMs(9, () => {
        round++
        for (let i = 0; i < batch; i++) {
          const conditions = [
            { type: 'Ready', status: round % 2 === 0 ? 'True' : 'False', message: `round ${round}` },
          ]
          send({
            method: 'PATCH',
            path: `${pods}/pod-${i}/status`,
            headers,
            body: { status: { conditions } },
          })
        }
      })
      return { value: (ms / batch) * 1000 }
    },
  },
]
