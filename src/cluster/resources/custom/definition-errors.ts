// What is wrong with a CustomResourceDefinition. Models apiextensions-apiserver validation
// ValidateCustomResourceDefinition, v1.35: what all versions share is told of the definition as a whole.
import { type FieldError, invalidValue, notSupported, required } from '#api/field-error.ts'
import { deepEqual } from '#api/object.ts'
import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionVersion,
  CustomResourceSubresources,
  SelectableField,
} from '#api/types/apiextensions-v1.ts'
import { dns1035Label, dnsSubdomain, tooManyErrors } from '../validation/names.ts'
import { conversionErrors } from './conversion-errors.ts'
import { defaultErrors } from './default-errors.ts'
import { definitionSchemaErrors } from './schema-errors.ts'
import { schemaAt } from './schema-paths.ts'
import { structureErrors } from './schema-structure.ts'
import type { StructuralSchema } from './structural-schema.ts'

const protectedGroups = /(^|\.)(k8s|kubernetes)\.io$/
const approval = 'api-approved.kubernetes.io'
const maxWarningLength = 256
const maxSelectable = 8

/** `old` is what the definition was before; undefined for a new one. */
export function definitionErrors(
  definition: CustomResourceDefinition,
  old: CustomResourceDefinition | undefined,
): readonly FieldError[] {
  const { metadata, spec } = definition
  const versions = spec.versions ?? []
  const errors: FieldError[] = []
  if (metadata.name !== `${spec.names.plural}.${spec.group}`)
    errors.push(invalidValue('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group'))
  errors.push(...groupErrors(spec.group))
  if (!spec.scope) errors.push(required('spec.scope'))
  else if (spec.scope !== 'Cluster' && spec.scope !== 'Namespaced')
    errors.push(notSupported('spec.scope', spec.scope, ['Cluster', 'Namespaced']))
  for (const [i, { schema }] of versions.entries())
    if (schema?.openAPIV3Schema === undefined)
      errors.push(required(`spec.versions[${i}].schema.openAPIV3Schema`))
  // What is stored already is not looked at again.
  const isUnchanged = old !== undefined && deepEqual(spec.versions, old.spec.versions)
  errors.push(...versionsErrors(versions, isUnchanged), ...storageErrors(definition))
  errors.push(...requiredNameErrors(spec.names), ...nameErrors(spec.names, 'spec.names'))
  if (!isUnchanged) errors.push(...sharedErrors(versions))
  errors.push(...conversionErrors(spec.conversion))
  if (old !== undefined) errors.push(...immutableErrors(definition, old))
  return [
    ...errors,
    ...storedErrors(definition),
    ...approvalErrors(definition, old),
    ...openErrors(definition),
  ]
}

function groupErrors(group: string): FieldError[] {
  if (!group) return [required('spec.group')]
  const complaints = dnsSubdomain(group)
  if (complaints.length > 0) return [invalidValue('spec.group', group, complaints.join(','))]
  return group.includes('.')
    ? []
    : [invalidValue('spec.group', group, 'should be a domain with at least one dot')]
}

/** True for parts that all versions have and have alike. */
function isShared(
  versions: readonly CustomResourceDefinitionVersion[],
  part: 'schema' | 'subresources' | 'additionalPrinterColumns' | 'selectableFields',
): boolean {
  const first = versions[0]?.[part]
  return first !== undefined && versions.every((version) => deepEqual(version[part], first))
}

function schemaOf({ schema }: CustomResourceDefinitionVersion): StructuralSchema | undefined {
  return schema?.openAPIV3Schema as StructuralSchema | undefined
}

