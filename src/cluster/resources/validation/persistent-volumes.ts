// PersistentVolumes. Models pkg/apis/core/validation ValidatePersistentVolumeSpec, v1.35.
import { type FieldError, forbiddenField, notSupported, required } from '#api/field-error.ts'
import { internalStruct } from '#api/internal-object.ts'
import { deepEqual } from '#api/object.ts'
import { typeFacts } from '#api/schema/schema.ts'
import type { PersistentVolume, PersistentVolumeSpec } from '#api/types/core-v1.ts'
import { nodeSelectorErrors } from './affinity.ts'
import { immutableErrors } from './immutable.ts'
import { choiceErrors, dnsSubdomain, nameRuleErrors } from './names.ts'
import { diffError } from './spec-diff.ts'
import { accessModeErrors, positiveQuantityErrors } from './volume-claims.ts'
import { extraSourceError, sharedSourceErrors } from './volume-sources.ts'

const specType = 'core.v1.PersistentVolumeSpec'
/** The kinds of volume, which Go embeds. */
const sourceNames = Object.entries(typeFacts(specType).fields).flatMap(([name, { n }]) =>
  Array.isArray(n) ? [name] : [],
) as (keyof PersistentVolumeSpec)[]

export function volumeErrors({ metadata, spec }: PersistentVolume): FieldError[] {
  const { accessModes, capacity = {}, persistentVolumeReclaimPolicy, storageClassName, volumeMode } = spec
  const errors = (accessModes ?? []).length === 0 ? [required('spec.accessModes')] : []
  errors.push(...accessModeErrors('spec.accessModes', accessModes))
  const names = Object.keys(capacity).sort()
  if (names.length === 0) errors.push(required('spec.capacity'))
  if (names.length !== 1 || names[0] !== 'storage')
    errors.push(notSupported('spec.capacity', names.length === 0 ? null : capacity, ['storage']))
  for (const name of names)
    errors.push(...positiveQuantityErrors(`spec.capacity[${name}]`, capacity[name] ?? '0'))
  if (persistentVolumeReclaimPolicy)
    errors.push(
      ...choiceErrors('spec.persistentVolumeReclaimPolicy', persistentVolumeReclaimPolicy, [
        'Delete',
        'Recycle',
        'Retain',
      ]),
    )
  errors.push(...affinityErrors(spec), ...sourceErrors(spec, metadata.name))
  if (storageClassName)
    errors.push(...nameRuleErrors('spec.storageClassName', storageClassName, dnsSubdomain))
  if (volumeMode !== undefined)
    errors.push(...choiceErrors('spec.volumeMode', volumeMode, ['Block', 'Filesystem']))
  return [...errors, ...attributesClassErrors(spec)]
}

function affinityErrors({ nodeAffinity }: PersistentVolumeSpec): FieldError[] {
  if (nodeAffinity === undefined) return []
  const at = 'spec.nodeAffinity.required'
  if (nodeAffinity.required === undefined) return [required(at, 'must specify required node constraints')]
  return nodeSelectorErrors(at, nodeAffinity.required)
}

/** The order in which upstream looks at the sources. */
const checkOrder = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
] as const satisfies readonly (keyof PersistentVolumeSpec)[]

function sourceErrors(spec: PersistentVolumeSpec, volumeName: string): FieldError[] {
  const given = checkOrder.filter((name) => spec[name] !== undefined)
  if (given.length === 0) return [required('spec', 'must specify a volume type')]
  const owner = { name: volumeName, isPersistent: true }
  const errors: FieldError[] = []
  for (const [i, name] of given.entries()) {
    // Nobody counts before a flexVolume is looked at.
    if (i > 0 && name !== 'flexVolume') errors.push(extraSourceError('spec', name))
    else errors.push(...sharedSourceErrors('spec', name, spec, owner))
    if (name === 'local' && i === 0 && spec.nodeAffinity === undefined)
      errors.push(required('spec.nodeAffinity', 'Local volume requires node affinity'))
  }
  const isRoot = spec.hostPath !== undefined && /^\/+(\.?\/+)*\.?$/.test(spec.hostPath.path)
  if (isRoot && spec.persistentVolumeReclaimPolicy === 'Recycle')
    errors.push(
      forbiddenField(
        'spec.persistentVolumeReclaimPolicy',
        "may not be 'recycle' for a hostPath mount of '/'",
      ),
    )
  return errors
}

/** Models the rules of VolumeAttributesClass: only CSI knows of them. */
function attributesClassErrors({ volumeAttributesClassName: name, csi }: PersistentVolumeSpec): FieldError[] {
  if (name === undefined) return []
  const field = 'spec.volumeAttributesClassName'
  return [
    ...(name === ''
      ? [required(field, 'an empty string is disallowed')]
      : nameRuleErrors(field, name, dnsSubdomain)),
    ...(csi === undefined
      ? [required('spec.csi', 'has to be specified when using volumeAttributesClassName')]
      : []),
  ]
}

export function volumeUpdateErrors(
  { spec }: PersistentVolume,
  { spec: old }: PersistentVolume,
): FieldError[] {
  if (spec === old) return []
  const sources = (of: PersistentVolumeSpec) =>
    internalStruct(specType, of as unknown as { readonly [name: string]: unknown }, sourceNames)
  const [before, after] = [sources(old), sources(spec)]
  const field = 'spec.persistentvolumesource'
  return [
    ...(deepEqual(before, after)
      ? []
      : [diffError(field, `${field} is immutable after creation`, before, after)]),
    ...immutableErrors('volumeMode', spec.volumeMode, old.volumeMode),
    ...(old.nodeAffinity === undefined
      ? []
      : immutableErrors('nodeAffinity', spec.nodeAffinity, old.nodeAffinity)),
    ...(old.volumeAttributesClassName !== undefined && spec.volumeAttributesClassName === undefined
      ? [forbiddenField('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden')]
      : []),
  ]
}

const retired: readonly (readonly [source: keyof PersistentVolumeSpec, text: string])[] = [
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
]

/** Models pkg/api/persistentvolume GetWarningsForPersistentVolume. */
export function volumeWarnings({ spec }: PersistentVolume): string[] {
  const recycles = spec.persistentVolumeReclaimPolicy === 'Recycle'
  return [
    ...(recycles
      ? [
          'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
        ]
      : []),
    ...retired.flatMap(([source, text]) =>
      spec[source] === undefined ? [] : [`spec.${source === 'storageos' ? 'storageOS' : source}: ${text}`],
    ),
  ]
}
