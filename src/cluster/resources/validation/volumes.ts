// Volumes of pods. Models pkg/apis/core/validation ValidateVolumes and validateVolumeSource, v1.35.
import { duplicate, type FieldError, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import { parseQuantity } from '#api/quantity.ts'
import type { EphemeralVolumeSource, Volume } from '#api/types/core-v1.ts'
import { annotationErrors, labelErrors } from './metadata.ts'
import { choiceErrors, dnsLabel, dnsSubdomain, nameRuleErrors } from './names.ts'
import { fileModeErrors } from './paths.ts'
import { downwardFileErrors, fileItemErrors, projectedErrors } from './projected.ts'
import { claimSpecErrors } from './volume-claims.ts'
import { extraSourceError, sharedSourceErrors } from './volume-sources.ts'

/** `podName` is empty where the pod has none yet. */
export function volumeErrors(field: string, volumes: readonly Volume[], podName: string): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  const created = volumes.filter(({ ephemeral }) => ephemeral !== undefined)
  const claims = podName === '' ? [] : created.map(({ name }) => `${podName}-${name}`)
  for (const [i, volume] of volumes.entries()) {
    const at = `${field}[${i}]`
    errors.push(...sourceErrors(at, volume, podName))
    const bad = volume.name ? nameRuleErrors(`${at}.name`, volume.name, dnsLabel) : [required(`${at}.name`)]
    errors.push(...bad)
    if (bad.length === 0 && seen.has(volume.name)) errors.push(duplicate(`${at}.name`, volume.name))
    seen.add(volume.name)
    const { claimName } = volume.persistentVolumeClaim ?? {}
    if (claimName !== undefined && claims.includes(claimName))
      errors.push(
        invalidValue(
          `${at}.persistentVolumeClaim.claimName`,
          claimName,
          'must not reference a PVC that gets created for an ephemeral volume',
        ),
      )
  }
  return errors
}

function sourceErrors(at: string, volume: Volume, podName: string): FieldError[] {
  const given = sourceOrder.filter((source) => volume[source] !== undefined)
  const [first, ...extra] = given
  if (first === undefined) return [required(at, 'must specify a volume type')]
  return [
    ...ownSourceErrors(at, first, volume, podName),
    ...sharedSourceErrors(at, first, volume, { name: volume.name, isPersistent: false }),
    ...extra.map((source) => extraSourceError(at, source)),
  ]
}

/** The order in which upstream looks at the sources. */
const sourceOrder = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'flocker',
  'persistentVolumeClaim',
  'rbd',
  'cinder',
  'cephfs',
  'quobyte',
  'downwardAPI',
  'fc',
  'flexVolume',
  'configMap',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'storageos',
  'projected',
  'scaleIO',
  'csi',
  'ephemeral',
  'image',
] as const satisfies readonly Exclude<keyof Volume, 'name'>[]

/** What only pods have. */
function ownSourceErrors(
  at: string,
  source: (typeof sourceOrder)[number],
  volume: Volume,
  podName: string,
): FieldError[] {
  const here = `${at}.${source}`
  const { emptyDir, secret, configMap, persistentVolumeClaim, downwardAPI, projected, ephemeral, image } =
    volume
  if (source === 'emptyDir')
    return (parseQuantity(emptyDir?.sizeLimit ?? '')?.nanos ?? 0n) < 0n
      ? [forbiddenField(`${here}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
      : []
  if (source === 'secret' && secret !== undefined)
    return [
      ...(secret.secretName ? [] : [required(`${here}.secretName`)]),
      ...fileModeErrors(`${here}.defaultMode`, secret.defaultMode),
      ...fileItemErrors(here, secret.items),
    ]
  if (source === 'configMap' && configMap !== undefined)
    return [
      ...(configMap.name ? [] : [required(`${here}.name`)]),
      ...fileModeErrors(`${here}.defaultMode`, configMap.defaultMode),
      ...fileItemErrors(here, configMap.items),
    ]
  if (source === 'persistentVolumeClaim')
    return persistentVolumeClaim?.claimName ? [] : [required(`${here}.claimName`)]
  if (source === 'downwardAPI' && downwardAPI !== undefined)
    return [
      ...fileModeErrors(`${here}.defaultMode`, downwardAPI.defaultMode),
      ...(downwardAPI.items ?? []).flatMap((file) => downwardFileErrors(here, file)),
    ]
  if (source === 'projected' && projected !== undefined) return projectedErrors(here, projected)
  if (source === 'ephemeral' && ephemeral !== undefined)
    return [...ephemeralErrors(here, ephemeral), ...claimNameErrors(`${at}.name`, podName, volume.name)]
  if (source === 'image' && image !== undefined)
    return [
      ...(image.reference || podName === '' ? [] : [required(`${here}.reference`)]),
      ...choiceErrors(`${here}.pullPolicy`, image.pullPolicy, ['Always', 'IfNotPresent', 'Never']),
    ]
  return []
}

function ephemeralErrors(at: string, { volumeClaimTemplate }: EphemeralVolumeSource): FieldError[] {
  const here = `${at}.volumeClaimTemplate`
  if (volumeClaimTemplate === undefined) return [required(here)]
  const { metadata, spec } = volumeClaimTemplate
  return [
    ...annotationErrors(metadata.annotations, `${here}.metadata.annotations`),
    ...labelErrors(`${here}.metadata.labels`, metadata.labels),
    ...claimSpecErrors(`${here}.spec`, spec),
  ]
}

/** The claim that comes of the volume has both names in its own. */
function claimNameErrors(field: string, podName: string, volumeName: string): FieldError[] {
  if (podName === '' || volumeName === '') return []
  const name = `${podName}-${volumeName}`
  return dnsSubdomain(name).map((message) =>
    invalidValue(field, volumeName, `PVC name ${JSON.stringify(name)}: ${message}`),
  )
}
