// Deleting one object on the way to something else, and waiting until it is gone.
import { isNotFound } from '#api/status.ts'
import { followObject } from './follow-object.ts'
import { printedKind, type Target } from './target.ts'
import { CommandError, type VerbCall } from './verb.ts'
import { deleteObject } from './writing.ts'

/** Deletes and tells so; an object that is not there is none's concern. Throws ApiError and CommandError. */
export async function deleteAndAwait(call: VerbCall, target: Target): Promise<void> {
  const grace = call.flags.count('grace-period')
  try {
    const options = { propagationPolicy: 'Background', ...(grace >= 0 && { gracePeriodSeconds: grace }) }
    await deleteObject(call, target, options, 'none')
  } catch (error) {
    if (isNotFound(error)) return
    throw error
  }
  const place = target.namespace === undefined ? '' : ` from ${target.namespace} namespace`
  call.io.out(`${printedKind(target.resource)} ${JSON.stringify(target.name)} deleted${place}\n`)
  const timeoutMs = call.flags.durationMs('timeout') || undefined
  const end = await followObject(call, target, timeoutMs, (object) => object === undefined)
  if (end === 'timed out') throw new CommandError('error: timed out waiting for the condition')
}
