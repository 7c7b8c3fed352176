// What a reading verb looks at: the objects of -f, or what its arguments name.
import { findTargets, hasFiles } from './manifests/targets.ts'
import { resourceTargets, type Targets } from './resource-arguments.ts'
import { throwCollected, type VerbCall } from './verb.ts'

/** A type alone means all its objects. Throws CommandError. */
export async function readTargets(call: VerbCall): Promise<Targets> {
  if (!hasFiles(call)) return resourceTargets(call, { typeAloneIsAll: true })
  const { targets, errors, isSingle } = await findTargets(call, { fetch: 'none' })
  throwCollected(errors)
  return { items: targets, isSingle }
}
