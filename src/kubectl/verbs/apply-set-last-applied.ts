// kubectl apply set-last-applied.
import type { KubeObject } from '#api/object.ts'
import { lastAppliedAnnotation } from '#api/well-known.ts'
import { manifestTargets } from '../manifests/manifest-targets.ts'
import { fetchTarget } from '../manifests/targets.ts'
import { goJson } from '../printers/json.ts'
import { reportChange } from '../report-change.ts'
import type { Target } from '../target.ts'
import { CommandError, throwCollected, type Verb, type VerbCall } from '../verb.ts'
import { checkChangeOptions, type DryRun, patchObject } from '../writing.ts'

export const applySetLastApplied: Verb = {
  path: 'apply set-last-applied',

  async run(call) {
    const dryRun = checkChangeOptions(call)
    const { targets, errors: unread } = await manifestTargets(call)
    const errors = [...unread]
    for (const target of targets) {
      try {
        await setOne(call, target, dryRun)
      } catch (error) {
        errors.push(error)
      }
    }
    throwCollected(errors)
    if (targets.length === 0) throw new CommandError('error: no objects passed to set-last-applied')
    return 0
  },
}

async function setOne(call: VerbCall, target: Target, dryRun: DryRun): Promise<void> {
  const live = await fetchTarget(call, target)
  const present = live.metadata.annotations?.[lastAppliedAnnotation]
  if (present === undefined && !call.flags.on('create-annotation'))
    throw new CommandError(
      `error: no last-applied-configuration annotation found on resource: ${target.name}, to create the annotation, run the command with --create-annotation`,
    )
  const wanted = `${goJson(target.object as KubeObject)}\n`
  if (present === wanted) {
    await reportChange(call, target, 'unchanged', dryRun, live)
    return
  }
  const patch = { metadata: { annotations: { [lastAppliedAnnotation]: wanted } } }
  const patched =
    dryRun === 'client' ? live : await patchObject(call, target, 'merge-patch+json', patch, { dryRun })
  await reportChange(call, target, 'configured', dryRun, patched)
}
