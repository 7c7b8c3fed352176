// Changing an object, whole or by subresource: one way for PUT, PATCH, scale, binding and the rest.

import { invalidValue } from '#api/field-error.ts'
import { type Draft, deepEqual, deepFreeze, type KubeObject, reuseEqualParts, thaw } from '#api/object.ts'
import {
  type ApiError,
  badRequest,
  conflict,
  invalid,
  isNotFound,
  notFound,
  objectModified,
  plainError,
} from '#api/status.ts'
import { ownMetadata, type PartRules } from '../resources/resource.ts'
import type { Attributes } from './admission/admission.ts'
import { confirmNoEscalation } from './authorization/escalation.ts'
import { bodyValue, decodeObject } from './body.ts'
import { type Call, nameOf, writerOf } from './call.ts'
import { createObject } from './create.ts'
import { isDeletionDone } from './deletion.ts'
import type { FieldOwner } from './field-ledger.ts'
import { fillUpdatedMetadata, inSchemaOrder, throwIfInvalid, updatedMetadataErrors } from './metadata.ts'
import { inServedVersion } from './versions.ts'

/** The object that the path names. Throws 404. */
export function storedObject(call: Call): KubeObject {
  const { info, resource, store } = call
  const name = nameOf(call)
  const key = resource.facts.namespaced ? `${info.namespace}/${name}` : name
  const found = resource.strategy.find?.(call.on)
  const stored =
    found === undefined
      ? store.get(resource.collection, key)
      : found.find((object) => object.metadata.name === name)
  if (stored === undefined) throw notFound(resource.facts, name)
  return stored
}

/** Answers a PUT: the stored object, which some kinds make when it is not there. Throws ApiError. */
export function updateFromRequest(call: Call): { object: KubeObject; isNew: boolean } {
  const { resource, info } = call
  const mayCreate = resource.strategy.createsOnUpdate === true && info.subresource === undefined
  const old = mayCreate ? storedIfPresent(call) : storedObject(call)
  const draft = decodeObject(call, bodyValue(call), 'UpdateOptions')
  checkIdentity(call, draft)
  if (old !== undefined) {
    checkUid(call, old, draft.metadata.uid)
    checkRevisionGiven(call, old, draft)
    return { object: updateObject(call, old, draft), isNew: false }
  }
  if (draft.metadata.resourceVersion) throw notFound(resource.facts, nameOf(call))
  draft.metadata.name = nameOf(call)
  const sent = thaw(draft) as Draft<KubeObject>
  return { object: createObject(call, draft, { sent }), isNew: true }
}

/** Custom resources and some kinds are only replaced by who knows which one. */
function checkRevisionGiven({ resource }: Call, old: KubeObject, { metadata }: Draft<KubeObject>): void {
  const { custom, facts, strategy } = resource
  const needsRevision = custom !== undefined || strategy.needsRevision === true
  if (!needsRevision || namesRevision(metadata.resourceVersion)) return
  throw invalid({ group: facts.group, kind: facts.plural }, old.metadata.name, [
    invalidValue('metadata.resourceVersion', 0, 'must be specified for an update'),
  ])
}

