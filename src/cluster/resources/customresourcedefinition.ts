// CustomResourceDefinitions. Models apiextensions-apiserver's registry/customresourcedefinition and its defaults, v1.35.
import { type FieldError, invalidValue, notSupported, required } from '#api/field-error.ts'
import { formatTime } from '#api/time.ts'
import type { CustomResourceDefinitionVersion } from '#api/types/apiextensions-v1.ts'
import { defineResource } from './resource.ts'

export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io'
const protectedGroups = /(^|\.)(k8s|kubernetes)\.io$/
const approval = 'api-approved.kubernetes.io'

export const customResourceDefinition = defineResource('apiextensions.k8s.io/v1/CustomResourceDefinition', {
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
    return errors
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
