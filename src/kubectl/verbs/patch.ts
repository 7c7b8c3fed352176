// kubectl patch.
import { deepEqual, isRecord, type KubeObject } from '#api/object.ts'
import { applyJsonPatch } from '#api/patch/json-patch.ts'
import { applyMergePatch } from '#api/patch/merge-patch.ts'
import { applyStrategicPatch } from '#api/patch/strategic-patch.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import { parseDocuments } from '../manifests/parse-manifest.ts'
import { findTargets } from '../manifests/targets.ts'
import { reportChange } from '../report-change.ts'
import { responseBody } from '../responses.ts'
import { schemaTypeOf, type Target, targetPath } from '../target.ts'
import { CommandError, throwCollected, type Verb, type VerbCall } from '../verb.ts'
import { checkChangeOptions, type DryRun, type PatchType, patchObject } from '../writing.ts'

const patchTypes: { readonly [type: string]: PatchType } = {
  json: 'json-patch+json',
  merge: 'merge-patch+json',
  strategic: 'strategic-merge-patch+json',
}

export const patch: Verb = {
  path: 'patch',

  async run(call) {
    const { flags } = call
    const type = flags.text('type').toLowerCase()
    const hasPatch = flags.text('patch') !== ''
    const hasFile = flags.text('patch-file') !== ''
    if (hasPatch && hasFile) throw new CommandError('error: cannot specify --patch and --patch-file together')
    if (!hasPatch && !hasFile)
      throw new CommandError(
        'error: must specify --patch or --patch-file containing the contents of the patch',
      )
    const patchType = patchTypes[type]
    if (patchType === undefined)
      throw new CommandError(
        `error: --type must be one of [${Object.keys(patchTypes).sort().join(' ')}], not ${JSON.stringify(flags.text('type'))}`,
      )
    const text = hasFile ? await readPatch(call) : flags.text('patch')
    const dryRun = checkChangeOptions(call)
    const isLocal = flags.on('local') || dryRun === 'client'
    const { targets, errors: unfound } = await findTargets(call, {
      fetch: flags.on('local') ? 'named' : 'latest',
    })
    const errors = [...unfound]
    for (const target of targets) {
      try {
        if (isLocal) await patchLocally(call, target, patchType, text)
        else await patchOnServer(call, target, patchType, text, dryRun)
      } catch (error) {
        errors.push(error)
      }
    }
    throwCollected(errors)
    if (targets.length === 0) throw new CommandError('error: no objects passed to patch')
    return 0
  },
}

async function readPatch(call: VerbCall): Promise<string> {
  const path = call.flags.text('patch-file')
  try {
    return await call.io.files.read(path)
  } catch (error) {
    throw new CommandError(`error: unable to read patch file: ${(error as Error).message}`)
  }
}

/** JSON goes to the server as it was typed; YAML is translated. */
function patchBody(text: string): unknown {
  const trimmed = text.trimStart()
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) return text
  return parsedPatch(text)
}

function parsedPatch(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    try {
      return parseDocuments(text, 'patch')[0] ?? null
    } catch (error) {
      const cause = (error as Error).message.replace(/^.*?: error converting YAML to JSON: /, '')
      throw new CommandError(`error: unable to parse ${JSON.stringify(text)}: ${cause}`)
    }
  }
}

const unsupportedCode = 415

function unsupported({ resource }: Target, type: PatchType, { message }: ApiError): CommandError {
  const { group, version, kind } = resource
  const gvk = `${apiVersionOf(group, version)}, Kind=${kind}`
  return new CommandError(`error: application/${type} is not supported by ${gvk}: ${message}`)
}

async function patchOnServer(
  call: VerbCall,
  target: Target,
  type: PatchType,
  text: string,
  dryRun: DryRun,
): Promise<void> {
  const subresource = call.flags.text('subresource') || undefined
  const before = subresource === undefined ? target.object : await fetchSubresource(call, target, subresource)
  const patched = await patchObject(call, target, type, patchBody(text), { dryRun, subresource }).catch(
    (error: unknown) => {
      throw error instanceof ApiError && error.code === unsupportedCode
        ? unsupported(target, type, error)
        : error
    },
  )
  const isChanged = !deepEqual(withoutKind(before), withoutKind(patched))
  const resource = { ...target.resource, kind: patched.kind, group: groupOf(patched) }
  // Upstream forgets to say that it was a dry run.
  await reportChange(
    call,
    { ...target, resource },
    isChanged ? 'patched' : 'patched (no change)',
    'none',
    patched,
  )
}

async function fetchSubresource(call: VerbCall, target: Target, subresource: string): Promise<KubeObject> {
  const path = targetPath(target, subresource)
  return responseBody(await call.client.request({ method: 'GET', path })) as KubeObject
}

function groupOf({ apiVersion }: KubeObject): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : ''
}

function withoutKind(object: KubeObject | undefined): unknown {
  if (object === undefined) return undefined
  const { apiVersion: _version, kind: _kind, ...rest } = object
  return rest
}

async function patchLocally(call: VerbCall, target: Target, type: PatchType, text: string): Promise<void> {
  const object = target.object as KubeObject
  const document = parsedPatch(text)
  const patched = applied(target, type, object, document) as KubeObject
  const isChanged = !deepEqual(object, patched)
  // Upstream forgets to say that it was a dry run.
  await reportChange(call, target, isChanged ? 'patched' : 'patched (no change)', 'none', patched)
}

function applied(target: Target, type: PatchType, object: KubeObject, document: unknown): unknown {
  const schemaType = schemaTypeOf(target.resource)
  if (type === 'json-patch+json') return applyJsonPatch(object, document)
  if (type === 'merge-patch+json' || schemaType === undefined) return applyMergePatch(object, document)
  return applyStrategicPatch(schemaType, object, isRecord(document) ? document : {})
}
