// kubectl replace.
import type { KubeObject } from '#api/object.ts'
import { lastAppliedAnnotation } from '#api/well-known.ts'
import { deleteAndAwait } from '../delete-and-await.ts'
import { withLastApplied } from '../manifests/last-applied.ts'
import { manifestTargets } from '../manifests/manifest-targets.ts'
import { hasFiles } from '../manifests/targets.ts'
import { sendRaw } from '../raw-request.ts'
import { reportChange } from '../report-change.ts'
import { errorWith, type Target } from '../target.ts'
import { CommandError, throwCollected, usageError, type Verb, type VerbCall } from '../verb.ts'
import { checkChangeOptions, createObject, type DryRun, replaceObject } from '../writing.ts'

export const replace: Verb = {
  path: 'replace',

  async run(call) {
    const { flags, args } = call
    if (args.length > 0) throw usageError(call, `Unexpected args: [${args.join(' ')}]`)
    if (flags.text('raw') !== '') return sendRaw(call, 'PUT')
    if (!hasFiles(call)) throw new CommandError('error: must specify one of -f and -k')
    const isForced = flags.on('force')
    if (flags.count('grace-period') >= 0 && !isForced)
      throw new CommandError('error: --grace-period must have --force specified')
    if (flags.durationMs('timeout') !== 0 && !isForced)
      throw new CommandError('error: --timeout must have --force specified')
    const dryRun = checkChangeOptions(call)
    const { targets, errors: unread } = await manifestTargets(call)
    const errors = [...unread]
    if (isForced) for (const target of targets) await deleteFirst(call, target, dryRun)
    for (const target of targets) {
      try {
        await replaceOne(call, target, isForced, dryRun)
      } catch (error) {
        errors.push(errorWith(error, isForced ? 'creating' : 'replacing', target.source))
      }
    }
    throwCollected(errors)
    if (targets.length === 0) throw new CommandError('error: no objects passed to replace')
    return 0
  },
}

async function replaceOne(call: VerbCall, target: Target, isForced: boolean, dryRun: DryRun): Promise<void> {
  const given = target.object as KubeObject
  const isApplied = given.metadata.annotations?.[lastAppliedAnnotation] !== undefined
  const object = call.flags.on('save-config') || isApplied ? withLastApplied(given) : given
  const subresource = call.flags.text('subresource') || undefined
  const send = async () => {
    if (dryRun === 'client') return object
    if (isForced) return createObject(call, target, object, dryRun)
    return replaceObject(call, target, object, { dryRun, subresource })
  }
  await reportChange(call, target, 'replaced', dryRun, await send())
}

async function deleteFirst(call: VerbCall, target: Target, dryRun: DryRun): Promise<void> {
  if (dryRun === 'none') await deleteAndAwait(call, target)
}
