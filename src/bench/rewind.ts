// What it costs to take a played world back.
import { Session } from '#game/session.ts'
import { allLevels } from '../catalogue.ts'
import { openStage } from '../stage.ts'
import type { Benchmark } from './benchmark.ts'

const runs = 5
const level = 'nodes-and-operations/node-crash'
const lines = ['kubectl get pods -A', 'kubectl describe nodes', 'kubectl get events', 'ls; cat *.yaml']

/** Lets time pass as the screen does, if faster. */
async function frames(session: Session, ms: number): Promise<void> {
  for (let count = 0; count < 100; count++) {
    session.tick(ms / 100)
    await new Promise(setImmediate)
  }
}

export const rewindBenchmarks: readonly Benchmark[] = [
  {
    name: 'rewind',
    about: 'real time for /rewind 30s after 10 minutes and 40 commands',
    unit: 'ms',
    budget: 200,
    better: 'lower',
    async run() {
      const session = new Session({
        levels: allLevels(),
        openStage,
        seed: 1,
        language: 'en',
        hasEditor: true,
      })
      await session.openLevel(level)
      for (let count = 0; count < 10; count++) {
        for (const line of lines) await session.finish(line)
        await frames(session, 60_000)
      }
      const times: number[] = []
      for (let count = 0; count < runs; count++) {
        const start = performance.now()
        await session.finish('/rewind 30s')
        times.push(performance.now() - start)
        await frames(session, 30_000)
      }
      times.sort((a, b) => a - b)
      return {
        value: times[Math.floor(runs / 2)] as number,
        beside: `the slowest ${Math.round(times.at(-1) as number)} ms`,
      }
    },
  },
]
