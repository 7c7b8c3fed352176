// Objects within a custom resource, as x-kubernetes-embedded-resource names them.
// Models apiextensions-apiserver schema/objectmeta Validate, v1.35.
import { DecodeError, decode } from '#api/decode.ts'
import { type FieldError, invalidValue, required } from '#api/field-error.ts'
import { isRecord } from '#api/object.ts'
import type { ObjectMeta } from '#api/types/meta-v1.ts'
import { metadataErrors } from '../validation/metadata.ts'
import { dns1035Label, pathSegment } from '../validation/names.ts'
import { memberSchema, type StructuralSchema } from './structural-schema.ts'

export function embeddedErrors(
  schema: StructuralSchema,
  value: unknown,
  path: string,
): readonly FieldError[] {
  if (Array.isArray(value)) {
    const { items } = schema
    return items === undefined ? [] : value.flatMap((item, i) => embeddedErrors(items, item, `${path}[${i}]`))
  }
  if (!isRecord(value)) return []
  const own = schema['x-kubernetes-embedded-resource'] === true ? objectErrors(value, path) : []
  const inner = Object.entries(value).flatMap(([name, member]) => {
    const of = memberSchema(schema, name)
    if (of === undefined) return []
    const isKey = schema.properties?.[name] === undefined
    return embeddedErrors(of, member, isKey ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`)
  })
  return [...own, ...inner]
}

function objectErrors(value: { readonly [name: string]: unknown }, path: string): FieldError[] {
  const { apiVersion, kind, metadata } = value
  return [
    ...(apiVersion === undefined ? [required(`${path}.apiVersion`)] : []),
    ...(kind === undefined ? [required(`${path}.kind`)] : []),
    ...textErrors(`${path}.apiVersion`, apiVersion, versionComplaint),
    ...textErrors(`${path}.kind`, kind, kindComplaint),
    ...(metadata === undefined ? [] : embeddedMetadataErrors(`${path}.metadata`, metadata)),
  ]
}

function textErrors(
  field: string,
  value: unknown,
  complaintOf: (text: string) => string | undefined,
): FieldError[] {
  if (value === undefined) return []
  if (typeof value !== 'string') return [invalidValue(field, value, 'must be a string')]
  const complaint = value === '' ? 'must not be empty' : complaintOf(value)
  return complaint === undefined ? [] : [invalidValue(field, value, complaint)]
}

function versionComplaint(text: string): string | undefined {
  return text.split('/').length > 2 ? `unexpected GroupVersion string: ${text}` : undefined
}

function kindComplaint(text: string): string | undefined {
  const complaints = dns1035Label(text.toLowerCase())
  if (complaints.length === 0) return undefined
  return `may have mixed case, but should otherwise match: ${complaints.join(',')}`
}

function embeddedMetadataErrors(path: string, metadata: unknown): FieldError[] {
  let read: ObjectMeta
  try {
    read = decode('meta.v1.ObjectMeta', metadata).value as ObjectMeta
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return [invalidValue(path, metadata, error.message)]
  }
  // Its name may be left to whoever makes the object.
  const named = { ...read, name: read.name || 'fakename' }
  return metadataErrors(named, pathSegment, true).map((error) => ({
    ...error,
    field: error.field.replace(/^metadata/, () => path),
  }))
}
