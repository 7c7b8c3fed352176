// kubectl edit. Models kubectl cmdutil/editor, v1.35.
import { deepEqual, isRecord, type KubeObject } from '#api/object.ts'
import { createMergePatch } from '#api/patch/create-merge-patch.ts'
import { createStrategicPatch } from '#api/patch/create-strategic-patch.ts'
import { ApiError } from '#api/status.ts'
import { editIntro, openEditor, withoutComments } from '../editing.ts'
import { withLastApplied } from '../manifests/last-applied.ts'
import { parseDocuments } from '../manifests/parse-manifest.ts'
import { findTargets } from '../manifests/targets.ts'
import { goJson, printJson } from '../printers/json.ts'
import { printYaml } from '../printers/yaml.ts'
import { reportChange } from '../report-change.ts'
import { quotedName, schemaTypeOf, type Target } from '../target.ts'
import { CommandError, throwCollected, type Verb, type VerbCall } from '../verb.ts'
import { patchObject } from '../writing.ts'

type JsonObject = { readonly [key: string]: unknown }

export const edit: Verb = {
  path: 'edit',

  async run(call) {
    const { targets, errors } = await findTargets(call, { fetch: 'latest' })
    throwCollected(errors)
    if (targets.length === 0) {
      call.io.err('edit cancelled, no objects found\n')
      return 0
    }
    for (const target of targets) await editOne(call, target)
    return 0
  },
}

/** From one editor that closes to the next one that opens. */
const reopenMs = 1000

/** Opens the object again and again until it is saved or given up. */
async function editOne(call: VerbCall, target: Target): Promise<void> {
  const isJson = call.flags.text('output') === 'json'
  const path = `/tmp/kubectl-edit-${call.nowMs() % 10 ** 10}.${isJson ? 'json' : 'yaml'}`
  const original = withoutManagedFields(target.object as KubeObject)
  const shown = isJson ? printJson(original) : printYaml(original)
  let body = shown
  let complaints = ''
  for (;;) {
    const text = await openEditor(call, path, isJson ? body : `${editIntro}${complaints}${body}`)
    const edited = withoutComments(text)
    if (edited === withoutComments(body) && complaints !== '') {
      await storeCopy(call, path, text)
      throw new CommandError('error: Edit cancelled, no valid changes were saved.')
    }
    if (edited === withoutComments(shown)) {
      call.io.err('Edit cancelled, no changes made.\n')
      return
    }
    const problem =
      edited.trim() === '' ? empty(call, target) : await save(call, target, original, edited, path)
    if (problem === undefined) return
    // A command that edits the same text again and again ends with ^C only; it takes its time as any editor does.
    await call.io.sleep(reopenMs)
    if (call.io.interrupt.isRaised) return
    body = edited
    complaints = problem
  }
}

async function storeCopy(call: VerbCall, path: string, text: string): Promise<void> {
  await call.io.files.write(path, text)
  call.io.err(`A copy of your changes has been stored to ${JSON.stringify(path)}\n`)
}

function empty(call: VerbCall, target: Target): string {
  call.io.err(`error: ${quotedName(target)} is invalid\n`)
  return `# ${quotedName(target)} was not valid:\n# * : Invalid value: "The edited file failed validation": [apiVersion not set, kind not set]\n#\n`
}

function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata
  return { ...object, metadata }
}

/** Sends the change; answers the comment to show above the text when it must be edited again. */
async function save(
  call: VerbCall,
  target: Target,
  original: KubeObject,
  text: string,
  path: string,
): Promise<string | undefined> {
  let edited: unknown
  try {
    edited = parseDocuments(text, 'edited-file')[0]
  } catch (error) {
    return `# The edited file had a syntax error: ${(error as Error).message.replace(/^error: /, '')}\n#\n`
  }
  if (!isRecord(edited)) return '# The edited file had a syntax error: unable to decode "edited-file"\n#\n'
  const object = edited as unknown as KubeObject
  const identity = ({ apiVersion, kind, metadata }: KubeObject) => [apiVersion, kind, metadata?.name]
  if (!deepEqual(identity(object), identity(original))) {
    await storeCopy(call, path, text)
    throw new CommandError('error: At least one of apiVersion, kind and name was changed')
  }
  const wanted = call.flags.on('save-config') ? withLastApplied(object) : object
  const [from, to] = [original, wanted] as unknown as [JsonObject, JsonObject]
  const type = schemaTypeOf(target.resource)
  const patch = type === undefined ? createMergePatch(from, to) : createStrategicPatch(type, from, to)
  if (call.flags.on('output-patch')) call.io.out(`Patch: ${goJson(patch)}\n`)
  try {
    const patchType = type === undefined ? 'merge-patch+json' : 'strategic-merge-patch+json'
    const subresource = call.flags.text('subresource') || undefined
    const saved = await patchObject(call, target, patchType, patch, { dryRun: 'none', subresource })
    await reportChange(call, target, 'edited', 'none', saved)
    return undefined
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return refusal(call, target, error)
  }
}

function refusal(call: VerbCall, target: Target, error: ApiError): string {
  const name = quotedName(target)
  if (error.reason === 'NotFound') throw new CommandError(`error: ${name} could not be found on the server`)
  if (error.reason !== 'Invalid') {
    call.io.err(`error: ${name} could not be patched: ${error.message}\n`)
    return `# ${name} could not be patched: ${error.message}\n#\n`
  }
  call.io.err(`error: ${name} is invalid\n`)
  const causes = (error.status.details?.causes ?? []).map(
    ({ field, message }) => `# * ${field}: ${message}\n`,
  )
  return `# ${name} was not valid:\n${causes.join('')}#\n`
}
