// What a whole world costs: to boot, to let time pass, to keep in memory.
import type { Node, Pod } from '#api/types/core-v1.ts'
import type { Cluster } from '#cluster/cluster.ts'
import { createCluster } from '../stage.ts'
import { type Benchmark, timeMs } from './benchmark.ts'

/** A booted world has all system pods running by then. */
const bootLimitMs = 600_000
const hourMs = 3_600_000
const user = { name: 'bench', groups: ['system:masters'] }

export const worldBenchmarks: readonly Benchmark[] = [
  {
    name: 'boot',
    about: 'real time until all system pods of a 3-node cluster run',
    unit: 'ms',
    budget: 60,
    better: 'lower',
    run() {
      boot()
      const times = Array.from({ length: 5 }, () => boot().ms).sort((a, b) => a - b)
      return { value: times[2] as number, beside: `${Math.round(boot().virtualMs / 1000)} s of virtual time` }
    },
  },
  {
    name: 'fast-forward',
    about: 'virtual time over real time in a quiet 3-node cluster',
    unit: '× real time',
    budget: 10_000,
    better: 'higher',
    run() {
      const { clock } = boot().cluster
      clock.advance(600_000)
      return { value: hourMs / timeMs(() => clock.advance(hourMs)) }
    },
  },
  {
    name: 'memory',
    about: 'resident memory of the process with a booted 3-node cluster after an hour',
    unit: 'MB',
    budget: 250,
    better: 'lower',
    run() {
      const { cluster } = boot()
      cluster.clock.advance(hourMs)
      return { value: process.memoryUsage().rss / 1e6 }
    },
  },
]

function boot(): { readonly cluster: Cluster; readonly ms: number; readonly virtualMs: number } {
  const start = performance.now()
  const cluster = createCluster({ seed: 1, nodes: 3 })
  const { clock } = cluster
  const startMs = clock.now()
  while (!isUp(cluster)) {
    if (clock.now() - startMs > bootLimitMs) throw new Error('the cluster did not come up')
    clock.advance(1000)
  }
  return { cluster, ms: performance.now() - start, virtualMs: clock.now() - startMs }
}

/** Every node is ready and every pod of the system runs. */
function isUp(cluster: Cluster): boolean {
  const nodes = list<Node>(cluster, '/api/v1/nodes')
  const pods = list<Pod>(cluster, '/api/v1/namespaces/kube-system/pods')
  const isReady = (conditions: readonly { type: string; status: string }[] | undefined) =>
    conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
  return (
    nodes.length >= 3 &&
    nodes.every((node) => isReady(node.status.conditions)) &&
    pods.length > 0 &&
    pods.every((pod) => isReady(pod.status.conditions))
  )
}

function list<T>(cluster: Cluster, path: string): readonly T[] {
  try {
    const response = cluster.handle({ method: 'GET', path, user, lean: true })
    return 'body' in response && response.code === 200 ? (response.body as { items: readonly T[] }).items : []
  } catch {
    // The API server is not up yet.
    return []
  }
}
