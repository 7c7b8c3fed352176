// kubectl rollout pause and rollout resume.
import { isRecord } from '#api/object.ts'
import { reportChange } from '../report-change.ts'
import { eachTarget } from '../rollout/each-target.ts'
import { quotedName, type Target } from '../target.ts'
import { CommandError, type Verb, type VerbCall } from '../verb.ts'
import { checkChangeOptions, type DryRun, patchObject } from '../writing.ts'

export const rolloutPause: Verb = {
  path: 'rollout pause',

  async run(call) {
    const dryRun = checkChangeOptions(call)
    await eachTarget(call, async (target) => {
      checkKind(target, 'pausing')
      if (isPaused(target)) throw new CommandError(`error: ${quotedName(target)} is already paused`)
      await setPaused(call, target, true, 'paused', dryRun)
    })
    return 0
  },
}

export const rolloutResume: Verb = {
  path: 'rollout resume',

  async run(call) {
    const dryRun = checkChangeOptions(call)
    await eachTarget(call, async (target) => {
      checkKind(target, 'resuming')
      if (!isPaused(target)) throw new CommandError(`error: ${quotedName(target)} is not paused`)
      await setPaused(call, target, null, 'resumed', dryRun)
    })
    return 0
  },
}

function checkKind(target: Target, doing: string): void {
  if (target.resource.kind !== 'Deployment')
    throw new CommandError(`error: ${quotedName(target)} ${doing} is not supported`)
}

function isPaused(target: Target): boolean {
  const spec = (target.object as unknown as { readonly spec?: unknown }).spec
  return isRecord(spec) && spec.paused === true
}

async function setPaused(
  call: VerbCall,
  target: Target,
  paused: true | null,
  operation: string,
  dryRun: DryRun,
): Promise<void> {
  const patch = { spec: { paused } }
  const patched = await patchObject(call, target, 'strategic-merge-patch+json', patch, { dryRun })
  await reportChange(call, target, operation, dryRun, patched)
}
