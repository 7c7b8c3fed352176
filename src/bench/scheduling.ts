// How many pods a second the scheduler places on 5,000 nodes, API writes included.
import type { ApiRequest, PlainResponse } from '#api/request.ts'
import { ApiServer } from '#cluster/apiserver/api-server.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { Random } from '#cluster/random.ts'
import { resources } from '#cluster/resources/index.ts'
import { startScheduler } from '#cluster/scheduler/scheduler.ts'
import { Store } from '#cluster/store.ts'
import { type Benchmark, timeMs } from './benchmark.ts'

const nodeCount = 5000
const user = { name: 'bench', groups: ['system:masters'] }
const labelSelector = { matchLabels: { app: 'bench' } }
const near = (topologyKey: string) => ({
  requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector, topologyKey }],
})

const spread = {
  maxSkew: 5,
  topologyKey: 'topology.kubernetes.io/zone',
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector,
}
const variants: readonly {
  name: string
  about: string
  pods: number
  budget: number
  anchor: number
  spec: object
}[] = [
  { name: 'basic', about: 'without constraints', pods: 10_000, budget: 2700, anchor: 270, spec: {} },
  {
    name: 'spread',
    about: 'with a hard topology spread',
    pods: 2000,
    budget: 850,
    anchor: 85,
    spec: { topologySpreadConstraints: [spread] },
  },
  {
    name: 'affinity',
    about: 'with pod affinity',
    pods: 2000,
    budget: 350,
    anchor: 35,
    spec: { affinity: { podAffinity: near('topology.kubernetes.io/zone') } },
  },
  {
    name: 'anti-affinity',
    about: 'with pod anti-affinity',
    pods: 2000,
    budget: 600,
    anchor: 60,
    spec: { affinity: { podAntiAffinity: near('kubernetes.io/hostname') } },
  },
]

export const schedulingBenchmarks: readonly Benchmark[] = variants.map(
  ({ name, about, pods, budget, anchor, spec }) => ({
    name: `scheduling-${name}`,
    about: `pods placed a second on ${nodeCount} nodes, ${about}`,
    unit: 'pods/s',
    budget,
    better: 'higher',
    run: () => ({ value: place(pods, spec), beside: `scheduler_perf floor ${anchor} pods/s` }),
  }),
)

function place(podCount: number, spec: object): number {
  const clock = new VirtualClock(0)
  const random = new Random(1)
  const server = new ApiServer({
    clock,
    random,
    store: new Store(),
    resources,
    admission: [],
    serviceCidr: '10.96.0.0/12',
    parseYaml: (text) => JSON.parse(text),
  })
  server.bootstrap()
  const create = (path: string, body: unknown) => {
    const request: ApiRequest = { method: 'POST', path, body, user, lean: true }
    const { code } = server.handle(request) as PlainResponse
    if (code !== 201) throw new Error(`POST ${path} answered ${code}`)
  }
  for (let i = 0; i < nodeCount; i++) create('/api/v1/nodes', nodeBody(i))
  startScheduler(server, clock, random)
  clock.advance(10)
  for (let i = 0; i < podCount; i++) create('/api/v1/namespaces/default/pods', podBody(i, spec))
  const ms = timeMs(() => clock.advance(60_000))
  const placed = server.parts.store
    .list({ collection: 'pods' })
    .filter((pod) => (pod as { spec?: { nodeName?: string } }).spec?.nodeName)
  if (placed.length !== podCount) throw new Error(`only ${placed.length} of ${podCount} pods were placed`)
  return (podCount / ms) * 1000
}

function nodeBody(i: number) {
  const labels = { 'kubernetes.io/hostname': `node-${i}`, 'topology.kubernetes.io/zone': `zone-${i % 3}` }
  return {
    metadata: { name: `node-${i}`, labels },
    status: { allocatable: { cpu: '4', memory: '32Gi', pods: '110' } },
  }
}

function podBody(i: number, spec: object) {
  const containers = [
    {
      name: 'pause',
      image: 'registry.k8s.io/pause:3.10',
      resources: { requests: { cpu: '100m', memory: '500Mi' } },
    },
  ]
  return { metadata: { name: `pod-${i}`, labels: labelSelector.matchLabels }, spec: { containers, ...spec } }
}
