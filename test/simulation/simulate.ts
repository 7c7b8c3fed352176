// Random players and random misfortune, by seed: what must hold holds, and nothing throws.
import { expect } from 'vitest'
import { act, mend } from './actions.ts'
import { checkAlways, checkSettled, eventRules } from './invariants.ts'
import { SimulatedWorld } from './simulated-world.ts'

const steps = 40
/** Longer than eviction, back-offs and rollouts take. */
const settleSeconds = 1800
/** More failures than this say nothing new. */
const shownFailures = 3

/** Plays one seed to its end. Throws what broke, with all that was done. */
export function simulate(seed: number): SimulatedWorld {
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

/** Plays many seeds and tells of the first that fail. */
export function expectToHold(firstSeed: number, count: number): void {
  const failures: string[] = []
  for (let seed = firstSeed; seed < firstSeed + count; seed++)
    try {
      simulate(seed)
    } catch (error) {
      failures.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
  expect(failures.slice(0, shownFailures).join('\n\n'), `${failures.length} of ${count} seeds fail`).toBe('')
}
