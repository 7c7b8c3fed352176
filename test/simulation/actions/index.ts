// What a random player and a random misfortune do to the cluster.
import type { SimulatedWorld } from '../simulated-world.ts'
import type { Action } from './action.ts'
import { basics } from './basics.ts'
import { misfortunes } from './misfortunes.ts'
import { policyActions } from './policies.ts'
import { storage } from './storage.ts'
import { workloads } from './workloads.ts'

export const actions: readonly Action[] = [
  ...basics,
  ...workloads,
  ...storage,
  ...policyActions,
  ...misfortunes,
]

const weights = actions.reduce((sum, { weight }) => sum + weight, 0)

/** Does one thing, chosen by the world's chance. */
export function act(world: SimulatedWorld): void {
  let rest = world.chance.below(weights)
  for (const { weight, run } of actions) {
    rest -= weight
    if (rest < 0) {
      run(world)
      return
    }
  }
}
