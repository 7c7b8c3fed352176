// What a fault is: one file each. It breaks machines, units, links, disks or registries, never API objects.
import type { Machine } from '../machines/machine.ts'
import type { Registries } from '../machines/registry.ts'
import type { Network } from '../network/network.ts'

/** What faults can break. */
export interface FaultWorld {
  readonly machines: ReadonlyMap<string, Machine>
  readonly network: Network
  readonly registries: Registries
}

export type FaultParams = { readonly [name: string]: unknown }

/** Takes the fault out of the world again; what it broke may need its time to recover. */
export type Heal = () => void

export interface Fault {
  /** `nodeCrash`: the key in a level. */
  readonly name: string
  /** What it breaks, and what heals it. */
  readonly about: string
  /** The names of its parameters. */
  readonly params: readonly string[]
  /** Rows of the fault catalogue that it shows. */
  readonly shows: readonly string[]
  /** Throws FaultError when the parameters name nothing in this world. */
  inject(world: FaultWorld, params: FaultParams): Heal
}

/** A mistake in the parameters of a fault. */
export class FaultError extends Error {}

/** The machine that a parameter names. Throws FaultError. */
export function machineOf(world: FaultWorld, params: FaultParams): Machine {
  const machine = world.machines.get(String(params.node))
  if (machine !== undefined) return machine
  throw new FaultError(
    `there is no node "${params.node}"; there are ${[...world.machines.keys()].join(', ')}`,
  )
}
