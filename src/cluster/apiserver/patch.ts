// PATCH: the stored object, changed by a patch document, put through an update.
import { type Draft, isRecord, type KubeObject } from '#api/object.ts'
import { applyJsonPatch } from '#api/patch/json-patch.ts'
import { applyMergePatch } from '#api/patch/merge-patch.ts'
import { PatchError } from '#api/patch/patch-error.ts'
import { applyStrategicPatch } from '#api/patch/strategic-patch.ts'
import { headerValue } from '#api/request.ts'
import { badRequest, unsupportedMediaType } from '#api/status.ts'
import { applyFromRequest } from './apply.ts'
import { bodyValue, decodeObject } from './body.ts'
import type { Call } from './call.ts'
import { storedObject, updateObject } from './update.ts'

const accepted = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/apply-patch+yaml',
  'application/apply-patch+cbor',
  'application/strategic-merge-patch+json',
]

/** Answers a PATCH. Throws ApiError. */
export function patchFromRequest(call: Call): { object: KubeObject; isNew: boolean } {
  if (contentTypeOf(call) === 'application/apply-patch+yaml') return applyFromRequest(call)
  const stored = storedObject(call)
  // Who patches managedFields must find them; in-process callers never read them.
  const shown = call.request.lean ? stored : call.server.ledger.shown(stored)
  const patched = patchValue(call, shown, call.resource.type)
  const draft: Draft<KubeObject> = decodeObject(call, patched, 'PatchOptions')
  // A patch that names no resourceVersion takes whatever is stored now.
  return { object: updateObject(call, stored, draft), isNew: false }
}

/** The value with the request's patch applied; shares what did not change. Throws 400, 415 and 422. */
export function patchValue(call: Call, value: unknown, type: string): unknown {
  const contentType = contentTypeOf(call)
  const patch = patchBody(call)
  try {
    if (contentType === 'application/json-patch+json') return applyJsonPatch(value, patch)
    if (contentType === 'application/merge-patch+json') return applyMergePatch(value, record(patch))
    if (contentType === 'application/strategic-merge-patch+json')
      return applyStrategicPatch(type, value, record(patch))
  } catch (error) {
    if (error instanceof PatchError) throw badRequest(error.message)
    throw error
  }
  throw unsupportedMediaType(accepted)
}

function contentTypeOf(call: Call): string {
  return (headerValue(call.request.headers, 'content-type') ?? '').split(';')[0]?.trim() ?? ''
}

function patchBody(call: Call): unknown {
  const { body } = call.request
  if (typeof body !== 'string') return bodyValue(call)
  try {
    return JSON.parse(body)
  } catch (error) {
    throw badRequest(`error decoding patch: ${(error as Error).message}`)
  }
}

function record(patch: unknown): { readonly [key: string]: unknown } {
  if (!isRecord(patch))
    throw badRequest(
      'error decoding patch: json: cannot unmarshal value into Go value of type map[string]interface {}',
    )
  return patch
}
