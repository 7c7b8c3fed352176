// kubectl diff.
import { isRecord, type KubeObject } from '#api/object.ts'
import { createThreeWayMergePatch } from '#api/patch/create-merge-patch.ts'
import { createThreeWayStrategicPatch } from '#api/patch/create-strategic-patch.ts'
import { unifiedDiff } from '#api/unified-diff.ts'
import { lastApplied } from '../manifests/last-applied.ts'
import { manifestTargets } from '../manifests/manifest-targets.ts'
import { fetchIfPresent, hasFiles } from '../manifests/targets.ts'
import { printYaml } from '../printers/yaml.ts'
import { errorText } from '../responses.ts'
import { schemaTypeOf, type Target } from '../target.ts'
import { CommandError, SeveralErrors, usageError, type Verb, type VerbCall } from '../verb.ts'
import { createObject, patchObject } from '../writing.ts'

/** An exit code of 1 means that there are differences. */
const failureCode = 2

type JsonObject = { readonly [key: string]: unknown }

export const diff: Verb = {
  path: 'diff',

  async run(call) {
    try {
      return (await diffAll(call)) ? 1 : 0
    } catch (error) {
      const text = errorText(error)
      if (text === undefined) throw error
      throw new CommandError(text, failureCode)
    }
  },
}

async function diffAll(call: VerbCall): Promise<boolean> {
  if (call.args.length > 0) throw usageError(call, `Unexpected args: [${call.args.join(' ')}]`)
  if (!hasFiles(call)) throw new CommandError('error: must specify one of -f and -k')
  if (call.flags.on('prune')) throw new CommandError('error: --prune is not built into this kubectl')
  const { targets, errors } = await manifestTargets(call)
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new SeveralErrors(errors)
  const now = new Date(call.nowMs())
  const folder = (name: string) => `/tmp/${name}-${call.nowMs() % 10 ** 9}`
  const stamp = `${now.toISOString().slice(0, 10)} ${now.toISOString().slice(11, 23)}000000 +0000`
  let isDifferent = false
  for (const target of targets) {
    const live = await fetchIfPresent(call, target)
    const merged = await mergedObject(call, target, live)
    const [from, to] = [shown(call, live), shown(call, merged)]
    const hunks = unifiedDiff(from, to)
    if (hunks === '') continue
    isDifferent = true
    const name = fileName(target)
    const [before, after] = [`${folder('LIVE')}/${name}`, `${folder('MERGED')}/${name}`]
    call.io.out(`diff -u -N ${before} ${after}\n--- ${before}\t${stamp}\n+++ ${after}\t${stamp}\n${hunks}`)
  }
  return isDifferent
}

/** What the server would make of it, without doing it. Throws ApiError. */
async function mergedObject(
  call: VerbCall,
  target: Target,
  live: KubeObject | undefined,
): Promise<KubeObject> {
  const given = target.object as KubeObject
  const dryRun = 'server'
  if (call.flags.on('server-side')) {
    const manager = call.flags.has('field-manager') ? call.flags.text('field-manager') : 'kubectl'
    const query = { fieldManager: manager, force: String(call.flags.on('force-conflicts')) }
    return patchObject(call, target, 'apply-patch+yaml', given, { dryRun, query })
  }
  if (live === undefined) return createObject(call, target, given, dryRun)
  const documents = [lastApplied(live) ?? {}, given, live] as unknown as [JsonObject, JsonObject, JsonObject]
  const [original, modified, current] = documents
  const annotated = withAnnotationsOf(modified, original)
  const type = schemaTypeOf(target.resource)
  const patch =
    type === undefined
      ? createThreeWayMergePatch(original, annotated, current)
      : createThreeWayStrategicPatch(type, original, annotated, current)
  if (Object.keys(patch).length === 0) return live
  const patchType = type === undefined ? 'merge-patch+json' : 'strategic-merge-patch+json'
  return patchObject(call, target, patchType, patch, { dryRun })
}

/** What was applied always had annotations, if only empty ones: their absence is no change. */
function withAnnotationsOf(modified: JsonObject, original: JsonObject): JsonObject {
  const { metadata } = modified
  if (!isRecord(metadata) || metadata.annotations !== undefined) return modified
  const had = isRecord(original.metadata) && original.metadata.annotations !== undefined
  return had ? { ...modified, metadata: { ...metadata, annotations: {} } } : modified
}

function shown(call: VerbCall, object: KubeObject | undefined): string {
  if (object === undefined) return ''
  if (call.flags.on('show-managed-fields')) return printYaml(object)
  const { managedFields: _, ...metadata } = object.metadata
  return printYaml({ ...object, metadata })
}

/** `apps.v1.Deployment.shop.web`. */
function fileName({ resource, namespace, name }: Target): string {
  const { group, version, kind } = resource
  return [group, version, kind, namespace ?? '', name].filter((part, i) => i > 0 || part !== '').join('.')
}
