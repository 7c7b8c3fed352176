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

/** A session after so many minutes and four commands in each. */
async function played(minutes: number): Promise<Session> {
  const session = new Session({
    levels: allLevels(),
    openStage,
    seed: 1,
    language: 'en',
    hasEditor: true,
    hasRoom: () => true,
  })
  await session.openLevel(level)
  for (let count = 0; count < minutes; count++) {
    for (const line of lines) await session.finish(line)
    await frames(session, 60_000)
  }
  return session
}

export const rewindBenchmarks: readonly Benchmark[] = [
  {
    name: 'rewind',
    about: 'real time for /rewind 30s after 10 minutes and 40 commands',
    unit: 'ms',
    budget: 200,
    better: 'lower',
    async run() {
      const session = await played(10)
      const times: number[] = []
      for (let count = 0; count < runs; count++) {
        times.push(await rewindMs(session, '30s'))
        await frames(session, 30_000)
      }
      times.sort((a, b) => a - b)
      return {
        value: times[Math.floor(runs / 2)] as number,
        beside: `the slowest ${Math.round(times.at(-1) as number)} ms`,
      }
    },
  },
  {
    name: 'rewind-far',
    about: 'real time for /rewind 10m after 30 minutes and 120 commands',
    unit: 'ms',
    budget: 200,
    better: 'lower',
    async run() {
      const session = await played(30)
      const value = await rewindMs(session, '10m')
      return { value, beside: `and on to the start ${Math.round(await rewindMs(session, '24h'))} ms` }
    },
  },
]

async function rewindMs(session: Session, back: string): Promise<number> {
  const start = performance.now()
  await session.finish(`/rewind ${back}`)
  return performance.now() - start
}
