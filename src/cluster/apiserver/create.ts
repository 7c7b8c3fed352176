// Creating an object: metadata, defaults, admission, validation, store.
import { decode } from '#api/decode.ts'
import type { Draft, KubeObject } from '#api/object.ts'
import { deepFreeze, keyOf, thaw } from '#api/object.ts'
import { apiVersionOf } from '#api/resource-ref.ts'
import { typeFacts } from '#api/schema/schema.ts'
import { alreadyExists, invalid, methodNotSupported } from '#api/status.ts'
import { metadataErrors } from '../resources/validation/metadata.ts'
import type { Attributes } from './admission/admission.ts'
import { confirmNoEscalation } from './authorization/escalation.ts'
import { bodyValue, decodeObject } from './body.ts'
import { type Call, writerOf } from './call.ts'
import type { FieldOwner } from './field-ledger.ts'
import { fillNewMetadata, generateName, inSchemaOrder, throwIfInvalid } from './metadata.ts'
import { inServedVersion } from './versions.ts'

/** Answers a POST to a collection: the stored object. Throws ApiError. */
export function createFromRequest(call: Call): KubeObject {
  if (!call.resource.facts.verbs.includes('create')) throw methodNotSupported(call.resource.facts, 'create')
  const sent = decodeObject(call, bodyValue(call), 'CreateOptions')
  return createObject(call, thaw(sent) as Draft<KubeObject>, { sent })
}

/** How often a taken generated name is drawn anew before giving up. */
const generateNameTries = 8

/** Who will own the fields: known already, or to be worked out from what was sent. */
export type NewOwnership = { readonly owners: readonly FieldOwner[] } | { readonly sent: Draft<KubeObject> }

/** Puts a decoded object through the whole creation. Throws ApiError. */
export function createObject(call: Call, draft: Draft<KubeObject>, ownership: NewOwnership): KubeObject {
  const { server, resource, on } = call
  const { strategy } = resource
  if (strategy.answersOnly) return answerQuestion(call, draft, ownership)
  const isNameGenerated = !draft.metadata.name && draft.metadata.generateName !== undefined
  strategy.setDefaults?.(draft)
  fillNewMetadata(call, draft)
  const attributes: Attributes = {
    call,
    operation: 'CREATE',
    subresource: undefined,
    namespace: draft.metadata.namespace,
    name: draft.metadata.name || (draft.metadata.generateName ?? ''),
    object: draft,
    old: undefined,
  }
  server.admission.mutate(attributes)
  if (isNameGenerated) generateName(call, draft.metadata)
  // What lacks a name is refused further down; until then strategies and checks read an empty one.
  draft.metadata.name ??= ''
  confirmNoEscalation(call, draft as KubeObject, undefined)
  if (resource.hasStatusSubresource && !strategy.keepsStatusOnCreate) clearStatus(call, draft)
  if (strategy.hasGeneration) draft.metadata.generation = 1
  strategy.prepareForCreate?.(draft, on)
  const object = draft as KubeObject
  throwIfInvalid(call, draft.metadata.name ?? '', [
    ...metadataErrors(object.metadata, strategy.nameRule, resource.custom !== undefined),
    ...(strategy.validate?.(object, on) ?? []),
    ...(strategy.validateCreate?.(object) ?? []),
    ...(call.served.strategy.version?.validateCreate?.(object) ?? []),
  ])
  call.warnings.push(...(strategy.warnings?.(object, undefined) ?? []))
  server.admission.validate({ ...attributes, name: draft.metadata.name })
  strategy.allocate?.(draft, undefined, on)
  if (isNameGenerated) drawFreeName(call, draft)
  const taken = server.store.get(resource.collection, keyOf(draft))
  if (taken !== undefined)
    throw alreadyExists(resource.facts, taken.metadata.name, taken.metadata.deletionTimestamp !== undefined)
  draft.metadata = inSchemaOrder(draft.metadata)
  if (!call.dryRun) strategy.reserve?.(object, undefined, on)
  const stored = call.dryRun ? deepFreeze(object) : call.store.put(resource.collection, draft, undefined)
  if ('owners' in ownership) server.ledger.recordOwners(stored, ownership.owners)
  else recordCreation(call, stored, ownership.sent)
  return stored
}

/** What a creator owns is what it sent, with defaults, beyond what every object of the type has. */
function recordCreation(call: Call, stored: KubeObject, sent: Draft<KubeObject>): void {
  const { type, facts } = call.served
  const { strategy } = call.resource
  const apiVersion = apiVersionOf(facts.group, facts.version)
  const before = () => decode(type, { kind: facts.kind, apiVersion }).value
  const after = () => {
    const copy = thaw(sent) as Draft<KubeObject>
    strategy.setDefaults?.(copy)
    return inServedVersion(call, copy as KubeObject)
  }
  call.server.ledger.recordUpdate(stored, undefined, type, writerOf(call), before, after)
}

/** A question has no name and is not kept; its answer is the object with a status. */
function answerQuestion(call: Call, draft: Draft<KubeObject>, ownership: NewOwnership): KubeObject {
  const { strategy } = call.resource
  // Questions have no name, and the refusal names no kind.
  const errors = strategy.validate?.(draft as KubeObject, call.on) ?? []
  if (errors.length > 0) throw invalid({ group: call.resource.facts.group, kind: '' }, '', errors)
  strategy.answer?.(draft, call.on)
  const answer = deepFreeze(draft) as KubeObject
  if ('sent' in ownership && !strategy.answersAnew) recordCreation(call, answer, ownership.sent)
  return answer
}

/** Status begins as Go's zero value, which for some kinds has members. */
function clearStatus({ resource }: Call, draft: Draft<KubeObject>): void {
  if (resource.custom !== undefined) return
  const type = typeFacts(resource.type).fields.status?.t
  ;(draft as { status?: unknown }).status = type === undefined ? {} : decode(type, {}).value
}

function drawFreeName(call: Call, draft: Draft<KubeObject>): void {
  const { store } = call.server
  for (let i = 0; i < generateNameTries; i++) {
    if (store.get(call.resource.collection, keyOf(draft)) === undefined) return
    generateName(call, draft.metadata)
  }
}
