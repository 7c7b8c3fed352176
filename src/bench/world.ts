// What a whole world costs: to boot, to let time pass, to keep in memory.
import type { Cluster } from '#cluster/cluster.ts'
import { bootCluster } from '../booted.ts'
import { createCluster } from '../stage.ts'
import { type Benchmark, timeMs } from './benchmark.ts'

const hourMs = 3_600_000

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
  const virtualMs = bootCluster(cluster)
  return { cluster, ms: performance.now() - start, virtualMs }
}
