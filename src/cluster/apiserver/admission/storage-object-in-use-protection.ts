// StorageObjectInUseProtection: claims and volumes stay while something uses them.
import { type AdmissionPlugin, isWriteOf } from './admission.ts'

const finalizers: { readonly [plural: string]: string } = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
}

/** Models plugin/pkg/admission/storage/storageobjectinuseprotection, v1.35. */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',

  handles: (attributes) =>
    Object.keys(finalizers).some((plural) => isWriteOf(attributes, '', plural, 'CREATE')),

  mutate({ call, object }) {
    const finalizer = finalizers[call.resource.facts.plural]
    if (object === undefined || finalizer === undefined) return
    const given = object.metadata.finalizers ?? []
    if (!given.includes(finalizer)) object.metadata.finalizers = [...given, finalizer]
  },
}
