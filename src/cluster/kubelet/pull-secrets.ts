// Credentials for registries in Secrets of type kubernetes.io/dockerconfigjson and kubernetes.io/dockercfg.

import { decodeBase64 } from '#api/base64.ts'
import { isRecord } from '#api/object.ts'
import type { Secret } from '#api/types/core-v1.ts'
import type { Credentials } from '../machines/registry.ts'

/** What a secret holds for a host. */
export function dockerCredentials(secret: Secret, host: string): Credentials[] {
  const data = secret.data ?? {}
  const config = parsed(data['.dockerconfigjson'])
  const auths = isRecord(config) && isRecord(config.auths) ? config.auths : parsed(data['.dockercfg'])
  if (!isRecord(auths)) return []
  return Object.entries(auths).flatMap(([server, entry]) => {
    const name = server.replace(/^https?:\/\//, '').split('/')[0]
    const isHub = host === 'docker.io' && (name === 'index.docker.io' || name === 'docker.io')
    return (name === host || isHub) && isRecord(entry) ? [credentialsOf(entry)] : []
  })
}

function parsed(base64: string | undefined): unknown {
  if (base64 === undefined) return undefined
  try {
    return JSON.parse(decodeBase64(base64))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function credentialsOf(entry: { readonly [key: string]: unknown }): Credentials {
  if (typeof entry.auth === 'string') {
    const [username = '', ...rest] = decodeBase64(entry.auth).split(':')
    return { username, password: rest.join(':') }
  }
  return { username: String(entry.username ?? ''), password: String(entry.password ?? '') }
}