function versionsErrors(
  versions: readonly CustomResourceDefinitionVersion[],
  isUnchanged: boolean,
): FieldError[] {
  const errors: FieldError[] = []
  for (const [i, version] of versions.entries()) {
    const at = `spec.versions[${i}]`
    const complaints = dns1035Label(version.name)
    if (complaints.length > 0) errors.push(invalidValue(`${at}.name`, version.name, complaints.join(',')))
    errors.push(...deprecationErrors(version, at))
    if (isUnchanged) continue
    const schema = schemaOf(version)
    const hasStatus = version.subresources?.status !== undefined
    if (schema !== undefined && !isShared(versions, 'schema'))
      errors.push(...wholeSchemaErrors(schema, `${at}.schema`, hasStatus))
    if (!isShared(versions, 'subresources'))
      errors.push(...subresourceErrors(version.subresources, `${at}.subresources`))
    if (!isShared(versions, 'additionalPrinterColumns'))
      errors.push(...columnErrors(version.additionalPrinterColumns, `${at}.additionalPrinterColumns`))
    if (!isShared(versions, 'selectableFields'))
      errors.push(...selectableErrors(version.selectableFields, schema, `${at}.selectableFields`))
  }
  return errors
}

function sharedErrors(versions: readonly CustomResourceDefinitionVersion[]): FieldError[] {
  const [first] = versions
  if (first === undefined) return []
  const schema = schemaOf(first)
  const hasStatus = versions.some(({ subresources }) => subresources?.status !== undefined)
  return [
    ...(schema !== undefined && isShared(versions, 'schema')
      ? wholeSchemaErrors(schema, 'spec.validation', hasStatus)
      : []),
    ...(isShared(versions, 'subresources') ? subresourceErrors(first.subresources, 'spec.subresources') : []),
    ...(isShared(versions, 'additionalPrinterColumns')
      ? columnErrors(first.additionalPrinterColumns, 'spec.additionalPrinterColumns')
      : []),
    ...(isShared(versions, 'selectableFields')
      ? selectableErrors(first.selectableFields, schema, 'spec.selectableFields')
      : []),
  ]
}

/** With a status of its own, what a schema says at its root has to hold for the rest alone. */
const besideStatus = new Set(
  'description type format title maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems multipleOf required items properties externalDocs example x-kubernetes-preserve-unknown-fields x-kubernetes-validations'.split(
    ' ',
  ),
)
const besideStatusText =
  'only [Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations] fields are allowed at the root of the schema if the status subresource is enabled'

function wholeSchemaErrors(schema: StructuralSchema, at: string, hasStatus: boolean): FieldError[] {
  const path = `${at}.openAPIV3Schema`
  const errors: FieldError[] = []
  if (hasStatus && schema.type !== undefined && schema.type !== 'object')
    errors.push(
      invalidValue(
        `${path}.type`,
        schema.type,
        'only "object" is allowed as the type at the root of the schema if the status subresource is enabled',
      ),
    )
  else if (hasStatus && Object.keys(schema).some((keyword) => !besideStatus.has(keyword)))
    errors.push(invalidValue(path, schema, besideStatusText))
  if (schema.nullable)
    errors.push({
      type: 'FieldValueForbidden',
      field: `${path}.nullable`,
      detail: 'nullable cannot be true at the root',
    })
  let ofStructure = structureErrors(schema, path)
  if (ofStructure.length === 0) ofStructure = defaultErrors(schema, path)
  errors.push(...ofStructure)
  return [...errors, ...definitionSchemaErrors(schema, path, ofStructure.length === 0)]
}

function deprecationErrors(
  { deprecated, deprecationWarning }: CustomResourceDefinitionVersion,
  at: string,
): FieldError[] {
  if (deprecationWarning === undefined) return []
  const complaints: string[] = []
  if (!deprecated) complaints.push('can only be set for deprecated versions')
  else {
    if (deprecationWarning.length > maxWarningLength)
      complaints.push(`must be <= ${maxWarningLength} characters long`)
    if (deprecationWarning === '') complaints.push('must not be an empty string')
    const odd = /[^\P{C}]|[^\P{Z} ]/u.exec(deprecationWarning)
    if (odd !== null)
      complaints.push(
        `must only contain printable UTF-8 characters; non-printable character found at index ${odd.index}`,
      )
  }
  return complaints.map((why) => invalidValue(`${at}.deprecationWarning`, deprecationWarning, why))
}

function pathErrors(path: string, field: string): FieldError[] {
  return path.startsWith('.') ? [] : [invalidValue(field, path, 'must be a simple json path starting with .')]
}

