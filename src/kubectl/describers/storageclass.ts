// kubectl describe storageclass. Models StorageClassDescriber, v1.35.
import { defineDescriber } from './describer.ts'
import { writeEvents } from './events.ts'
import { boolText, mapText } from './metadata.ts'

export const storageClass = defineDescriber('storage.k8s.io/v1/StorageClass', async (object, w, look) => {
  const { metadata, provisioner, parameters, allowVolumeExpansion, mountOptions = [] } = object
  const isDefault = metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true'
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `IsDefaultClass:\t${isDefault ? 'Yes' : 'No'}`)
  w.line(0, `Annotations:\t${mapText(metadata.annotations)}`)
  w.line(0, `Provisioner:\t${provisioner}`)
  w.line(0, `Parameters:\t${mapText(parameters)}`)
  w.line(
    0,
    `AllowVolumeExpansion:\t${allowVolumeExpansion === undefined ? '<unset>' : boolText(allowVolumeExpansion)}`,
  )
  w.line(0, `MountOptions:${mountOptions.length === 0 ? '\t<none>' : ''}`)
  for (const option of mountOptions) w.line(1, option)
  if (object.reclaimPolicy !== undefined) w.line(0, `ReclaimPolicy:\t${object.reclaimPolicy}`)
  if (object.volumeBindingMode !== undefined) w.line(0, `VolumeBindingMode:\t${object.volumeBindingMode}`)
  await writeEvents(w, look, object)
})
