// The volumes of a pod, and the source of a persistent volume. Models kubectl describe describeVolumes, v1.35.
import { parseQuantity } from '#api/quantity.ts'
import type { PersistentVolumeSpec, Volume, VolumeProjection } from '#api/types/core-v1.ts'
import type { Writer } from './describer.ts'

/** `indent` is that of a pod template, two spaces, or none. */
export function writeVolumes(w: Writer, volumes: readonly Volume[] | undefined, indent: string): void {
  if (volumes === undefined || volumes.length === 0) {
    w.line(0, `${indent}Volumes:\t<none>`)
    return
  }
  w.line(0, `${indent}Volumes:`)
  for (const volume of volumes) {
    w.line(1, `${indent === '' ? '' : ' '}${volume.name}:`)
    writeVolume(w, volume)
  }
}

/** The source, four spaces deep. Persistent volumes name theirs alike where they share the type. */
function writeVolume(w: Writer, volume: Volume): void {
  const { secret, configMap, persistentVolumeClaim, downwardAPI, projected, csi, ephemeral, image } = volume
  if (volume.hostPath || volume.nfs) writeSharedSource(w, volume)
  else if (volume.emptyDir) {
    const { medium = '', sizeLimit } = volume.emptyDir
    const isLimited = sizeLimit !== undefined && (parseQuantity(sizeLimit)?.nanos ?? 0n) > 0n
    writeSource(w, "EmptyDir (a temporary directory that shares a pod's lifetime)", [
      ['Medium', medium],
      ['SizeLimit', isLimited ? sizeLimit : '<unset>'],
    ])
  } else if (secret)
    writeSource(w, 'Secret (a volume populated by a Secret)', [
      ['SecretName', secret.secretName ?? ''],
      ['Optional', secret.optional ?? false],
    ])
  else if (configMap)
    writeSource(w, 'ConfigMap (a volume populated by a ConfigMap)', [
      ['Name', configMap.name ?? ''],
      ['Optional', configMap.optional ?? false],
    ])
  else if (persistentVolumeClaim)
    writeSource(w, 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)', [
      ['ClaimName', persistentVolumeClaim.claimName],
      ['ReadOnly', persistentVolumeClaim.readOnly ?? false],
    ])
  else if (downwardAPI) {
    writeSource(w, 'DownwardAPI (a volume populated by information about the pod)', [])
    w.line(2, 'Items:')
    for (const { fieldRef, path } of downwardAPI.items ?? [])
      if (fieldRef) w.line(3, `${fieldRef.fieldPath} -> ${path}`)
  } else if (projected) {
    writeSource(w, 'Projected (a volume that contains injected data from multiple sources)', [])
    for (const source of projected.sources ?? []) writeProjection(w, source)
  } else if (csi)
    writeSource(w, 'CSI (a Container Storage Interface (CSI) volume source)', [
      ['Driver', csi.driver],
      ['FSType', csi.fsType ?? ''],
      ['ReadOnly', csi.readOnly ?? false],
    ])
  else if (ephemeral)
    writeSource(
      w,
      'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
      [],
    )
  else if (image)
    writeSource(w, 'Image (a container image or OCI artifact)', [
      ['Reference', image.reference ?? ''],
      ['PullPolicy', image.pullPolicy ?? ''],
    ])
  else w.line(1, '<unknown>')
}

function writeProjection(
  w: Writer,
  { secret, configMap, downwardAPI, serviceAccountToken }: VolumeProjection,
): void {
  if (secret) {
    w.line(2, `SecretName:\t${secret.name ?? ''}`)
    w.line(2, `Optional:\t${secret.optional ?? false}`)
  } else if (downwardAPI) w.line(2, 'DownwardAPI:\ttrue')
  else if (configMap) {
    w.line(2, `ConfigMapName:\t${configMap.name ?? ''}`)
    w.line(2, `Optional:\t${configMap.optional ?? false}`)
  } else if (serviceAccountToken)
    w.line(2, `TokenExpirationSeconds:\t${serviceAccountToken.expirationSeconds ?? 0}`)
}

/** What volumes of pods and persistent volumes have in common. */
export function writeSharedSource(w: Writer, source: Pick<PersistentVolumeSpec, 'hostPath' | 'nfs'>): void {
  const { hostPath, nfs } = source
  if (hostPath)
    writeSource(w, 'HostPath (bare host directory volume)', [
      ['Path', hostPath.path],
      ['HostPathType', hostPath.type ?? '<none>'],
    ])
  if (nfs)
    writeSource(w, 'NFS (an NFS mount that lasts the lifetime of a pod)', [
      ['Server', nfs.server],
      ['Path', nfs.path],
      ['ReadOnly', nfs.readOnly ?? false],
    ])
}

export function writeSource(
  w: Writer,
  type: string,
  fields: readonly (readonly [name: string, value: string | boolean])[],
): void {
  w.line(2, `Type:\t${type}`)
  for (const [name, value] of fields) w.line(2, `${name}:\t${value}`)
}
