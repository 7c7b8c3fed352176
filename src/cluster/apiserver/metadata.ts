// What the server itself writes into and checks of metadata, whatever the kind.
import { type FieldError, invalidValue } from '#api/field-error.ts'
import type { Draft, KubeObject } from '#api/object.ts'
import { typeFacts } from '#api/schema/schema.ts'
import { badRequest, invalid, plainFailure } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { ObjectMeta } from '#api/types/meta-v1.ts'
import { finalizerUpdateErrors, metadataErrors } from '../resources/validation/metadata.ts'
import type { NameRule } from '../resources/validation/names.ts'
import type { Call } from './call.ts'

/** Longest base of a generated name: 63 characters with the suffix. */
const maxGeneratedBaseLength = 58

/** Fills the metadata of a new object. Models apiserver rest.BeforeCreate, v1.35. */
export function fillNewMetadata(call: Call, draft: Draft<KubeObject>): void {
  const { metadata } = draft
  const { info, on, resource } = call
  checkNamespace(call, metadata)
  if (resource.facts.namespaced && info.namespace !== undefined) metadata.namespace = info.namespace
  if (metadata.resourceVersion !== undefined && metadata.resourceVersion !== '')
    throw plainFailure(500, 'resourceVersion should not be set on objects to be created')
  metadata.uid = on.random('uid').uuid()
  metadata.creationTimestamp = formatTime(on.nowMs)
  delete metadata.deletionTimestamp
  delete metadata.deletionGracePeriodSeconds
  delete metadata.selfLink
  delete metadata.generation
  delete metadata.managedFields
}

/** Names an object that asks for a name; nobody before validation has seen it. */
export function generateName({ on }: Call, metadata: Draft<ObjectMeta>): void {
  const base = (metadata.generateName ?? '').slice(0, maxGeneratedBaseLength)
  metadata.name = base + on.random('names').suffix()
}

function checkNamespace(call: Call, metadata: Draft<ObjectMeta>): void {
  const given = metadata.namespace
  if (given === undefined || given === '') return
  if (!call.resource.facts.namespaced) return
  if (given !== call.info.namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
}

/** Keeps what an update must not change, and checks the rest. Models rest.BeforeUpdate, v1.35. */
export function fillUpdatedMetadata(draft: Draft<KubeObject>, old: KubeObject): void {
  const { metadata } = draft
  metadata.name = old.metadata.name
  if (old.metadata.namespace !== undefined) metadata.namespace = old.metadata.namespace
  if (!metadata.uid) metadata.uid = old.metadata.uid
  metadata.creationTimestamp = old.metadata.creationTimestamp
  keep(metadata, old.metadata, 'generateName')
  keep(metadata, old.metadata, 'generation')
  keep(metadata, old.metadata, 'deletionTimestamp')
  keep(metadata, old.metadata, 'deletionGracePeriodSeconds')
  delete metadata.selfLink
  delete metadata.managedFields
}

function keep<K extends keyof ObjectMeta>(metadata: Draft<ObjectMeta>, old: ObjectMeta, field: K): void {
  const target = metadata as Record<string, unknown>
  if (old[field] === undefined) delete target[field]
  else target[field] = old[field]
}

const metadataFields = Object.keys(typeFacts('meta.v1.ObjectMeta').fields) as (keyof ObjectMeta)[]

/** The metadata with its members in the order in which the API writes them. */
export function inSchemaOrder(metadata: Draft<ObjectMeta> | ObjectMeta): Draft<ObjectMeta> {
  const ordered: Record<string, unknown> = {}
  for (const field of metadataFields) if (metadata[field] !== undefined) ordered[field] = metadata[field]
  return ordered as unknown as Draft<ObjectMeta>
}

/**
 * What is wrong with changed metadata. The server looks at it before the kind does and once more with it, and at labels
 * and annotations twice each time: each look leaves a cause in the answer.
 */
export function updatedMetadataErrors(
  draft: KubeObject,
  old: KubeObject,
  nameRule?: NameRule,
  allowsPlainFinalizers = false,
): FieldError[] {
  const errors: FieldError[] = []
  if (draft.metadata.uid !== old.metadata.uid)
    errors.push(invalidValue('metadata.uid', draft.metadata.uid, 'field is immutable'))
  errors.push(...finalizerUpdateErrors(draft.metadata, old.metadata))
  const always = metadataErrors(draft.metadata, nameRule, allowsPlainFinalizers)
  if (errors.length === 0 && always.length === 0) return errors
  const changed = [...errors, ...always.filter(({ field }) => /^metadata\.(labels|annotations)$/.test(field))]
  return [...always, ...changed, ...changed, ...always]
}

/** Throws 422 when there are errors. */
export function throwIfInvalid(call: Call, name: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid(call.resource.facts, name, errors)
}
