// Who vouches for ServiceAccount tokens, as those learn it that check one. Models kube-apiserver's OpenID discovery, v1.35.
import type { ApiRequest, PlainResponse } from '#api/request.ts'

const document = {
  issuer: 'https://kubernetes.default.svc.cluster.local',
  jwks_uri: 'https://172.18.0.2:6443/openid/v1/jwks',
  response_types_supported: ['id_token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
}

/** Answers /.well-known/openid-configuration; undefined for other paths. */
export function answerIssuer(request: ApiRequest): PlainResponse | undefined {
  if (request.path !== '/.well-known/openid-configuration') return undefined
  const headers = { 'content-type': 'application/json', 'cache-control': 'public, max-age=3600' }
  return { code: 200, headers, body: JSON.stringify(document) }
}
