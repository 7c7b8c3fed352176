// The token of a pod's account: asked for when the pod starts, and anew before it grows too old.
// Models pkg/kubelet/token Manager, v1.35.
import { remembering } from '#api/remembering.ts'
import { serviceAccounts } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import type { TokenRequest } from '#api/types/authentication-v1.ts'
import type { Pod, ServiceAccountTokenProjection } from '#api/types/core-v1.ts'
import { claimsOf } from '../../jwt.ts'
import type { KubeletParts } from '../parts.ts'
import { MountError } from './volume-plugin.ts'

export type TokenSource = ServiceAccountTokenProjection

/** A token is asked for anew when it has lived for four fifths of its time, or for a day. */
const renewAtShare = 0.8
const longestUseSeconds = 24 * 60 * 60

/** The token that is known, unless it grew old; else a new one. Throws MountError. */
export function accountToken(
  parts: KubeletParts,
  pod: Pod,
  source: TokenSource,
  known: string | undefined,
): string {
  const isFresh = known !== undefined && parts.clock.now() / 1000 < oldFromSeconds(known)
  return isFresh ? known : fetchToken(parts, pod, source)
}

/**
 * When a token grows old, as it says itself, in seconds since 1970; what is no token is old already. Every look at a
 * pod's volumes asks.
 */
const oldFromSeconds = remembering(500, (token) => {
  const claims = claimsOf(token)
  const end = claims?.['kubernetes.io'].warnafter ?? claims?.exp ?? 0
  const start = claims?.iat ?? 0
  return start + Math.min((end - start) * renewAtShare, longestUseSeconds)
})

function fetchToken({ api }: KubeletParts, pod: Pod, { audience, expirationSeconds }: TokenSource): string {
  const { namespace, name, uid } = pod.metadata
  const spec = {
    ...(audience && { audiences: [audience] }),
    expirationSeconds,
    boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
  }
  try {
    const account = pod.spec.serviceAccountName ?? ''
    const answer = api.post(serviceAccounts, namespace, account, 'token', { spec }) as TokenRequest
    return answer.status?.token ?? ''
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    throw new MountError(`failed to fetch token: ${error.message}`)
  }
}
