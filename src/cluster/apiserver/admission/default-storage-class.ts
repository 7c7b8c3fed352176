// DefaultStorageClass: a claim that names no class gets the cluster's default one.
import type { Draft } from '#api/object.ts'
import { storageClasses } from '#api/resource-ref.ts'
import type { PersistentVolumeClaim } from '#api/types/core-v1.ts'
import type { StorageClass } from '#api/types/storage-v1.ts'
import { claimClassAnnotation, defaultStorageClassAnnotations } from '#api/well-known.ts'
import { type AdmissionPlugin, isWriteOf } from './admission.ts'
import { newestDefault } from './default-class.ts'

/** Models plugin/pkg/admission/storage/storageclass/setdefault, v1.35. */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',

  handles: (attributes) => isWriteOf(attributes, '', 'persistentvolumeclaims', 'CREATE'),

  mutate({ call, object }) {
    const { metadata, spec } = object as unknown as Draft<PersistentVolumeClaim>
    if (spec.storageClassName !== undefined || metadata.annotations?.[claimClassAnnotation] !== undefined)
      return
    const found = newestDefault<StorageClass>(
      call.on.list(storageClasses, undefined),
      defaultStorageClassAnnotations,
    )
    if (found !== undefined) spec.storageClassName = found.metadata.name
  },
}
