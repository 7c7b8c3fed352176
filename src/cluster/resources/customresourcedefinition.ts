// CustomResourceDefinitions. Models apiextensions-apiserver's registry/customresourcedefinition and its defaults, v1.35.
import { formatTime } from '#api/time.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
} from '#api/types/apiextensions-v1.ts'
import { definitionErrors } from './custom/definition-errors.ts'
import { unknownFormats } from './custom/formats.ts'
import type { StructuralSchema } from './custom/structural-schema.ts'
import { defineResource } from './resource.ts'

const httpsPort = 443
export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io'

export const customResourceDefinition = defineResource('apiextensions.k8s.io/v1/CustomResourceDefinition', {
  needsRevision: true,
  hasGeneration: true,

  setDefaults({ spec }) {
    spec.names.singular ??= spec.names.kind.toLowerCase()
    spec.names.listKind ??= `${spec.names.kind}List`
    spec.conversion ??= { strategy: 'None' }
    const { clientConfig } = spec.conversion.webhook ?? {}
    if (clientConfig?.service !== undefined) clientConfig.service.port ??= httpsPort
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

  validateCreate: (definition) => definitionErrors(definition, undefined),
  validateUpdate: (definition, old) => definitionErrors(definition, old),

  warnings(definition, old) {
    const before = new Set(old === undefined ? [] : formatsOf(old))
    return formatsOf(definition)
      .filter((format) => !before.has(format))
      .map((format) => `unrecognized format ${JSON.stringify(format)}`)
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

function formatsOf({ spec }: CustomResourceDefinition): readonly string[] {
  return (spec.versions ?? []).flatMap(({ schema }) =>
    unknownFormats((schema?.openAPIV3Schema ?? {}) as StructuralSchema),
  )
}
