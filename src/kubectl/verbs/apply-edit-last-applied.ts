// kubectl apply edit-last-applied.
import { isRecord } from '#api/object.ts'
import { lastAppliedAnnotation } from '#api/well-known.ts'
import { editIntro, openEditor, withoutComments } from '../editing.ts'
import { lastApplied } from '../manifests/last-applied.ts'
import { parseDocuments } from '../manifests/parse-manifest.ts'
import { findTargets } from '../manifests/targets.ts'
import { goJson, printJson } from '../printers/json.ts'
import { printYaml } from '../printers/yaml.ts'
import { reportChange } from '../report-change.ts'
import type { Target } from '../target.ts'
import { CommandError, throwCollected, type Verb, type VerbCall } from '../verb.ts'
import { patchObject } from '../writing.ts'

export const applyEditLastApplied: Verb = {
  path: 'apply edit-last-applied',

  async run(call) {
    const { targets, errors } = await findTargets(call, { fetch: 'latest' })
    throwCollected(errors)
    const applied = targets.filter(({ object }) => object !== undefined && lastApplied(object) !== undefined)
    if (applied.length === 0)
      throw new CommandError(
        'error: no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
      )
    for (const target of applied) await editOne(call, target)
    return 0
  },
}

async function editOne(call: VerbCall, target: Target): Promise<void> {
  const config = target.object === undefined ? undefined : lastApplied(target.object)
  const isJson = call.flags.text('output') === 'json'
  const shown = isJson ? printJson(config) : printYaml(config)
  const path = `/tmp/kubectl-edit-${call.nowMs() % 10 ** 10}.${isJson ? 'json' : 'yaml'}`
  const edited = withoutComments(await openEditor(call, path, isJson ? shown : `${editIntro}${shown}`))
  if (edited === withoutComments(shown)) {
    call.io.err('Edit cancelled, no changes made.\n')
    return
  }
  const [value] = parseDocuments(edited, 'edited-file')
  if (!isRecord(value)) throw new CommandError('error: unable to decode "edited-file"')
  const patch = { metadata: { annotations: { [lastAppliedAnnotation]: `${goJson(value)}\n` } } }
  const patched = await patchObject(call, target, 'merge-patch+json', patch, { dryRun: 'none' })
  await reportChange(call, target, 'edited', 'none', patched)
}
