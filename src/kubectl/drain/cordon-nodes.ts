// Marking nodes as unschedulable, or as schedulable again. Models kubectl drain RunCordonOrUncordon, v1.35.
import type { Node } from '#api/types/core-v1.ts'
import { findTargets } from '../manifests/targets.ts'
import { printedName, type Target } from '../target.ts'
import { throwCollected, usageError, type VerbCall } from '../verb.ts'
import { type DryRun, dryRunSuffix, patchObject } from '../writing.ts'

/** The nodes of the arguments or of -l. Throws what keeps them from being found. */
export async function nodesOf(call: VerbCall): Promise<readonly Target[]> {
  const { args, flags, facts } = call
  if (args.length === 0 && flags.text('selector') === '')
    throw usageError(call, `USAGE: ${facts.use} [flags]`)
  if (args.length > 0 && flags.text('selector') !== '')
    throw usageError(call, 'cannot specify both a node name and a --selector option')
  const { targets, errors } = await findTargets(call, { type: 'nodes' })
  throwCollected(errors)
  return targets
}

/** Sets spec.unschedulable and tells what came of it. Throws ApiError. */
export async function setUnschedulable(
  call: VerbCall,
  target: Target,
  isUnschedulable: boolean,
  dryRun: DryRun,
): Promise<void> {
  const { spec } = target.object as unknown as Node
  const word = isUnschedulable ? 'cordoned' : 'uncordoned'
  const isAlready = (spec?.unschedulable === true) === isUnschedulable
  if (!isAlready && dryRun !== 'client') {
    const patch = { spec: { unschedulable: isUnschedulable ? true : null } }
    await patchObject(call, target, 'strategic-merge-patch+json', patch, { dryRun })
  }
  call.io.out(`${printedName(target)} ${isAlready ? 'already ' : ''}${word}${dryRunSuffix(dryRun)}\n`)
}
