// What the set verbs have in common: change the pod spec of each target and send the difference.
import type { Draft } from '#api/object.ts'
import type { PodSpec } from '#api/types/core-v1.ts'
import { findTargets } from '../manifests/targets.ts'
import { patchDifference, withPodSpec } from '../pod-specs.ts'
import { reportChange } from '../report-change.ts'
import type { Target } from '../target.ts'
import { throwCollected, type VerbCall } from '../verb.ts'
import { checkChangeOptions } from '../writing.ts'

/** Changes each target that the resource arguments name; says `operation` of those that changed. */
export async function changePodSpecs(
  call: VerbCall,
  resources: readonly string[],
  operation: string,
  change: (spec: Draft<PodSpec>, target: Target) => void,
): Promise<void> {
  const { flags } = call
  const isLocal = flags.on('local')
  const dryRun = checkChangeOptions(call)
  const { targets, errors: unfound } = await findTargets(call, {
    args: resources,
    isAll: flags.on('all'),
    isBuiltIn: true,
    fetch: isLocal ? 'named' : 'latest',
  })
  const errors = [...unfound]
  for (const target of targets) {
    try {
      const changed = withPodSpec(target, (spec) => change(spec, target))
      const patched = await patchDifference(call, target, changed, isLocal ? 'client' : dryRun)
      if (patched !== undefined)
        await reportChange(call, target, operation, isLocal ? 'none' : dryRun, patched)
    } catch (error) {
      errors.push(error)
    }
  }
  throwCollected(errors)
}