function subresourceErrors(subresources: CustomResourceSubresources | undefined, at: string): FieldError[] {
  const { scale } = subresources ?? {}
  if (scale === undefined) return []
  const within = (name: 'specReplicasPath' | 'statusReplicasPath', root: string): FieldError[] => {
    const field = `${at}.scale.${name}`
    const path = scale[name]
    if (!path) return [required(field)]
    const errors = pathErrors(path, field)
    if (errors.length > 0 || path.startsWith(root)) return errors
    return [invalidValue(field, path, `should be a json path under ${root.slice(0, -1)}`)]
  }
  const errors = [...within('specReplicasPath', '.spec.'), ...within('statusReplicasPath', '.status.')]
  const { labelSelectorPath } = scale
  if (!labelSelectorPath) return errors
  const field = `${at}.scale.labelSelectorPath`
  const ofSelector = pathErrors(labelSelectorPath, field)
  if (ofSelector.length === 0 && !/^\.(spec|status)\./.test(labelSelectorPath))
    ofSelector.push(
      invalidValue(field, labelSelectorPath, 'should be a json path under either .spec or .status'),
    )
  return [...errors, ...ofSelector]
}

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string']
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']

function columnErrors(
  columns: readonly CustomResourceColumnDefinition[] | undefined,
  at: string,
): FieldError[] {
  return (columns ?? []).flatMap(({ name, type, format, jsonPath }, i) => {
    const here = `${at}[${i}]`
    const errors: FieldError[] = []
    const choice = `must be one of ${columnTypes.join(',')}`
    if (!name) errors.push(required(`${here}.name`))
    if (!type) errors.push(required(`${here}.type`, choice))
    else if (!columnTypes.includes(type)) errors.push(invalidValue(`${here}.type`, type, choice))
    if (format && !columnFormats.includes(format))
      errors.push(invalidValue(`${here}.format`, format, `must be one of ${columnFormats.join(',')}`))
    if (!jsonPath) errors.push(required(`${here}.JSONPath`))
    else errors.push(...pathErrors(jsonPath, `${here}.JSONPath`))
    return errors
  })
}

const selectableTypes = ['string', 'boolean', 'integer']

function selectableErrors(
  fields: readonly SelectableField[] | undefined,
  schema: StructuralSchema | undefined,
  at: string,
): FieldError[] {
  if (fields === undefined || fields.length === 0 || schema === undefined) return []
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [i, { jsonPath }] of fields.entries()) {
    const field = `${at}[${i}].jsonPath`
    if (!jsonPath) {
      errors.push(required(field))
      continue
    }
    const found = schemaAt(jsonPath, schema, false)
    if (typeof found === 'string') {
      errors.push(invalidValue(field, jsonPath, `is an invalid path: ${found}`))
      continue
    }
    if (/^\.metadata(\.|$)/.test(jsonPath))
      errors.push(invalidValue(field, jsonPath, 'must not point to fields in metadata'))
    if (!selectableTypes.includes(found.type ?? ''))
      errors.push(
        invalidValue(
          field,
          jsonPath,
          'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
        ),
      )
    if (seen.has(jsonPath)) errors.push({ type: 'FieldValueDuplicate', field, value: jsonPath, detail: '' })
    seen.add(jsonPath)
  }
  return [...errors, ...tooManyErrors(at, seen.size, maxSelectable)]
}

/** One version is the one that objects are kept in. The value is shown as the server keeps it inside. */
function storageErrors({ spec }: CustomResourceDefinition): FieldError[] {
  const versions = spec.versions ?? []
  const names = versions.map(({ name }) => name)
  const errors: FieldError[] = []
  const refuse = (why: string) => errors.push(invalidValue('spec.versions', shownVersions(versions), why))
  if (new Set(names).size < names.length) refuse('must contain unique version names')
  if (versions.filter(({ storage }) => storage).length !== 1)
    refuse('must have exactly one version marked as storage version')
  return errors
}

function shownVersions(versions: readonly CustomResourceDefinitionVersion[]): readonly object[] {
  return versions.map((version) => ({
    Name: version.name,
    Served: version.served,
    Storage: version.storage,
    Deprecated: version.deprecated ?? false,
    DeprecationWarning: version.deprecationWarning ?? null,
    Schema: null,
    Subresources: null,
    AdditionalPrinterColumns: null,
    SelectableFields: null,
  }))
}

