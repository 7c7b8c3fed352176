// kubectl apply.

import { parseSelector } from '#api/labels.ts'
import type { KubeObject } from '#api/object.ts'
import { createThreeWayMergePatch } from '#api/patch/create-merge-patch.ts'
import { createThreeWayStrategicPatch } from '#api/patch/create-strategic-patch.ts'
import { ApiError, isConflict, isNotFound } from '#api/status.ts'
import { lastAppliedAnnotation } from '#api/well-known.ts'
import { applyOnServer } from '../manifests/apply-on-server.ts'
import { lastApplied, withLastApplied } from '../manifests/last-applied.ts'
import { manifestTargets } from '../manifests/manifest-targets.ts'
import { checkPrune, prune } from '../manifests/prune.ts'
import { fetchTarget } from '../manifests/targets.ts'
import { goJson } from '../printers/json.ts'
import { reportChange } from '../report-change.ts'
import { errorWith, schemaTypeOf, type Target } from '../target.ts'
import { CommandError, throwCollected, usageError, type Verb, type VerbCall } from '../verb.ts'
import { checkChangeOptions, createObject, type DryRun, deleteObject, patchObject } from '../writing.ts'

const conflictAttempts = 5
/** Pause between attempts from the second on. */
const conflictPauseMs = 1000

export const apply: Verb = {
  path: 'apply',

  async run(call) {
    const { flags, args } = call
    checkOptions(call)
    if (args.length > 0) throw usageError(call, `Unexpected args: [${args.join(' ')}]`)
    if (flags.list('filename').length === 0 && flags.text('kustomize') === '')
      throw new CommandError('error: must specify one of -f and -k')
    checkPrune(call)
    const dryRun = checkChangeOptions(call)
    const { targets: read, errors: unread } = await manifestTargets(call)
    const targets = read.filter((target) => isSelected(call, target))
    const errors = [...unread]
    for (const target of targets) {
      try {
        if (flags.on('server-side')) await applyOnServer(call, target, dryRun)
        else await applyOnClient(call, target, dryRun)
      } catch (error) {
        errors.push(error)
      }
    }
    throwCollected(errors)
    if (targets.length === 0) throw new CommandError('error: no objects passed to apply')
    if (flags.on('prune')) await prune(call, targets, dryRun)
    return 0
  },
}

function isSelected({ flags }: VerbCall, { object }: Target): boolean {
  const selector = flags.text('selector')
  return selector === '' || parseSelector(selector).matches(object?.metadata.labels)
}

function checkOptions({ flags }: VerbCall): void {
  if (flags.on('force-conflicts') && !flags.on('server-side'))
    throw new CommandError('error: --force-conflicts only works with --server-side')
  if (flags.on('server-side') && flags.text('dry-run') === 'client')
    throw new CommandError(
      "error: --dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)",
    )
  if (flags.on('server-side') && flags.on('force'))
    throw new CommandError('error: --force cannot be used with --server-side')
  if (flags.on('force') && flags.text('dry-run') === 'server')
    throw new CommandError('error: --dry-run=server cannot be used with --force')
}

async function applyOnClient(call: VerbCall, target: Target, dryRun: DryRun): Promise<void> {
  const given = target.object as KubeObject
  const modified = withLastApplied(given)
  let current: KubeObject
  try {
    current = await fetchTarget(call, target)
  } catch (error) {
    if (!isNotFound(error)) {
      const doing = `retrieving current configuration of:\n${infoText(target)}\nfrom server for:`
      throw errorWith(error, doing, target.source)
    }
    await createApplied(call, target, modified, dryRun)
    return
  }
  if (current.metadata.annotations?.[lastAppliedAnnotation] === undefined)
    call.io.err(
      `Warning: resource ${target.resource.plural}/${target.name} is missing the ${lastAppliedAnnotation} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    )
  if (dryRun === 'client') {
    await reportChange(call, target, 'configured', dryRun, current)
    return
  }
  const { object, isChanged } = await patchApplied(call, target, current, modified, dryRun)
  if (isChanged && object.metadata.deletionTimestamp !== undefined)
    call.io.err(
      `Warning: Detected changes to resource ${target.resource.plural}/${target.name} which is currently being deleted.\n`,
    )
  await reportChange(call, target, isChanged ? 'configured' : 'unchanged', dryRun, object)
}

async function createApplied(
  call: VerbCall,
  target: Target,
  modified: KubeObject,
  dryRun: DryRun,
): Promise<void> {
  try {
    const created = dryRun === 'client' ? modified : await createObject(call, target, modified, dryRun)
    await reportChange(call, target, 'created', dryRun, created)
  } catch (error) {
    throw errorWith(error, 'creating', target.source)
  }
}

interface Applied {
  readonly object: KubeObject
  readonly isChanged: boolean
}

/** Patches, again and again while others change the object too. Throws ApiError. */
async function patchApplied(
  call: VerbCall,
  target: Target,
  current: KubeObject,
  modified: KubeObject,
  dryRun: DryRun,
): Promise<Applied> {
  let base = current
  for (let attempt = 1; ; attempt++) {
    const patch = appliedPatch(target, base, modified)
    if (Object.keys(patch).length === 0) return { object: base, isChanged: false }
    try {
      const type =
        schemaTypeOf(target.resource) === undefined ? 'merge-patch+json' : 'strategic-merge-patch+json'
      return { object: await patchObject(call, target, type, patch, { dryRun }), isChanged: true }
    } catch (error) {
      if (isConflict(error) && attempt <= conflictAttempts) {
        if (attempt > 1) await call.io.sleep(conflictPauseMs)
        base = await fetchTarget(call, target)
        continue
      }
      const isStuck = isConflict(error) || (error instanceof ApiError && error.reason === 'Invalid')
      if (isStuck && call.flags.on('force'))
        return { object: await recreate(call, target, modified, dryRun), isChanged: true }
      throw errorWith(
        error,
        `applying patch:\n${goJson(patch)}\nto:\n${infoText(target)}\nfor:`,
        target.source,
      )
    }
  }
}

/** The patch against what the server has. A changed resourceVersion must be the one that was seen. */
function appliedPatch(target: Target, current: KubeObject, modified: KubeObject): Record<string, unknown> {
  const original = lastApplied(current) ?? {}
  const documents = [original, modified, current] as unknown as [JsonObject, JsonObject, JsonObject]
  const type = schemaTypeOf(target.resource)
  return type === undefined
    ? createThreeWayMergePatch(...documents)
    : createThreeWayStrategicPatch(type, ...documents)
}

type JsonObject = { readonly [key: string]: unknown }

function infoText({ resource, name, namespace = '' }: Target): string {
  const { group, version, plural, kind } = resource
  const groupVersion = group === '' ? `/${version}` : `${group}/${version}`
  return `Resource: "${groupVersion}, Resource=${plural}", GroupVersionKind: "${groupVersion}, Kind=${kind}"\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace)}`
}

async function recreate(
  call: VerbCall,
  target: Target,
  modified: KubeObject,
  dryRun: DryRun,
): Promise<KubeObject> {
  await deleteObject(call, target, { propagationPolicy: 'Background' }, dryRun)
  for (;;) {
    try {
      await fetchTarget(call, target)
    } catch (error) {
      if (!isNotFound(error)) throw error
      return createObject(call, target, modified, dryRun)
    }
    await call.io.sleep(conflictPauseMs)
  }
}
