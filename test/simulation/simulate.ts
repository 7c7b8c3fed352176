// Random players and random misfortune, by seed: what must hold holds, and nothing throws.
import { act } from './actions/index.ts'
import { mend } from './actions/misfortunes.ts'
import { checkAlways } from './invariants/always.ts'
import { eventRules } from './invariants/events.ts'
import { checkSettled } from './invariants/settled.ts'
import { SimulatedWorld } from './simulated-world.ts'

const steps = 40
/** Longer than eviction, back-offs and rollouts take. */
const settleSeconds = 900
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
    if (error instanceof Error) {
      const log = world.log.join('\n')
      error.message = `seed ${seed}: ${error.message}`
      error.stack = `${error.stack}\n${log}`
    }
    throw error
  }
  return world
}

/** Plays many seeds. Throws the first failures. */
export function mustHold(firstSeed: number, count: number): void {
  const failures: string[] = []
  for (let seed = firstSeed; seed < firstSeed + count; seed++)
    try {
      simulate(seed)
    } catch (error) {
      failures.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
  if (failures.length > 0)
    throw new Error(
      `${failures.length} of ${count} seeds fail:\n${failures.slice(0, shownFailures).join('\n\n')}`,
    )
}
