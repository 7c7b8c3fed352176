// kubectl create -f.
import { isRecord } from '#api/object.ts'
import { editedTargets } from '../manifests/edit-before-create.ts'
import { withLastApplied } from '../manifests/last-applied.ts'
import { manifestTargets } from '../manifests/manifest-targets.ts'
import { sendRaw } from '../raw-request.ts'
import { reportChange } from '../report-change.ts'
import { errorWith } from '../target.ts'
import { CommandError, throwCollected, usageError, type Verb } from '../verb.ts'
import { checkChangeOptions, createObject } from '../writing.ts'

export const create: Verb = {
  path: 'create',

  async run(call) {
    const { flags, args } = call
    if (args.length > 0) throw usageError(call, `Unexpected args: [${args.join(' ')}]`)
    if (flags.list('filename').length === 0 && flags.text('kustomize') === '')
      throw new CommandError('error: must specify one of -f and -k')
    if (flags.text('raw') !== '') return sendRaw(call, 'POST')
    const dryRun = checkChangeOptions(call)
    const read = await manifestTargets(call)
    const inOrder = flags.on('edit') ? await editedTargets(call, read.targets) : read.inOrder
    if (inOrder === undefined) return 0
    const errors: unknown[] = []
    for (const target of inOrder) {
      if (target instanceof CommandError) {
        errors.push(target)
        continue
      }
      const { object } = target
      if (object === undefined) continue
      const sent = flags.on('save-config') ? withLastApplied(object) : object
      try {
        const created = dryRun === 'client' ? sent : await createObject(call, target, sent, dryRun)
        const name = isRecord(created.metadata) ? created.metadata.name : target.name
        await reportChange(call, { ...target, name: name ?? target.name }, 'created', dryRun, created)
      } catch (error) {
        errors.push(errorWith(error, 'creating', target.source))
      }
    }
    throwCollected(errors)
    if (inOrder.length === 0) throw new CommandError('error: no objects passed to create')
    return 0
  },
}