function storedIfPresent(call: Call): KubeObject | undefined {
  try {
    return storedObject(call)
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

/** What is sent must be what the path names. Throws 400. */
export function checkIdentity(call: Call, { metadata }: Draft<KubeObject>): void {
  const { info, resource } = call
  const { namespace } = metadata
  // In-process callers may leave the name to the path.
  if (metadata.name && metadata.name !== nameOf(call)) throw nameMismatch(metadata.name, nameOf(call))
  if (resource.facts.namespaced && namespace && namespace !== info.namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
}

function nameMismatch(given: string, wanted: string): ApiError {
  return badRequest(`the name of the object (${given}) does not match the name on the URL (${wanted})`)
}

/** Where etcd keeps what is not kept under its own name. */
const keptAs: { readonly [collection: string]: string } = {
  endpoints: 'services/endpoints',
  services: 'services/specs',
  nodes: 'minions',
  replicationcontrollers: 'controllers',
  'ingresses.networking.k8s.io': 'ingress',
}

function checkUid({ resource }: Call, { metadata }: KubeObject, uid: string | undefined): void {
  if (!uid || uid === metadata.uid) return
  const place = [keptAs[resource.collection] ?? resource.facts.plural, metadata.namespace, metadata.name]
  const key = `/registry/${place.filter((part) => part !== undefined).join('/')}`
  throw conflict(
    resource.facts,
    metadata.name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`,
  )
}

/**
 * Puts a changed object through update rules, admission and validation into the store. `draft` carries the caller's
 * resourceVersion, if any. Returns the old object when nothing changed. Throws ApiError.
 */
export function updateObject(
  call: Call,
  old: KubeObject,
  draft: Draft<KubeObject>,
  ownership?: { readonly owners: readonly FieldOwner[] },
): KubeObject {
  const { server, resource, info } = call
  checkRevision(call, old, draft.metadata.resourceVersion)
  const sentOwners = thaw(draft.metadata.managedFields)
  fillUpdatedMetadata(draft, old)
  const attributes: Attributes = {
    call,
    operation: 'UPDATE',
    subresource: info.subresource,
    namespace: old.metadata.namespace,
    name: old.metadata.name,
    object: draft,
    old,
  }
  const isStatus = info.subresource === 'status'
  if (!isStatus && !isSpecUntouched(call, draft, old)) resource.strategy.setDefaults?.(draft)
  server.admission.mutate(attributes)
  const part = resource.strategy.parts?.[info.subresource ?? '']
  confirmNoEscalation(call, draft as KubeObject, old)
  if (isStatus) applyStatusRules(call, old, draft)
  else if (part !== undefined) applyPartRules(call, part, old, draft)
  else applySpecRules(call, old, draft)
  server.admission.validate(attributes)
  if (!isStatus) resource.strategy.allocate?.(draft, old, call.on)
  const after = () => ({ ...draft, metadata: { ...draft.metadata } })
  const owners =
    ownership?.owners ??
    (call.served === resource
      ? server.ledger.ownersAfter(old, sentOwners, resource.type, writerOf(call), after)
      : undefined)
  return persist(call, old, draft, owners)
}

/**
 * Writes a checked draft, unless nothing changed; ends an object whose last reason to stay is gone. `owners` are the
 * owners of its fields where they do not follow from the change: `kept` where the change gives them to nobody.
 */
export function persist(
  call: Call,
  old: KubeObject,
  checked: Draft<KubeObject>,
  owners?: readonly FieldOwner[] | 'kept',
): KubeObject {
  const { server, resource } = call
  call.trail.before = old
  checked.metadata.resourceVersion = old.metadata.resourceVersion
  const isEqual = reuseEqualParts(checked as KubeObject, old) === old
  const isRewritten = call.store.isOutdated(old)
  if (isEqual && !isRewritten && (typeof owners !== 'object' || server.ledger.isSame(old, owners))) return old
  // The store takes over what it is given: a new owner of old values needs an object of its own.
  const draft = isEqual ? ({ ...old, metadata: { ...old.metadata } } as Draft<KubeObject>) : checked
  if (!call.dryRun && isDeletionDone(resource.strategy, draft as KubeObject)) {
    const removed = call.store.delete(resource.collection, old)
    resource.strategy.afterDelete?.(removed, call.on)
    return deepFreeze({
      ...draft,
      metadata: { ...draft.metadata, resourceVersion: removed.metadata.resourceVersion },
    })
  }
  draft.metadata = inSchemaOrder(draft.metadata)
  if (!call.dryRun) resource.strategy.reserve?.(draft as KubeObject, old, call.on)
  const stored = call.dryRun
    ? (deepFreeze(draft) as KubeObject)
    : call.store.put(resource.collection, draft, old)
  if (owners === 'kept') server.ledger.carry(stored, old)
  else if (owners !== undefined) server.ledger.recordOwners(stored, owners)
  else
    server.ledger.recordUpdate(
      stored,
      old,
      call.served.type,
      writerOf(call),
      () => inServedVersion(call, asWritten(call, old)),
      () => inServedVersion(call, asWritten(call, stored)),
    )
  return stored
}

/** A Scale does not say none: who scales to none leaves the number to nobody. */
function asWritten({ info, resource }: Call, object: KubeObject): KubeObject {
  const { spec } = object as { readonly spec?: { readonly replicas?: number } }
  if (info.subresource !== 'scale' || resource.custom !== undefined || spec?.replicas !== 0) return object
  const { replicas: _, ...others } = spec
  return { ...object, spec: others } as KubeObject
}

/** No revision and revision 0 mean: whatever is there. */
function namesRevision(wanted: string | undefined): wanted is string {
  return wanted !== undefined && wanted !== '' && wanted !== '0'
}

function checkRevision(call: Call, old: KubeObject, wanted: string | undefined): void {
  if (!namesRevision(wanted) || wanted === old.metadata.resourceVersion) return
  if (!/^\d+$/.test(wanted))
    throw plainError(`strconv.ParseUint: parsing ${JSON.stringify(wanted)}: invalid syntax`)
  throw conflict(call.resource.facts, old.metadata.name, objectModified)
}

interface SpecAndStatus {
  spec?: unknown
  status?: unknown
}

function isSpecUntouched({ resource }: Call, draft: Draft<KubeObject>, old: KubeObject): boolean {
  if (resource.custom !== undefined) return false
  const { spec } = old as SpecAndStatus
  return spec !== undefined && (draft as SpecAndStatus).spec === spec
}

function applySpecRules(call: Call, old: KubeObject, draft: Draft<KubeObject>): void {
  const { resource, on } = call
  const { strategy } = resource
  if (resource.hasStatusSubresource) (draft as SpecAndStatus).status = (old as SpecAndStatus).status
  strategy.prepareForUpdate?.(draft, old, on)
  if (strategy.hasGeneration && !deepEqual((draft as SpecAndStatus).spec, (old as SpecAndStatus).spec))
    draft.metadata.generation = (old.metadata.generation ?? 0) + 1
  const object = draft as KubeObject
  throwIfInvalid(call, old.metadata.name, [
    ...updatedMetadataErrors(object, old, strategy.nameRule, call.resource.custom !== undefined),
    ...(isSpecUntouched(call, draft, old) ? [] : (strategy.validate?.(object, on) ?? [])),
    ...(strategy.validateUpdate?.(object, old, on) ?? []),
    ...(call.served.strategy.version?.validateUpdate?.(object, old) ?? []),
  ])
  call.warnings.push(...(strategy.warnings?.(object, old) ?? []))
}

function applyPartRules(call: Call, part: PartRules, old: KubeObject, draft: Draft<KubeObject>): void {
  if (!part.changesMetadata) keepMetadata(draft, old, ownMetadata)
  const { strategy } = call.resource
  const { status: sentStatus } = draft as SpecAndStatus
  ;(draft as SpecAndStatus).status = (old as SpecAndStatus).status
  part.prepareForUpdate(draft, old, sentStatus, call.on)
  if (strategy.hasGeneration && !deepEqual((draft as SpecAndStatus).spec, (old as SpecAndStatus).spec))
    draft.metadata.generation = (old.metadata.generation ?? 0) + 1
  throwIfInvalid(call, old.metadata.name, [
    ...updatedMetadataErrors(draft as KubeObject, old),
    ...part.validateUpdate(draft as KubeObject, old, call.on),
  ])
}

function keepMetadata(
  draft: Draft<KubeObject>,
  old: KubeObject,
  fields: readonly (typeof ownMetadata)[number][],
): void {
  const metadata: Record<string, unknown> = draft.metadata
  for (const field of fields)
    if (old.metadata[field] === undefined) delete metadata[field]
    else metadata[field] = old.metadata[field]
}

function applyStatusRules(call: Call, old: KubeObject, draft: Draft<KubeObject>): void {
  const { strategy } = call.resource
  if ((old as SpecAndStatus).spec !== undefined) (draft as SpecAndStatus).spec = (old as SpecAndStatus).spec
  keepMetadata(draft, old, strategy.metadataKeptByStatus ?? [])
  strategy.prepareForStatusUpdate?.(draft, old)
  throwIfInvalid(call, old.metadata.name, strategy.validateStatusUpdate?.(draft as KubeObject, old) ?? [])
}
