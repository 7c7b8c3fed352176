// PersistentVolumeClaimResize: a claim grows only when it is bound and its class lets it.
import { compareQuantities, quantityOf } from '#api/quantity.ts'
import { storageClasses } from '#api/resource-ref.ts'
import type { PersistentVolumeClaim } from '#api/types/core-v1.ts'
import type { StorageClass } from '#api/types/storage-v1.ts'
import { claimClassAnnotation } from '#api/well-known.ts'
import { type AdmissionPlugin, type Attributes, isWriteOf, refusal } from './admission.ts'

/** Models plugin/pkg/admission/storage/persistentvolume/resize, v1.35. */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',

  handles: (attributes) => isWriteOf(attributes, '', 'persistentvolumeclaims', 'UPDATE'),

  validate(attributes) {
    const claim = attributes.object as unknown as PersistentVolumeClaim
    const old = attributes.old as PersistentVolumeClaim
    if (compareQuantities(sizeOf(claim), sizeOf(old)) <= 0) return
    if (old.status.phase !== 'Bound')
      throw refusal(attributes, 'Only bound persistent volume claims can be expanded')
    if (!mayGrow(attributes, claim, old))
      throw refusal(
        attributes,
        'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
      )
  },
}

function sizeOf({ spec }: PersistentVolumeClaim) {
  return quantityOf(spec.resources?.requests?.storage)
}

function mayGrow({ call }: Attributes, claim: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  const name = classOf(claim)
  if (!name || name !== classOf(old)) return false
  const found: StorageClass | undefined = call.on.get(storageClasses, undefined, name)
  return found?.allowVolumeExpansion === true
}

function classOf({ metadata, spec }: PersistentVolumeClaim): string | undefined {
  return metadata.annotations?.[claimClassAnnotation] ?? spec.storageClassName
}
