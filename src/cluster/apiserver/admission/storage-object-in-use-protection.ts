// StorageObjectInUseProtection: claims and volumes stay while something uses them.
import { type AdmissionPlugin, isWriteOf } from './admission.ts'

const finalizers: { readonly [plural: string]: { readonly group: string; readonly finalizer: string } } = {
  persistentvolumeclaims: { group: '', finalizer: 'kubernetes.io/pvc-protection' },
  persistentvolumes: { group: '', finalizer: 'kubernetes.io/pv-protection' },
  volumeattributesclasses: { group: 'storage.k8s.io', finalizer: 'kubernetes.io/vac-protection' },
}

/** Models plugin/pkg/admission/storage/storageobjectinuseprotection, v1.35. */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',

  handles: (attributes) =>
    Object.entries(finalizers).some(([plural, { group }]) => isWriteOf(attributes, group, plural, 'CREATE')),

  mutate({ call, object }) {
    const { finalizer } = finalizers[call.resource.facts.plural] ?? {}
    if (object === undefined || finalizer === undefined) return
    const given = object.metadata.finalizers ?? []
    if (!given.includes(finalizer)) object.metadata.finalizers = [...given, finalizer]
  },
}
