// The data of ConfigMaps and Secrets. Models pkg/apis/core/validation ValidateConfigMap and ValidateSecret, v1.35.
import { decodeBase64 } from '#api/base64.ts'
import { byteLength } from '#api/byte-text.ts'
import { type FieldError, invalidValue, required } from '#api/field-error.ts'
import { scanJson } from '#api/scan-json.ts'
import type { ConfigMap, Secret } from '#api/types/core-v1.ts'
import { tokenSecretType } from '../../jwt.ts'
import { configKeyErrors } from './names.ts'

const maxBytes = 1024 * 1024

function sizeErrors(field: string, bytes: number): FieldError[] {
  if (bytes <= maxBytes) return []
  return [{ type: 'FieldValueTooLong', field, detail: `may not be more than ${maxBytes} bytes` }]
}

function encodedBytes(base64: string): number {
  return Math.floor((base64.replace(/=+$/, '').length * 3) / 4)
}

export function configMapErrors({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const errors: FieldError[] = []
  let bytes = 0
  for (const [key, value] of Object.entries(data)) {
    errors.push(...configKeyErrors(`data[${key}]`, key))
    if (binaryData[key] !== undefined)
      errors.push(invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData'))
    bytes += byteLength(value)
  }
  for (const [key, value] of Object.entries(binaryData)) {
    errors.push(...configKeyErrors(`binaryData[${key}]`, key))
    bytes += encodedBytes(value)
  }
  return [...errors, ...sizeErrors('[]', bytes)]
}

export function secretErrors(secret: Secret): FieldError[] {
  const { data = {} } = secret
  const errors = Object.keys(data).flatMap((key) => configKeyErrors(`data[${key}]`, key))
  const bytes = Object.values(data).reduce((sum, value) => sum + encodedBytes(value), 0)
  return [...errors, ...sizeErrors('data', bytes), ...(typeRules[secret.type ?? '']?.(secret) ?? [])]
}

/** What a Secret of a type must hold. */
const typeRules: { readonly [type: string]: (secret: Secret) => FieldError[] } = {
  [tokenSecretType]: ({ metadata }) => {
    const name = 'kubernetes.io/service-account.name'
    return metadata.annotations?.[name] ? [] : [required(`metadata.annotations[${name}]`)]
  },
  'kubernetes.io/dockercfg': (secret) => jsonErrors(secret, '.dockercfg'),
  'kubernetes.io/dockerconfigjson': (secret) => jsonErrors(secret, '.dockerconfigjson'),
  'kubernetes.io/basic-auth': ({ data = {} }) =>
    data.username === undefined && data.password === undefined
      ? [required('data[username]'), required('data[password]')]
      : [],
  'kubernetes.io/ssh-auth': ({ data = {} }) =>
    data['ssh-privatekey'] ? [] : [required('data[ssh-privatekey]')],
  'kubernetes.io/tls': ({ data = {} }) =>
    ['tls.crt', 'tls.key'].flatMap((key) => (data[key] === undefined ? [required(`data[${key}]`)] : [])),
}

/** What is secret is not shown in an error. */
const redacted = '<secret contents redacted>'

function jsonErrors({ data = {} }: Secret, key: string): FieldError[] {
  const field = `data[${key}]`
  const encoded = data[key]
  if (encoded === undefined) return [required(field)]
  const text = decodeBase64(encoded) ?? ''
  const { complaint } = scanJson(text)
  if (complaint !== undefined) return [invalidValue(field, redacted, complaint)]
  const value: unknown = JSON.parse(text)
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return []
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return [
    invalidValue(
      field,
      redacted,
      `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`,
    ),
  ]
}
