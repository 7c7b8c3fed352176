// kubectl describe persistentvolumeclaim. Models PersistentVolumeClaimDescriber, v1.35.
import { pods } from '#api/resource-ref.ts'
import type { PersistentVolumeClaim } from '#api/types/core-v1.ts'
import { defineDescriber, type Look, type Writer } from './describer.ts'
import { writeEvents } from './events.ts'
import { accessModesText, timeText, writeAnnotations, writeLabels } from './metadata.ts'

export const persistentVolumeClaim = defineDescriber('v1/PersistentVolumeClaim', async (object, w, look) => {
  const { metadata, spec, status } = object
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  w.line(0, `StorageClass:\t${spec.storageClassName ?? ''}`)
  w.line(0, `Status:\t${phaseText(object, look)}`)
  w.line(0, `Volume:\t${spec.volumeName ?? ''}`)
  writeLabels(w, 'Labels', metadata.labels)
  writeAnnotations(w, 'Annotations', metadata.annotations)
  w.line(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`)
  const isBound = Boolean(spec.volumeName)
  w.line(0, `Capacity:\t${isBound ? (status.capacity?.storage ?? '0') : ''}`)
  w.line(0, `Access Modes:\t${isBound ? accessModesText(status.accessModes) : ''}`)
  if (spec.volumeMode !== undefined) w.line(0, `VolumeMode:\t${spec.volumeMode}`)
  if (spec.dataSource !== undefined) {
    w.line(0, 'DataSource:')
    w.line(1, `APIGroup:\t${spec.dataSource.apiGroup ?? ''}`)
    w.line(1, `Kind:\t${spec.dataSource.kind}`)
    w.line(1, `Name:\t${spec.dataSource.name}`)
  }
  await writeUsers(w, look, object)
  writeConditions(w, object)
  await writeEvents(w, look, object)
})

/** The phase, or how long the object is going already. */
export function phaseText(
  {
    metadata,
    status,
  }: {
    readonly metadata: PersistentVolumeClaim['metadata']
    readonly status: { readonly phase?: string | undefined }
  },
  look: Look,
): string {
  return metadata.deletionTimestamp
    ? `Terminating (lasts ${look.since(metadata.deletionTimestamp)})`
    : (status.phase ?? '')
}

async function writeUsers(w: Writer, look: Look, { metadata }: PersistentVolumeClaim): Promise<void> {
  const users = (await look.list(pods, metadata.namespace))
    .filter(({ spec }) =>
      spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === metadata.name),
    )
    .map((pod) => pod.metadata.name)
  if (users.length === 0) w.line(0, 'Used By:\t<none>')
  for (const [i, name] of users.entries()) w.line(0, `${i === 0 ? 'Used By:' : ''}\t${name}`)
}

function writeConditions(w: Writer, { status }: PersistentVolumeClaim): void {
  const conditions = status.conditions ?? []
  if (conditions.length === 0) return
  w.line(0, 'Conditions:')
  w.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage')
  w.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
  for (const {
    type,
    status: value,
    lastProbeTime,
    lastTransitionTime,
    reason = '',
    message = '',
  } of conditions)
    w.line(
      1,
      `${type} \t${value} \t${timeText(lastProbeTime)} \t${timeText(lastTransitionTime)} \t${reason} \t${message}`,
    )
}
