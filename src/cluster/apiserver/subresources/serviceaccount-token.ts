// serviceaccounts/token: a new token for an account. Models registry core serviceaccount TokenREST.Create, v1.35.
import { invalidValue } from '#api/field-error.ts'
import { type KubeObject, thaw } from '#api/object.ts'
import type { ApiResponse } from '#api/request.ts'
import { nodes, pods, secrets } from '#api/resource-ref.ts'
import { badRequest, conflict, invalid, methodNotAllowed, notFound } from '#api/status.ts'
import { formatTime } from '#api/time.ts'
import type { TokenRequest } from '#api/types/authentication-v1.ts'
import type { Pod, ServiceAccount } from '#api/types/core-v1.ts'
import { serviceAccountIssuer, type TokenRequestFacts } from '../authentication/service-account-tokens.ts'
import { bodyValue, decodeSubresource } from '../body.ts'
import { type Call, writerOf } from '../call.ts'
import { storedObject } from '../update.ts'
import { admitCreation } from './admit-part.ts'

const type = 'authentication.v1.TokenRequest'
const defaultSeconds = 3600
const leastSeconds = 600
const mostSeconds = 2 ** 32
/** What pods ask for by default; such tokens live longer, so that old clients that never read them again go on. */
const kubeletSeconds = 3607
const extendedSeconds = 365 * 24 * 60 * 60

export function serviceAccountToken(call: Call): ApiResponse {
  if (call.info.verb !== 'create') throw methodNotAllowed()
  const account = storedObject(call) as ServiceAccount
  const value = decodeSubresource(type, bodyValue(call))
  admitCreation(call, value as KubeObject)
  const { spec = {} } = value as Partial<TokenRequest> as { spec?: Partial<TokenRequest['spec']> }
  const seconds = spec.expirationSeconds ?? defaultSeconds
  checkSeconds(seconds)
  const audiences = spec.audiences?.length ? spec.audiences : [serviceAccountIssuer]
  const isExtended = seconds === kubeletSeconds && audiences.every((each) => each === serviceAccountIssuer)
  const { name, namespace = '', uid } = account.metadata
  const token = call.server.tokens.issue({
    audiences,
    lifetimeSeconds: isExtended ? extendedSeconds : seconds,
    warnAfterSeconds: isExtended ? kubeletSeconds : undefined,
    namespace,
    account: { name, uid },
    ...boundObjects(call, account, spec.boundObjectRef),
  })
  const body = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, uid, creationTimestamp: formatTime(call.on.nowMs) },
    spec: {
      audiences,
      expirationSeconds: seconds,
      boundObjectRef: spec.boundObjectRef === undefined ? null : thaw(spec.boundObjectRef),
    },
    status: { token, expirationTimestamp: formatTime(call.on.nowMs + seconds * 1000) },
  }
  return { code: 201, headers: {}, body: withOwner(call, body, spec.audiences) }
}

/** What was asked for belongs to who asked. */
function withOwner(
  call: Call,
  body: object & { readonly spec: { readonly expirationSeconds: number } },
  asked: readonly string[] | null | undefined,
): unknown {
  const { expirationSeconds } = body.spec
  const sent = { spec: { ...(asked?.length && { audiences: asked }), expirationSeconds } }
  const writer = { ...writerOf(call), apiVersion: 'authentication.k8s.io/v1' }
  const { ledger } = call.server
  const answer = body as unknown as KubeObject
  ledger.recordUpdate(
    answer,
    undefined,
    type,
    writer,
    () => ({ spec: {} }),
    () => sent,
  )
  return ledger.shown(answer)
}

function checkSeconds(seconds: number): void {
  const why =
    seconds < leastSeconds
      ? 'may not specify a duration less than 10 minutes'
      : seconds > mostSeconds
        ? 'may not specify a duration larger than 2^32 seconds'
        : undefined
  if (why !== undefined)
    throw invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', [
      invalidValue('spec.expirationSeconds', seconds, why),
    ])
}

type Bound = NonNullable<TokenRequest['spec']['boundObjectRef']>
type BoundFacts = Pick<TokenRequestFacts, 'pod' | 'node' | 'secret'>

/** What a token may be bound to, by version and kind. Each throws ApiError. */
const bindings: {
  readonly [gvk: string]: (call: Call, account: ServiceAccount, bound: Bound) => BoundFacts
} = {
  'v1/Pod'({ on }, { metadata }, bound) {
    const pod: Pod = checked('pods', on.get(pods, metadata.namespace, bound.name ?? ''), bound)
    if (pod.spec.serviceAccountName !== metadata.name)
      throw badRequest(
        `cannot bind token for serviceaccount "${metadata.name}" to pod running with different serviceaccount name.`,
      )
    const node = pod.spec.nodeName === undefined ? undefined : on.get(nodes, undefined, pod.spec.nodeName)
    return { pod: identity(pod), node: node && identity(node) }
  },
  'v1/Node': ({ on }, _, bound) => ({
    node: identity(checked('nodes', on.get(nodes, undefined, bound.name ?? ''), bound)),
  }),
  'v1/Secret': ({ on }, { metadata }, bound) => ({
    secret: identity(checked('secrets', on.get(secrets, metadata.namespace, bound.name ?? ''), bound)),
  }),
}

function boundObjects(call: Call, account: ServiceAccount, bound: Bound | null | undefined): BoundFacts {
  if (bound === undefined || bound === null) return {}
  const bind = bindings[`${bound.apiVersion}/${bound.kind}`]
  if (bind === undefined)
    throw badRequest(`cannot bind token to object of type ${bound.apiVersion}, Kind=${bound.kind}`)
  return bind(call, account, bound)
}

function identity({ metadata }: KubeObject): { name: string; uid: string } {
  return { name: metadata.name, uid: metadata.uid }
}

function checked<T extends KubeObject>(
  plural: string,
  found: T | undefined,
  { name = '', uid = '' }: Bound,
): T {
  const resource = { group: '', plural }
  if (found === undefined) throw notFound(resource, name)
  if (uid !== '' && uid !== found.metadata.uid)
    throw conflict(
      resource,
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    )
  return found
}
