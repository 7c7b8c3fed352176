// Deleting objects: grace, finalizers, propagation, preconditions. Models apiserver rest.BeforeDelete and Store.Delete, v1.35.
import { DecodeError, decode } from '#api/decode.ts'
import { type FieldError, invalidValue, notSupported } from '#api/field-error.ts'
import { type Draft, deepFreeze, isRecord, type KubeObject, thaw } from '#api/object.ts'
import { queryValue } from '#api/request.ts'
import { badRequest, conflict, deleted, invalid, methodNotSupported } from '#api/status.ts'
import { formatTime, timeMs } from '#api/time.ts'
import type { DeleteOptions, Status } from '#api/types/meta-v1.ts'
import type { Resource } from '../resources/resource.ts'
import type { Attributes } from './admission/admission.ts'
import { bodyValue } from './body.ts'
import type { Call } from './call.ts'

/** What a delete answers: the object while it still ends, a Status once it is gone. */
export interface Deletion {
  readonly body: KubeObject | Status
  /** False while the object goes on existing with a deletionTimestamp. */
  readonly isGone: boolean
}

/** Nothing holds an object that is being deleted: no finalizer, no grace, no reason of its kind. */
export function isDeletionDone(strategy: Resource, object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata
  if (deletionTimestamp === undefined || (deletionGracePeriodSeconds ?? 0) !== 0) return false
  return (finalizers ?? []).length === 0 && strategy.holdsDeletion?.(object) !== true
}

/** DELETE of one object. Throws ApiError. */
export function deleteFromRequest(call: Call, stored: KubeObject): Deletion {
  if (!call.resource.facts.verbs.includes('delete')) throw methodNotSupported(call.resource.facts, 'delete')
  const options = deleteOptionsOf(call)
  return deleteObject(underOptions(call, options), stored, options)
}

/** DELETE of a collection: each of the objects, in order. */
export function deleteObjects(call: Call, objects: readonly KubeObject[]): readonly KubeObject[] {
  const options = deleteOptionsOf(call)
  const asked = underOptions(call, options)
  const ended: KubeObject[] = []
  for (const object of objects) {
    deleteObject(asked, object, options)
    ended.push(object)
  }
  return ended
}

/** The call with what the options of its body ask for. */
export function underOptions(call: Call, { dryRun = [] }: Pick<DeleteOptions, 'dryRun'>): Call {
  return call.dryRun || dryRun.length === 0 ? call : { ...call, dryRun: true }
}

export function deleteObject(call: Call, stored: KubeObject, options: DeleteOptions): Deletion {
  const { server, resource } = call
  const { strategy } = resource
  call.trail.before = stored
  const attributes: Attributes = {
    call,
    operation: 'DELETE',
    subresource: undefined,
    namespace: stored.metadata.namespace,
    name: stored.metadata.name,
    object: undefined,
    old: stored,
  }
  server.admission.mutate(attributes)
  server.admission.validate(attributes)
  checkPreconditions(call, stored, options)
  const marked = markForDeletion(call, stored, options)
  if (call.dryRun) return { body: deepFreeze(marked ?? stored) as KubeObject, isGone: marked === undefined }
  if (marked === undefined) return remove(call, stored)
  const written =
    marked === stored ? stored : call.store.put(resource.collection, marked as Draft<KubeObject>, stored)
  if (written !== stored) server.ledger.carry(written, stored)
  if (isDeletionDone(strategy, written)) return remove(call, written)
  return { body: written, isGone: false }
}

function remove(call: Call, stored: KubeObject): Deletion {
  const { server, resource } = call
  const removed = call.store.delete(resource.collection, stored)
  server.ledger.carry(removed, stored)
  resource.strategy.afterDelete?.(removed, call.on)
  if (resource.strategy.returnsDeletedObject) return { body: removed, isGone: true }
  return { body: deleted(resource.facts, stored.metadata.name, stored.metadata.uid), isGone: true }
}

/**
 * The object as it waits for its end: undefined when nothing makes it wait, itself when a former delete already
 * marked it as this one would.
 */
function markForDeletion(
  call: Call,
  stored: KubeObject,
  options: DeleteOptions,
): Draft<KubeObject> | KubeObject | undefined {
  const { strategy } = call.resource
  const plan = strategy.planDeletion?.(stored, options.gracePeriodSeconds)
  const finalizers = finalizersFor(call, stored, options)
  const waits = finalizers.length > 0 || strategy.holdsDeletion?.(stored) === true
  const graceSeconds = plan?.graceSeconds ?? 0
  // A kind with a grace is marked even when the grace is 0: watchers see the mark, then the end.
  if (plan === undefined && !waits) return undefined

  const metadata = thaw(stored.metadata)
  if (finalizers.length > 0) metadata.finalizers = [...finalizers]
  else delete metadata.finalizers
  if (metadata.deletionTimestamp === undefined) {
    metadata.deletionTimestamp = formatTime(call.on.nowMs + graceSeconds * 1000)
    metadata.deletionGracePeriodSeconds = graceSeconds
    if ((metadata.generation ?? 0) > 0) metadata.generation = (metadata.generation ?? 0) + 1
  } else if (graceSeconds < (metadata.deletionGracePeriodSeconds ?? 0)) {
    shortenGrace(metadata, graceSeconds, call.on.nowMs)
  } else if (sameFinalizers(stored.metadata.finalizers, finalizers)) return stored
  const draft = { ...stored, metadata } as Draft<KubeObject>
  strategy.markDeleted?.(draft)
  return draft
}

