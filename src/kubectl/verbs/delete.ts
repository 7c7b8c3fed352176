// kubectl delete.

import { isRecord } from '#api/object.ts'
import { isNotFound } from '#api/status.ts'
import type { DeleteOptions } from '#api/types/meta-v1.ts'
import { followObject } from '../follow-object.ts'
import { findTargets } from '../manifests/targets.ts'
import { responseBody } from '../responses.ts'
import { errorWith, printedKind, type Target } from '../target.ts'
import { CommandError, throwCollected, type Verb, type VerbCall } from '../verb.ts'
import { checkChangeOptions, type DryRun, deleteObject, dryRunSuffix } from '../writing.ts'

const immediateWarning =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n'
const clusterScopedWarning =
  'Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n'

const cascades: { readonly [value: string]: string } = {
  background: 'Background',
  foreground: 'Foreground',
  orphan: 'Orphan',
  true: 'Background',
  false: 'Orphan',
}

/** An object that the server agreed to delete. */
interface Deleted {
  readonly target: Target
  readonly uid: string | undefined
}

export const deleteVerb: Verb = {
  path: 'delete',

  async run(call) {
    const { flags, io } = call
    if (flags.text('raw') !== '') return deleteRaw(call)
    const output = flags.text('output')
    if (output !== '' && output !== 'name')
      throw new CommandError(`error: unexpected -o output mode: ${output}. We only support '-o name'`)
    const dryRun = checkChangeOptions(call)
    const options = deleteOptions(call)
    if (flags.on('all') && flags.text('selector') !== '')
      throw new CommandError("error: setting 'all' parameter but found a non empty selector. ")
    const { targets, errors: unfound } = await findTargets(call, {
      isAll: flags.on('all'),
      fetch: 'none',
    })
    if (options.gracePeriodSeconds === 0 && flags.on('force')) io.err(immediateWarning)
    const ignoresMissing = flags.on('ignore-not-found') || flags.on('all')
    const errors: unknown[] = unfound.filter((error) => !(ignoresMissing && isNotFound(error)))
    const ended = await deleteAll(call, targets, options, dryRun, errors, ignoresMissing)
    if (targets.length === 0 && errors.length === 0 && !ignoresFiles(call)) {
      io.out('No resources found\n')
      return 0
    }
    const waits = flags.has('wait') ? flags.on('wait') : true
    throwCollected(errors)
    if (waits && dryRun === 'none') await awaitDeletions(call, ended)
    return 0
  },
}

/** --raw: the answer as it is. */
async function deleteRaw(call: VerbCall): Promise<number> {
  const response = await call.client.request({ method: 'DELETE', path: call.flags.text('raw') })
  call.io.out(`${JSON.stringify(responseBody(response))}\n`)
  return 0
}

function ignoresFiles({ flags }: VerbCall): boolean {
  return flags.on('ignore-not-found') && flags.list('filename').length > 0
}

function deleteOptions({ flags }: VerbCall): Partial<DeleteOptions> {
  const cascade = flags.text('cascade')
  const propagationPolicy = cascades[cascade]
  if (propagationPolicy === undefined)
    throw new CommandError(
      `error: invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`,
    )
  let grace = flags.count('grace-period')
  if (flags.on('now')) {
    if (grace !== -1) throw new CommandError('error: --now and --grace-period cannot be specified together')
    grace = 1
  }
  if (grace === 0 && !flags.on('force')) grace = 1
  if (flags.on('force') && grace < 0) grace = 0
  if (flags.on('force') && grace > 0)
    throw new CommandError('error: --force and --grace-period greater than 0 cannot be specified together')
  return { propagationPolicy, ...(grace >= 0 && { gracePeriodSeconds: grace }) }
}

async function deleteAll(
  call: VerbCall,
  targets: readonly Target[],
  options: Partial<DeleteOptions>,
  dryRun: DryRun,
  errors: unknown[],
  ignoresMissing: boolean,
): Promise<Deleted[]> {
  const ended: Deleted[] = []
  let hasWarned = false
  for (const target of targets) {
    if (!hasWarned && call.isNamespaceGiven && !target.resource.namespaced) {
      hasWarned = true
      call.io.err(clusterScopedWarning)
    }
    try {
      const answer = dryRun === 'client' ? undefined : await deleteObject(call, target, options, dryRun)
      ended.push({ target, uid: uidOf(answer) })
      reportDeletion(call, target, options.gracePeriodSeconds === 0, dryRun)
    } catch (error) {
      if (!(ignoresMissing && isNotFound(error))) errors.push(errorWith(error, 'deleting', target.source))
    }
  }
  return ended
}

function uidOf(answer: unknown): string | undefined {
  if (!isRecord(answer)) return undefined
  const holder = answer.kind === 'Status' ? answer.details : answer.metadata
  return isRecord(holder) && typeof holder.uid === 'string' ? holder.uid : undefined
}

function reportDeletion(call: VerbCall, target: Target, isForced: boolean, dryRun: DryRun): void {
  const kind = printedKind(target.resource)
  if (call.flags.text('output') === 'name') {
    call.io.out(`${kind}/${target.name}\n`)
    return
  }
  const operation = isForced ? 'force deleted' : 'deleted'
  const place = target.namespace === undefined ? '' : ` from ${target.namespace} namespace`
  call.io.out(`${kind} ${JSON.stringify(target.name)} ${operation}${place}${dryRunSuffix(dryRun)}\n`)
}

/** Waits for each object in turn to be gone. Models kubectl wait IsDeleted, v1.35. */
export async function awaitDeletions(call: VerbCall, ended: readonly Deleted[]): Promise<void> {
  const errors: unknown[] = []
  const timeoutMs = call.flags.durationMs('timeout')
  for (const { target, uid } of ended) {
    const end = await followObject(
      call,
      target,
      timeoutMs > 0 ? timeoutMs : undefined,
      (object) => object === undefined || (uid !== undefined && object.metadata.uid !== uid),
    )
    if (end === 'interrupted') throw new CommandError('', 130)
    if (end === 'timed out')
      errors.push(
        new CommandError(
          `error: timed out waiting for the condition on ${target.resource.plural}/${target.name}`,
        ),
      )
  }
  throwCollected(errors)
}
