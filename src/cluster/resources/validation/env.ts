// Environment variables. Models pkg/apis/core/validation ValidateEnv and ValidateEnvFrom, v1.35.
import { type FieldError, invalidValue, required } from '#api/field-error.ts'
import type { Container, EnvVar, FileKeySelector } from '#api/types/core-v1.ts'
import { configKeyErrors, dnsLabel, dnsSubdomain, nameRuleErrors, neededNameErrors } from './names.ts'
import { backstepErrors } from './paths.ts'
import { envFields, fieldRefErrors, resourceRefErrors } from './pod-fields.ts'

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
    for (const name of ['configMapRef', 'secretRef'] as const)
      if (from[name] !== undefined)
        errors.push(...neededNameErrors(`${at}.${name}.name`, from[name]?.name, dnsSubdomain))
    const count = [from.configMapRef, from.secretRef].filter((ref) => ref !== undefined).length
    if (count === 0)
      errors.push(invalidValue(`${field}.envFrom`, '', 'must specify one of: `configMapRef` or `secretRef`'))
    if (count > 1)
      errors.push(
        invalidValue(`${field}.envFrom`, '', 'may not have more than one field specified at a time'),
      )
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
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = valueFrom
  if (fieldRef !== undefined) errors.push(...fieldRefErrors(`${field}.fieldRef`, fieldRef, envFields))
  if (resourceFieldRef !== undefined)
    errors.push(...resourceRefErrors(`${field}.resourceFieldRef`, resourceFieldRef, false))
  if (configMapKeyRef !== undefined) errors.push(...keyRefErrors(`${field}.configMapKeyRef`, configMapKeyRef))
  if (secretKeyRef !== undefined) errors.push(...keyRefErrors(`${field}.secretKeyRef`, secretKeyRef))
  if (fileKeyRef !== undefined) errors.push(...fileRefErrors(`${field}.fileKeyRef`, fileKeyRef))
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
  return [
    ...nameRuleErrors(`${field}.name`, name ?? '', dnsSubdomain),
    ...(key ? configKeyErrors(`${field}.key`, key) : [required(`${field}.key`)]),
  ]
}

function fileRefErrors(at: string, { key, volumeName, path }: FileKeySelector): FieldError[] {
  return [
    ...envNameErrors(`${at}.key`, key),
    ...neededNameErrors(`${at}.volumeName`, volumeName, dnsLabel),
    ...(path ? backstepErrors(`${at}.path`, path) : [required(`${at}.path`)]),
  ]
}
