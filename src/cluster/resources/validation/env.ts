// Environment variables. Models pkg/apis/core/validation ValidateEnv and ValidateEnvFrom, v1.35.
import { type FieldError, invalidValue, notSupported, required } from '#api/field-error.ts'
import type { Container, EnvVar } from '#api/types/core-v1.ts'
import { configKeyErrors } from './names.ts'

const envResources = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
]
const envFields = new Set([
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
])
const subscript = /^metadata\.(labels|annotations)\['.+'\]$/
const sources = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'] as const

export function envErrors(field: string, { env = [], envFrom = [] }: Container): FieldError[] {
  const errors: FieldError[] = []
  for (const [i, variable] of env.entries()) {
    const at = `${field}.env[${i}]`
    errors.push(...envNameErrors(`${at}.name`, variable.name))
    errors.push(...valueFromErrors(`${at}.valueFrom`, variable))
  }
  for (const [i, from] of envFrom.entries()) {
    const at = `${field}.envFrom[${i}]`
    if (from.prefix) errors.push(...envNameErrors(`${at}.prefix`, from.prefix))
    const count = [from.configMapRef, from.secretRef].filter((ref) => ref !== undefined).length
    if (count === 0)
      errors.push(invalidValue(`${field}.envFrom`, '', 'must specify one of: `configMapRef` or `secretRef`'))
    if (count > 1)
      errors.push(
        invalidValue(`${field}.envFrom`, '', 'may not have more than one field specified at a time'),
      )
    if (from.configMapRef !== undefined && !from.configMapRef.name)
      errors.push(required(`${at}.configMapRef.name`))
    if (from.secretRef !== undefined && !from.secretRef.name) errors.push(required(`${at}.secretRef.name`))
  }
  return errors
}

function envNameErrors(field: string, name: string): FieldError[] {
  if (!name) return [required(field)]
  if (/^[ -<>-~]+$/.test(name)) return []
  return [
    invalidValue(
      field,
      name,
      "a valid environment variable name must consist only of printable ASCII characters other than '='",
    ),
  ]
}

function valueFromErrors(field: string, { value, valueFrom }: EnvVar): FieldError[] {
  if (valueFrom === undefined) return []
  const errors: FieldError[] = []
  const given = sources.filter((source) => valueFrom[source] !== undefined)
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom
  if (fieldRef !== undefined)
    errors.push(...fieldRefErrors(`${field}.fieldRef`, fieldRef.fieldPath, envFields, true))
  if (resourceFieldRef !== undefined)
    errors.push(...resourceRefErrors(`${field}.resourceFieldRef`, resourceFieldRef.resource))
  if (configMapKeyRef !== undefined) errors.push(...keyRefErrors(`${field}.configMapKeyRef`, configMapKeyRef))
  if (secretKeyRef !== undefined) errors.push(...keyRefErrors(`${field}.secretKeyRef`, secretKeyRef))
  if (given.length === 0)
    errors.push(
      invalidValue(
        field,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      ),
    )
  else if (value) errors.push(invalidValue(field, '', 'may not be specified when `value` is not empty'))
  else if (given.length > 1)
    errors.push(invalidValue(field, '', 'may not have more than one field specified at a time'))
  return errors
}

function keyRefErrors(
  field: string,
  { name, key }: { readonly name?: string | undefined; readonly key: string },
): FieldError[] {
  const errors: FieldError[] = []
  if (!name) errors.push(required(`${field}.name`))
  if (!key) errors.push(required(`${field}.key`))
  else errors.push(...configKeyErrors(`${field}.key`, key))
  return errors
}

function resourceRefErrors(field: string, resource: string): FieldError[] {
  if (!resource) return [required(`${field}.resource`)]
  const isKnown = envResources.includes(resource) || /^(limits|requests)\.hugepages-/.test(resource)
  return isKnown ? [] : [notSupported(`${field}.resource`, resource, envResources)]
}

/** Fields of the pod that a variable or a downward file may show. */
export function fieldRefErrors(
  field: string,
  path: string,
  known: ReadonlySet<string>,
  isEnv: boolean,
): FieldError[] {
  if (!path) return [required(`${field}.fieldPath`)]
  if (known.has(path) || subscript.test(path)) return []
  if (!isEnv && (path === 'metadata.labels' || path === 'metadata.annotations')) return []
  return [
    invalidValue(
      `${field}.fieldPath`,
      path,
      `error converting fieldPath: field label not supported: ${path}`,
    ),
  ]
}
