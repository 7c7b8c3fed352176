// Namespaces: they end only when their content has. Models pkg/registry/core/namespace, v1.35.

import { ageCell } from './columns.ts'
import { defineResource } from './resource.ts'
import { finalizerErrors } from './validation/metadata.ts'
import { dnsLabel } from './validation/names.ts'
import { namespacePhaseErrors } from './validation/status.ts'

export const namespace = defineResource('v1/Namespace', {
  nameRule: dnsLabel,

  setDefaults(namespace) {
    if (namespace.metadata.name === undefined) return
    namespace.metadata.labels = {
      ...namespace.metadata.labels,
      'kubernetes.io/metadata.name': namespace.metadata.name,
    }
  },

  prepareForCreate(namespace) {
    namespace.status = { phase: 'Active' }
    const finalizers = namespace.spec.finalizers ?? []
    if (!finalizers.includes('kubernetes')) namespace.spec = { finalizers: [...finalizers, 'kubernetes'] }
  },

  prepareForUpdate(namespace, old) {
    namespace.spec = { ...old.spec } as typeof namespace.spec
  },

  validate: ({ spec }) =>
    (spec.finalizers ?? []).flatMap((finalizer) => finalizerErrors('spec.finalizers', finalizer)),

  validateStatusUpdate: namespacePhaseErrors,

  holdsDeletion: (namespace) => (namespace.spec.finalizers ?? []).length > 0,

  markDeleted(namespace) {
    delete namespace.metadata.deletionGracePeriodSeconds
    namespace.status = { ...namespace.status, phase: 'Terminating' }
  },

  selectableFields: ({ status }) => ({ 'status.phase': status.phase ?? '' }),

  cells: (namespace, nowMs) => [
    namespace.metadata.name,
    namespace.metadata.deletionTimestamp === undefined ? (namespace.status.phase ?? '') : 'Terminating',
    ageCell(namespace, nowMs),
  ],
})
