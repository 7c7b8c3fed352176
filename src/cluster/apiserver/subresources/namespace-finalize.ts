// namespaces/finalize: the namespace controller takes its finalizer off. Models registry namespace FinalizeREST, v1.35.
import type { Draft, KubeObject } from '#api/object.ts'
import type { ApiResponse } from '#api/request.ts'
import { conflict, methodNotAllowed, objectModified } from '#api/status.ts'
import type { Namespace } from '#api/types/core-v1.ts'
import { finalizerErrors } from '../../resources/validation/metadata.ts'
import { bodyValue, decodeObject } from '../body.ts'
import type { Call } from '../call.ts'
import { throwIfInvalid } from '../metadata.ts'
import { checkIdentity, persist, storedObject } from '../update.ts'

export function namespaceFinalize(call: Call): ApiResponse {
  if (call.info.verb !== 'update') throw methodNotAllowed()
  const stored = storedObject(call) as Namespace
  const sent = decodeObject(call, bodyValue(call), 'UpdateOptions') as unknown as Namespace
  checkIdentity(call, sent as unknown as Draft<KubeObject>)
  const { resourceVersion } = sent.metadata
  if (resourceVersion && resourceVersion !== stored.metadata.resourceVersion)
    throw conflict(call.resource.facts, stored.metadata.name, objectModified)
  throwIfInvalid(
    call,
    stored.metadata.name,
    (sent.spec.finalizers ?? []).flatMap((finalizer, i) =>
      finalizerErrors(`spec.finalizers[${i}]`, finalizer),
    ),
  )
  const draft = { ...stored, metadata: { ...stored.metadata }, spec: sent.spec }
  return { code: 200, headers: {}, body: persist(call, stored, draft as unknown as Draft<KubeObject>) }
}