/** A later delete may only make the grace shorter; it counts from when the first one came. */
function shortenGrace(metadata: Draft<KubeObject>['metadata'], graceSeconds: number, nowMs: number): void {
  const firstMs = timeMs(metadata.deletionTimestamp) - (metadata.deletionGracePeriodSeconds ?? 0) * 1000
  metadata.deletionTimestamp = formatTime(Math.max(nowMs, firstMs + graceSeconds * 1000))
  metadata.deletionGracePeriodSeconds = graceSeconds
}

function sameFinalizers(a: readonly string[] | undefined, b: readonly string[]): boolean {
  return (a ?? []).join() === b.join()
}

function finalizersFor(call: Call, stored: KubeObject, options: DeleteOptions): readonly string[] {
  const present = stored.metadata.finalizers ?? []
  const wanted = propagationFinalizer(call, stored, options)
  const others = present.filter((finalizer) => finalizer !== 'orphan' && finalizer !== 'foregroundDeletion')
  if (wanted === 'keep') return present
  return wanted === undefined ? others : [...others, wanted]
}

/** Models registry Store.deletionFinalizersForGarbageCollection. */
function propagationFinalizer(call: Call, stored: KubeObject, options: DeleteOptions): string | undefined {
  const { propagationPolicy, orphanDependents } = options
  if (propagationPolicy === 'Orphan' || orphanDependents === true) return 'orphan'
  if (propagationPolicy === 'Foreground') return 'foregroundDeletion'
  if (propagationPolicy === 'Background' || orphanDependents === false) return undefined
  const present = stored.metadata.finalizers ?? []
  if (present.includes('orphan') || present.includes('foregroundDeletion')) return 'keep'
  return call.resource.strategy.orphansByDefault ? 'orphan' : undefined
}

function checkPreconditions(call: Call, stored: KubeObject, options: DeleteOptions): void {
  const { uid, resourceVersion } = options.preconditions ?? {}
  const { facts } = call.resource
  // The refusal names the kind where others name the resource.
  const kind = { group: facts.group, plural: facts.kind }
  const fail = (what: string, wanted: string, real: string, guess: string) =>
    conflict(
      kind,
      stored.metadata.name,
      `the ${what} in the precondition (${wanted}) does not match the ${what} in record (${real}). The object might have been ${guess}`,
    )
  if (uid !== undefined && uid !== stored.metadata.uid)
    throw fail('UID', uid, stored.metadata.uid, 'deleted and then recreated')
  if (resourceVersion !== undefined && resourceVersion !== stored.metadata.resourceVersion)
    throw fail('ResourceVersion', resourceVersion, stored.metadata.resourceVersion, 'modified')
}

/** The options of a delete: those of the body, else those of the query. Throws 400 and 422. */
export function deleteOptionsOf(call: Call): DeleteOptions {
  const body = bodyValue(call)
  const given = isRecord(body) ? body : optionsOfQuery(call)
  const { kind = 'DeleteOptions', apiVersion = 'meta.k8s.io/v1' } = given
  if (kind !== 'DeleteOptions')
    throw badRequest(
      `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`,
    )
  const options = decodeOptions(given)
  const errors = optionErrors(options)
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors)
  return options
}

function decodeOptions(given: unknown): DeleteOptions {
  try {
    return decode('meta.v1.DeleteOptions', given).value as DeleteOptions
  } catch (error) {
    throw error instanceof DecodeError ? badRequest(error.message) : error
  }
}

function optionsOfQuery({ request }: Call): { [name: string]: unknown } {
  const grace = queryValue(request.query, 'gracePeriodSeconds')
  const orphan = queryValue(request.query, 'orphanDependents')
  const policy = queryValue(request.query, 'propagationPolicy')
  if (grace !== undefined && !/^-?\d+$/.test(grace))
    throw badRequest(`strconv.ParseInt: parsing "${grace}": invalid syntax`)
  return {
    ...(grace !== undefined && { gracePeriodSeconds: Number(grace) }),
    ...(orphan !== undefined && { orphanDependents: orphan === 'true' }),
    ...(policy !== undefined && { propagationPolicy: policy }),
  }
}

const policies = ['Foreground', 'Background', 'Orphan']

function optionErrors(options: DeleteOptions): FieldError[] {
  const errors: FieldError[] = []
  const { propagationPolicy, orphanDependents } = options
  if (propagationPolicy !== undefined && orphanDependents !== undefined)
    errors.push(
      invalidValue(
        'propagationPolicy',
        propagationPolicy,
        'orphanDependents and deletionPropagation cannot be both set',
      ),
    )
  if (propagationPolicy !== undefined && !policies.includes(propagationPolicy))
    errors.push(notSupported('propagationPolicy', propagationPolicy, [...policies, 'nil']))
  if (options.dryRun?.some((value) => value !== 'All'))
    errors.push(notSupported('dryRun', options.dryRun, ['All']))
  return errors
}
