// Random players and random misfortune, by seed: what must hold holds, and nothing throws.
import { describe, expect, it } from 'vitest'
import { act, mend } from './actions.ts'
import { checkAlways, checkSettled, eventRules } from './invariants.ts'
import { SimulatedWorld } from './simulated-world.ts'

const seeds = Number(process.env.SIMULATION_SEEDS ?? 300)
const firstSeed = Number(process.env.SIMULATION_FIRST ?? 1)
const steps = 40
/** Longer than eviction, back-offs and rollouts take. */
const settleSeconds = 1800

function simulate(seed: number): SimulatedWorld {
  const world = new SimulatedWorld(seed)
  world.observe = eventRules(world)
  try {
    for (let step = 0; step < steps; step++) {
      act(world)
      checkAlways(world)
    }
    mend(world)
    world.seconds(settleSeconds)
    checkAlways(world)
    checkSettled(world)
  } catch (error) {
    if (error instanceof Error) error.message = `seed ${seed}: ${error.message}\n${world.log.join('\n')}`
    throw error
  }
  return world
}

describe('a cluster under random commands and faults', () => {
  const failures: string[] = []
  it(`keeps its invariants through ${seeds} seeds`, { timeout: 300_000 }, () => {
    for (let seed = firstSeed; seed < firstSeed + seeds; seed++)
      try {
        simulate(seed)
      } catch (error) {
        failures.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
      }
    expect(failures.slice(0, Number(process.env.SIMULATION_SHOW ?? 3)).join('\n\n'), `${failures.length} of ${seeds} seeds`).toBe('')
  })

  it('does the same again under the same seed, and something else under another', () => {
    const first = simulate(7).trace
    expect(simulate(7).trace).toEqual(first)
    expect(simulate(8).trace).not.toEqual(first)
  })
})
