// PATCH: the stored object, changed by a patch document, put through an update.
import { invalidValue } from '#api/field-error.ts'
import { type Draft, isRecord, type KubeObject } from '#api/object.ts'
import { goMap } from '#api/patch/go-map.ts'
import { applyJsonPatch } from '#api/patch/json-patch.ts'
import { applyMergePatch } from '#api/patch/merge-patch.ts'
import { PatchError } from '#api/patch/patch-error.ts'
import { applyStrategicPatch } from '#api/patch/strategic-patch.ts'
import { headerValue } from '#api/request.ts'
import { parseJsonText, scanJson, strictMistakes } from '#api/scan-json.ts'
import {
  type ApiError,
  badRequest,
  invalid,
  patchNotApplied,
  plainError,
  requestTooLarge,
  unsupportedMediaType,
} from '#api/status.ts'
import { applyFromRequest } from './apply.ts'
import { bodyValue, decodeObject, jsonKind } from './body.ts'
import type { Call } from './call.ts'
import { inSchemaOrder } from './metadata.ts'
import { checkIdentity, storedObject, updateObject } from './update.ts'
import { inServedVersion } from './versions.ts'

const accepted = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/apply-patch+yaml',
  'application/apply-patch+cbor',
  'application/strategic-merge-patch+json',
]

/** Nothing tells how to merge lists of custom resources by strategy. */
const acceptedByCustom = accepted.slice(0, 3)

/** Answers a PATCH. Throws ApiError. */
export function patchFromRequest(call: Call): { object: KubeObject; isNew: boolean } {
  if (isStrategic(call) && call.resource.custom !== undefined) throw unsupportedMediaType(acceptedByCustom)
  if (contentTypeOf(call) === 'application/apply-patch+yaml') return applyFromRequest(call)
  const stored = storedObject(call)
  // Who patches managedFields must find them; in-process callers never read them.
  const shown = inServedVersion(call, call.request.lean ? stored : call.server.ledger.shown(stored))
  const patched = patchValue(call, shown, call.served.type)
  // The typed object that a strategic patch changes has its kind from the server.
  if (isStrategic(call) && isRecord(patched)) keepKind(patched as Record<string, unknown>, shown)
  const refuse = (complaint: string, unconverted: string) =>
    isStrategic(call)
      ? invalidPatch(goMap(record(patchBody(call))), unconverted)
      : invalidPatch(JSON.stringify(inPatchedOrder(patched, shown)), complaint)
  const draft: Draft<KubeObject> = decodeObject(call, patched, 'PatchOptions', refuse, (unknown) => [
    ...patchMistakes(call),
    ...unknown,
  ])
  checkIdentity(call, draft)
  // A patch that names no resourceVersion takes whatever is stored now.
  return { object: updateObject(call, stored, draft), isNew: false }
}

function keepKind(patched: Record<string, unknown>, { kind, apiVersion }: KubeObject): void {
  if (patched.kind !== kind) patched.kind = kind
  if (patched.apiVersion !== apiVersion) patched.apiVersion = apiVersion
}

const operationFields = new Set(['op', 'path', 'from', 'value'])

/** What strict validation has against the patch itself. */
function patchMistakes(call: Call): readonly string[] {
  const { body } = call.request
  if (typeof body !== 'string') return []
  if (contentTypeOf(call) !== 'application/json-patch+json') return strictMistakes(body, () => false)
  const isUnknown = (path: string) => !operationFields.has(/^\[\d+\]\.([^.[]*)/.exec(path)?.[1] ?? '')
  return strictMistakes(body, isUnknown).map((mistake) => `json patch ${mistake}`)
}

function isStrategic(call: Call): boolean {
  return contentTypeOf(call) === 'application/strategic-merge-patch+json'
}

function invalidPatch(shown: string, complaint: string): ApiError {
  return invalid({ group: '', kind: '' }, '', [invalidValue('patch', shown, complaint)])
}

/** Go sorts the members of what a JSON patch or merge patch touched, and leaves the rest as it was. */
function inPatchedOrder(patched: unknown, before: unknown): unknown {
  if (patched === before || !isRecord(patched) || !isRecord(before)) return patched
  return Object.fromEntries(
    Object.keys(patched)
      .sort()
      .map((name) => [
        name,
        name === 'metadata' && patched[name] === before[name]
          ? inSchemaOrder(patched[name] as KubeObject['metadata'])
          : inPatchedOrder(patched[name], before[name]),
      ]),
  )
}

/** The value with the request's patch applied; shares what did not change. Throws 400, 415 and 422. */
export function patchValue(call: Call, value: unknown, type: string): unknown {
  const contentType = contentTypeOf(call)
  const patch = patchBody(call)
  try {
    if (contentType === 'application/json-patch+json') return applyOperations(value, patch)
    if (contentType === 'application/merge-patch+json') return applyMergePatch(value, record(patch))
    if (contentType === 'application/strategic-merge-patch+json')
      return applyStrategicPatch(type, value, record(patch))
  } catch (error) {
    if (error instanceof PatchError)
      throw error.code === 400 ? badRequest(error.message) : plainError(error.message)
    throw error
  }
  throw unsupportedMediaType(accepted)
}

const maxOperations = 10_000

function applyOperations(value: unknown, operations: unknown): unknown {
  if (!Array.isArray(operations))
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${jsonKind(operations)} into Go value of type []handlers.jsonPatchOp`,
    )
  if (operations.length > maxOperations)
    throw requestTooLarge(
      `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${operations.length}`,
    )
  for (const operation of operations) checkOperation(operation)
  try {
    return applyJsonPatch(value, operations)
  } catch (error) {
    if (error instanceof PatchError) throw patchNotApplied()
    throw error
  }
}

function checkOperation(operation: unknown): void {
  if (operation === null) return
  if (!isRecord(operation))
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${jsonKind(operation)} into Go value of type handlers.jsonPatchOp`,
    )
  for (const name of ['op', 'path', 'from'] as const)
    if (typeof (operation[name] ?? '') !== 'string')
      throw badRequest(
        `error decoding patch: json: cannot unmarshal ${jsonKind(operation[name])} into Go struct field jsonPatchOp.${name} of type string`,
      )
}

function contentTypeOf(call: Call): string {
  return (headerValue(call.request.headers, 'content-type') ?? '').split(';')[0]?.trim() ?? ''
}

function patchBody(call: Call): unknown {
  const { body } = call.request
  if (typeof body !== 'string') return bodyValue(call)
  try {
    return parseJsonText(body)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const complaint = scanJson(body).complaint ?? error.message
    throw badRequest(isStrategic(call) ? complaint : `error decoding patch: ${complaint}`)
  }
}

function record(patch: unknown): { readonly [key: string]: unknown } {
  if (!isRecord(patch))
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${jsonKind(patch)} into Go value of type map[string]interface {}`,
    )
  return patch
}
