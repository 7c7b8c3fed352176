// kubectl describe persistentvolume. Models PersistentVolumeDescriber, v1.35.
import type { PersistentVolume } from '#api/types/core-v1.ts'
import { defineDescriber, type Writer } from './describer.ts'
import { writeEvents } from './events.ts'
import { accessModesText, writeAnnotations, writeLabels } from './metadata.ts'
import { phaseText } from './persistentvolumeclaim.ts'
import { writeSharedSource, writeSource } from './volumes.ts'

export const persistentVolume = defineDescriber('v1/PersistentVolume', async (object, w, look) => {
  const { metadata, spec, status } = object
  w.line(0, `Name:\t${metadata.name}`)
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  w.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`)
  w.line(0, `StorageClass:\t${spec.storageClassName ?? ''}`)
  w.line(0, `Status:\t${phaseText(object, look)}`)
  w.line(0, `Claim:\t${spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : ''}`)
  w.line(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}`)
  w.line(0, `Access Modes:\t${accessModesText(spec.accessModes)}`)
  if (spec.volumeMode !== undefined) w.line(0, `VolumeMode:\t${spec.volumeMode}`)
  w.line(0, `Capacity:\t${spec.capacity?.storage ?? '0'}`)
  writeAffinity(w, object)
  w.line(0, `Message:\t${status.message ?? ''}`)
  w.line(0, 'Source:')
  writeSharedSource(w, spec)
  if (spec.local)
    writeSource(w, 'LocalVolume (a persistent volume backed by local storage on a node)', [
      ['Path', spec.local.path],
    ])
  if (spec.csi)
    writeSource(w, 'CSI (a Container Storage Interface (CSI) volume source)', [
      ['Driver', spec.csi.driver],
      ['FSType', spec.csi.fsType ?? ''],
      ['VolumeHandle', spec.csi.volumeHandle],
      ['ReadOnly', spec.csi.readOnly ?? false],
    ])
  await writeEvents(w, look, object)
})

function writeAffinity(w: Writer, { spec }: PersistentVolume): void {
  const required = spec.nodeAffinity?.required
  if (required === undefined) {
    w.line(0, 'Node Affinity:\t<none>')
    return
  }
  w.line(0, 'Node Affinity:\t')
  const terms = required.nodeSelectorTerms ?? []
  w.line(1, `Required Terms:\t${terms.length === 0 ? '<none>' : ''}`)
  for (const [i, { matchExpressions = [] }] of terms.entries()) {
    if (matchExpressions.length === 0) w.line(2, `Term ${i}:\t<none>`)
    for (const [j, { key, operator, values = [] }] of matchExpressions.entries()) {
      const list = values.length === 0 ? '' : ` [${values.join(', ')}]`
      w.line(2, `${j === 0 ? `Term ${i}:` : ''}\t${key} ${operator.toLowerCase()}${list}`)
    }
  }
}
