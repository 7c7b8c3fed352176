// Tokens of service accounts: made for a while and an audience, bound to what they serve, and recognized again.
// Models pkg/serviceaccount claims and jwt authenticator, v1.35.
import { encodeBase64 } from '#api/base64.ts'
import type { User } from '#api/request.ts'
import { nodes, pods, type ResourceRef, secrets, serviceAccounts } from '#api/resource-ref.ts'
import type { Clock } from '../../clock.ts'
import { type BoundObject, type Claims, claimsOf, type KubernetesClaims, legacyClaimsOf } from '../../jwt.ts'
import type { Random } from '../../random.ts'
import { TokenKey } from '../../token-key.ts'
import type { Lookup } from '../authorization/attributes.ts'

export const serviceAccountIssuer = 'https://kubernetes.default.svc.cluster.local'

export interface TokenRequestFacts {
  readonly audiences: readonly string[]
  readonly lifetimeSeconds: number
  /** From when on using the token is worth a warning. */
  readonly warnAfterSeconds?: number | undefined
  readonly namespace: string
  readonly account: BoundObject
  readonly pod?: BoundObject | undefined
  readonly node?: BoundObject | undefined
  readonly secret?: BoundObject | undefined
}

/** Whom a token speaks of, and to whom. */
export interface TokenUser {
  readonly user: User
  readonly audiences: readonly string[]
}

const prefix = 'authentication.kubernetes.io'

export class ServiceAccountTokens {
  readonly #clock: Clock
  readonly #random: Random
  readonly #on: Lookup
  readonly #key: TokenKey

  constructor(clock: Clock, random: Random, on: Lookup) {
    this.#clock = clock
    this.#random = random
    this.#on = on
    this.#key = new TokenKey(random.seed)
  }

  issue(facts: TokenRequestFacts): string {
    const { namespace, account, node, pod, secret, warnAfterSeconds } = facts
    const now = Math.floor(this.#clock.now() / 1000)
    const claims: Claims = {
      aud: facts.audiences,
      exp: now + facts.lifetimeSeconds,
      iat: now,
      iss: serviceAccountIssuer,
      jti: this.#random.stream('apiserver/tokens').uuid(),
      'kubernetes.io': {
        namespace,
        ...(node && { node }),
        ...(pod && { pod }),
        ...(secret && { secret }),
        serviceaccount: account,
        ...(warnAfterSeconds !== undefined && { warnafter: now + warnAfterSeconds }),
      },
      nbf: now,
      sub: `system:serviceaccount:${namespace}:${account.name}`,
    }
    return this.#key.sign(claims)
  }

  /** The account that a token of ours speaks of; undefined when it is none, is too old, or what it is bound to is gone. */
  verify(token: string): TokenUser | undefined {
    if (!this.#key.hasSigned(token)) return undefined
    const claims = claimsOf(token)
    if (claims === undefined) return this.#verifyLegacy(token)
    const now = this.#clock.now() / 1000
    if (now >= claims.exp || now < claims.nbf || !this.#isAlive(claims['kubernetes.io'])) return undefined
    return { user: userOf(claims), audiences: claims.aud }
  }

  /** A token without an end is good as long as the Secret that holds it, and its account, are there. */
  #verifyLegacy(token: string): TokenUser | undefined {
    const claims = legacyClaimsOf(token)
    if (claims === undefined) return undefined
    const { namespace, account } = claims
    const secret = this.#on.get(secrets, namespace, claims.secret)
    const found = this.#on.get(serviceAccounts, namespace, account.name)
    const isHeld = secret?.data?.token === encodeBase64(token) && !secret.metadata.deletionTimestamp
    if (!isHeld || found?.metadata.uid !== account.uid) return undefined
    return {
      user: {
        name: `system:serviceaccount:${namespace}:${account.name}`,
        uid: account.uid,
        groups: accountGroups(namespace),
      },
      audiences: [serviceAccountIssuer],
    }
  }

  #isAlive({ namespace, serviceaccount, pod, secret, node }: KubernetesClaims): boolean {
    const stands = <T extends { readonly metadata: { readonly uid: string } }>(
      ref: ResourceRef<T>,
      within: string | undefined,
      bound: BoundObject | undefined,
    ) => bound === undefined || this.#on.get(ref, within, bound.name)?.metadata.uid === bound.uid
    return (
      stands(serviceAccounts, namespace, serviceaccount) &&
      stands(pods, namespace, pod) &&
      stands(secrets, namespace, secret) &&
      (pod !== undefined || stands(nodes, undefined, node))
    )
  }
}

function userOf({ sub, jti, 'kubernetes.io': { namespace, serviceaccount, pod, node } }: Claims): User {
  const extra: Record<string, string[]> = { [`${prefix}/credential-id`]: [`JTI=${jti}`] }
  if (node !== undefined) {
    extra[`${prefix}/node-name`] = [node.name]
    extra[`${prefix}/node-uid`] = [node.uid]
  }
  if (pod !== undefined) {
    extra[`${prefix}/pod-name`] = [pod.name]
    extra[`${prefix}/pod-uid`] = [pod.uid]
  }
  return { name: sub, uid: serviceaccount.uid, groups: accountGroups(namespace), extra }
}

/** The groups of every service account of a namespace. */
export function accountGroups(namespace: string): readonly string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated']
}
