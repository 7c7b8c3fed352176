// What the rollout verbs have in common: find the targets, act on each, go on after errors.
import { findTargets } from '../manifests/targets.ts'
import type { Target } from '../target.ts'
import { CommandError, throwCollected, type VerbCall } from '../verb.ts'

const resourceNeeded = 'error: required resource not specified'

/** Runs `act` on each object that the call names; tells how many there were. Throws what went wrong, all of it at the end. */
export async function eachTarget(call: VerbCall, act: (target: Target) => Promise<void>): Promise<number> {
  const { flags, args } = call
  if (args.length === 0 && flags.list('filename').length === 0) throw new CommandError(resourceNeeded)
  const { targets, errors: unfound } = await findTargets(call, {
    fetch: 'latest',
    isBuiltIn: true,
    typeAloneIsAll: true,
  })
  const errors = [...unfound]
  for (const target of targets) {
    try {
      await act(target)
    } catch (error) {
      errors.push(error)
    }
  }
  throwCollected(errors)
  return targets.length
}
