// CustomResourceDefinitions. Models apiextensions-apiserver's registry/customresourcedefinition and its defaults, v1.35.
import { type FieldError, invalidValue, notSupported, required } from '#api/field-error.ts'
import { formatTime } from '#api/time.ts'
import type { CustomResourceDefinitionVersion } from '#api/types/apiextensions-v1.ts'
import { defineResource } from './resource.ts'

export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io'
const protectedGroups = /(^|\.)(k8s|kubernetes)\.io$/
const approval = 'api-approved.kubernetes.io'

export const customResourceDefinition = defineResource('apiextensions.k8s.io/v1/CustomResourceDefinition', {
  needsRevision: true,
  hasGeneration: true,

  setDefaults({ spec }) {
    spec.names.singular ??= spec.names.kind.toLowerCase()
    spec.names.listKind ??= `${spec.names.kind}List`
    spec.conversion ??= { strategy: 'None' }
  },

  prepareForCreate(draft) {
    draft.status = {
      conditions: null,
      acceptedNames: { plural: '', kind: '' },
      storedVersions: storageVersions(draft.spec.versions),
    }
  },

  prepareForUpdate(draft) {
    const stored = draft.status.storedVersions ?? []
    const added = storageVersions(draft.spec.versions).filter((name) => !stored.includes(name))
    if (added.length > 0) draft.status = { ...draft.status, storedVersions: [...stored, ...added] }
  },

  validate({ metadata, spec }) {
    const { group, names, scope, versions } = spec
    const errors: FieldError[] = []
    if (metadata.name !== `${names.plural}.${group}`)
      errors.push(invalidValue('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group'))
    if (protectedGroups.test(group) && metadata.annotations?.[approval] === undefined)
      errors.push(
        required(
          `metadata.annotations[${approval}]`,
          `protected groups must have approval annotation "${approval}", see https://github.com/kubernetes/enhancements/pull/1111`,
        ),
      )
    if (scope !== 'Cluster' && scope !== 'Namespaced')
      errors.push(notSupported('spec.scope', scope, ['Cluster', 'Namespaced']))
    versions?.forEach(({ schema }, i) => {
      if (schema?.openAPIV3Schema === undefined)
        errors.push(required(`spec.versions[${i}].schema.openAPIV3Schema`))
    })
    return [...errors, ...storageErrors(versions ?? []), ...schemaTypeErrors(versions ?? [])]
  },

  cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp],

  // The objects of the kind go first.
  holdsDeletion: ({ metadata }) => metadata.deletionTimestamp === undefined,

  markDeleted(draft) {
    const { metadata, status } = draft
    metadata.finalizers = [
      ...(metadata.finalizers ?? []).filter((name) => name !== cleanupFinalizer),
      cleanupFinalizer,
    ]
    // Nothing of the definition changed, and it has no grace.
    if (metadata.generation !== undefined) metadata.generation--
    delete metadata.deletionGracePeriodSeconds
    draft.status = {
      ...status,
      conditions: [
        ...(status.conditions ?? []).filter(({ type }) => type !== 'Terminating'),
        {
          type: 'Terminating',
          status: 'True',
          lastTransitionTime: metadata.deletionTimestamp ?? formatTime(0),
          reason: 'InstanceDeletionPending',
          message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
        },
      ],
    }
  },
})

function storageVersions(versions: readonly CustomResourceDefinitionVersion[] | null): string[] {
  return (versions ?? []).filter(({ storage }) => storage).map(({ name }) => name)
}

/** One version is the one that objects are kept in. The value is shown as the server keeps it inside. */
function storageErrors(versions: readonly CustomResourceDefinitionVersion[]): FieldError[] {
  const stored = storageVersions(versions)
  if (stored.length === 1) return []
  const shown = versions.map((version) => ({
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
  const errors = [
    invalidValue('spec.versions', shown, 'must have exactly one version marked as storage version'),
  ]
  if (stored.length === 0)
    errors.push(invalidValue('status.storedVersions', null, 'must have at least one stored version'))
  return errors
}

interface Typed {
  readonly type?: string
  readonly properties?: { readonly [name: string]: Typed }
  readonly items?: Typed
  readonly additionalProperties?: Typed | boolean
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean
  readonly 'x-kubernetes-int-or-string'?: boolean
}

/** A structural schema tells the type of everything. Models apiextensions-apiserver schema.ValidateStructural, v1.35. */
function schemaTypeErrors(versions: readonly CustomResourceDefinitionVersion[]): FieldError[] {
  const texts = new Set(versions.map(({ schema }) => JSON.stringify(schema)))
  return versions.slice(0, texts.size === 1 ? 1 : undefined).flatMap(({ schema }, i) => {
    const root = schema?.openAPIV3Schema as Typed | undefined
    if (root === undefined) return []
    const path =
      texts.size === 1 ? 'spec.validation.openAPIV3Schema' : `spec.versions[${i}].schema.openAPIV3Schema`
    return typeErrors(root, path, 'must not be empty at the root')
  })
}

function typeErrors(schema: Typed, path: string, why: string): FieldError[] {
  const { properties = {}, items, additionalProperties, type } = schema
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] || schema['x-kubernetes-int-or-string']
  return [
    ...Object.entries(properties).flatMap(([name, inner]) =>
      typeErrors(inner, `${path}.properties[${name}]`, 'must not be empty for specified object fields'),
    ),
    ...(items === undefined
      ? []
      : typeErrors(items, `${path}.items`, 'must not be empty for specified array items')),
    ...(typeof additionalProperties === 'object'
      ? typeErrors(
          additionalProperties,
          `${path}.additionalProperties`,
          'must not be empty for specified object fields',
        )
      : []),
    ...(type === undefined && !isOpen ? [required(`${path}.type`, why)] : []),
  ]
}
