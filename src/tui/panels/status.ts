// The word that carries a state, with the colour that repeats it.
import type { PodRow } from '#game/session-state.ts'
import { span } from '../rows.ts'
import type { Row, Signs, Slot } from '../theme.ts'

/** On its way, not wrong: `Init:0/2`, `ContainerCreating`. */
const underway =
  /^(Pending|ContainerCreating|PodInitializing|Terminating|Init:\d+\/\d+|Running|NotReady|Unknown)$/

export function slotOfPod({ status, isHealthy }: PodRow): Slot {
  if (status === 'Completed') return 'dim'
  if (isHealthy) return 'good'
  return underway.test(status) ? 'warn' : 'bad'
}

/** Given as what a status was before: there is no room to say it, only that the status is new. */
export const nowOnly = ''

/** A status; for a moment after it changed, what it was before as well. */
export function changed(was: string | undefined, status: string, slot: Slot, signs: Signs): Row {
  if (was === undefined || was === status) return [span(status, slot)]
  if (was === nowOnly) return [span(status, 'flash')]
  return [span(was, 'dim'), span(` ${signs.arrow} `, 'flash'), span(status, 'flash')]
}
