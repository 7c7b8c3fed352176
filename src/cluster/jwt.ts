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

/** The claims of a token, believed or not; undefined when it is none. */
export function claimsOf(token: string): Claims | undefined {
  try {
    const claims: unknown = JSON.parse(decodeBase64(fromBase64Url(token.split('.')[1] ?? '')))
    return isRecord(claims) && isRecord(claims['kubernetes.io']) ? (claims as unknown as Claims) : undefined
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

/** A part of a token. */
export function urlText(text: string): string {
  return toBase64Url(encodeBase64(text))
}