function requiredNameErrors(names: CustomResourceDefinitionNames): FieldError[] {
  return (['plural', 'singular', 'kind', 'listKind'] as const).flatMap((name) =>
    names[name] ? [] : [required(`spec.names.${name}`)],
  )
}

function nameErrors(names: CustomResourceDefinitionNames, at: string): FieldError[] {
  const errors: FieldError[] = []
  const check = (field: string, name: string | undefined, compared: string, hint = '') => {
    const complaints = name ? dns1035Label(compared) : []
    if (complaints.length > 0)
      errors.push(invalidValue(`${at}.${field}`, name, `${hint}${complaints.join(',')}`))
  }
  const { plural, singular = '', kind, listKind = '', shortNames = [], categories = [] } = names
  const mixed = 'may have mixed case, but should otherwise match: '
  check('plural', plural, plural)
  check('singular', singular, singular)
  check('kind', kind, kind.toLowerCase(), mixed)
  check('listKind', listKind, listKind.toLowerCase(), mixed)
  for (const [i, name] of shortNames.entries()) check(`shortNames[${i}]`, name || ' ', name)
  if (kind && kind === listKind)
    errors.push(invalidValue(`${at}.listKind`, listKind, 'kind and listKind may not be the same'))
  for (const [i, name] of categories.entries()) check(`categories[${i}]`, name || ' ', name)
  return errors
}

function immutableErrors({ spec }: CustomResourceDefinition, old: CustomResourceDefinition): FieldError[] {
  const isEstablished = old.status.conditions?.some(
    ({ type, status }) => type === 'Established' && status === 'True',
  )
  const errors: FieldError[] = []
  const keep = (field: string, value: unknown, before: unknown) => {
    if (value !== before) errors.push(invalidValue(field, value, 'field is immutable'))
  }
  if (isEstablished) {
    keep('spec.scope', spec.scope, old.spec.scope)
    keep('spec.names.kind', spec.names.kind, old.spec.names.kind)
  }
  keep('spec.group', spec.group, old.spec.group)
  keep('spec.names.plural', spec.names.plural, old.spec.names.plural)
  return errors
}

function storedErrors({ spec, status }: CustomResourceDefinition): FieldError[] {
  const field = 'status.storedVersions'
  const stored = status.storedVersions ?? []
  if (stored.length === 0) return [invalidValue(field, null, 'must have at least one stored version')]
  const versions = spec.versions ?? []
  return [
    ...versions.flatMap(({ name, storage }) =>
      storage && !stored.includes(name)
        ? [invalidValue(field, stored, `must have the storage version ${name}`)]
        : [],
    ),
    ...stored.flatMap((name, i) =>
      versions.some((version) => version.name === name)
        ? []
        : [
            invalidValue(
              `${field}[${i}]`,
              name,
              `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`,
            ),
          ],
    ),
  ]
}

function approvalErrors(
  { metadata, spec }: CustomResourceDefinition,
  old: CustomResourceDefinition | undefined,
): FieldError[] {
  const given = metadata.annotations?.[approval]
  if (!protectedGroups.test(spec.group)) return []
  if (old !== undefined && old.metadata.annotations?.[approval] === given) return []
  const field = `metadata.annotations[${approval}]`
  const see = 'see https://github.com/kubernetes/enhancements/pull/1111'
  if (given === undefined)
    return [required(field, `protected groups must have approval annotation "${approval}", ${see}`)]
  if (given.startsWith('unapproved') || /^\w[\w+.-]*:\/\/[^/]+/.test(given)) return []
  const why = `protected groups must have approval annotation "${approval}" with either a URL or a reason starting with "unapproved", ${see}`
  return [invalidValue(field, given, why)]
}

function openErrors({ spec }: CustomResourceDefinition): FieldError[] {
  if (spec.preserveUnknownFields !== true) return []
  return [
    invalidValue(
      'spec.preserveUnknownFields',
      true,
      'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
    ),
  ]
}
