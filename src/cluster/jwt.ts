// What service account tokens say. Models pkg/serviceaccount privateClaims and RFC 7519, v1.35.
import { decodeBase64, encodeBase64, fromBase64Url, toBase64Url } from '#api/base64.ts'
import { isRecord } from '#api/object.ts'

/** An object whose name comes again only with another uid. */
export interface BoundObject {
  readonly name: string
  readonly uid: string
}

export interface KubernetesClaims {
  readonly namespace: string
  readonly node?: BoundObject
  readonly pod?: BoundObject
  readonly secret?: BoundObject
  readonly serviceaccount: BoundObject
  readonly warnafter?: number
}

/** Times are in seconds since 1970. */
export interface Claims {
  readonly aud: readonly string[]
  readonly exp: number
  readonly iat: number
  readonly iss: string
  readonly jti: string
  readonly 'kubernetes.io': KubernetesClaims
  readonly nbf: number
  readonly sub: string
}

const legacyNames = {
  namespace: 'kubernetes.io/serviceaccount/namespace',
  secret: 'kubernetes.io/serviceaccount/secret.name',
  account: 'kubernetes.io/serviceaccount/service-account.name',
  uid: 'kubernetes.io/serviceaccount/service-account.uid',
} as const

/** What the token of a Secret says. */
export interface LegacyClaims {
  readonly namespace: string
  readonly secret: string
  readonly account: BoundObject
}

/** The type of the Secrets that hold tokens. */
export const tokenSecretType = 'kubernetes.io/service-account-token'
const legacyIssuer = 'kubernetes/serviceaccount'

/** The claims of a token that is good as long as its Secret is there. Models pkg/serviceaccount LegacyClaims. */
export function legacyClaims({ namespace, secret, account }: LegacyClaims): object {
  return {
    iss: legacyIssuer,
    [legacyNames.namespace]: namespace,
    [legacyNames.secret]: secret,
    [legacyNames.account]: account.name,
    [legacyNames.uid]: account.uid,
    sub: `system:serviceaccount:${namespace}:${account.name}`,
  }
}

/** The claims of a token, believed or not; undefined when it is none. */
export function claimsOf(token: string): Claims | undefined {
  const claims = readClaims(token)
  return isRecord(claims) && isRecord(claims['kubernetes.io']) ? (claims as unknown as Claims) : undefined
}

/** The claims of a Secret's token, believed or not; undefined when it is none. */
export function legacyClaimsOf(token: string): LegacyClaims | undefined {
  const claims = readClaims(token)
  if (!isRecord(claims) || claims.iss !== legacyIssuer) return undefined
  const text = (name: keyof typeof legacyNames) => String(claims[legacyNames[name]] ?? '')
  return {
    namespace: text('namespace'),
    secret: text('secret'),
    account: { name: text('account'), uid: text('uid') },
  }
}

function readClaims(token: string): unknown {
  try {
    return JSON.parse(decodeBase64(fromBase64Url(token.split('.')[1] ?? '')))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

/** A part of a token. */
export function urlText(text: string): string {
  return toBase64Url(encodeBase64(text))
}
