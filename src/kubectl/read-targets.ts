// What a reading verb looks at: the objects of -f, or what its arguments name.
import { findTargets, hasFiles } from './manifests/targets.ts'
import { resourceTargets, type TargetOptions, type Targets } from './resource-arguments.ts'
import { throwCollected, type VerbCall } from './verb.ts'

/** Unless told otherwise a type alone means all its objects. Throws CommandError. */
export async function readTargets(
  call: VerbCall,
  options: TargetOptions = { typeAloneIsAll: true },
): Promise<Targets> {
  if (!hasFiles(call)) return resourceTargets(call, options)
  const { targets, errors, isSingle } = await findTargets(call, { fetch: 'none' })
  throwCollected(errors)
  return { items: targets, isSingle }
}
