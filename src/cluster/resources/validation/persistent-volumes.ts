// PersistentVolumes. Models pkg/apis/core/validation ValidatePersistentVolumeSpec, v1.35.
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '#api/field-error.ts'
import { internalStruct } from '#api/internal-object.ts'
import { deepEqual } from '#api/object.ts'
import { typeFacts } from '#api/schema/schema.ts'
import type { PersistentVolume, PersistentVolumeSpec } from '#api/types/core-v1.ts'
import { choiceErrors, dnsSubdomain, nameRuleErrors } from './names.ts'
import { immutableErrors, nodeSelectorErrors } from './pod-spec.ts'
import { diffError } from './spec-diff.ts'
import { accessModeErrors, positiveQuantityErrors } from './volume-claims.ts'
import { hostPathErrors } from './volumes.ts'

const specType = 'core.v1.PersistentVolumeSpec'
/** The kinds of volume, which Go embeds. */
const sourceNames = Object.entries(typeFacts(specType).fields).flatMap(([name, { n }]) =>
  Array.isArray(n) ? [name] : [],
) as (keyof PersistentVolumeSpec)[]

export function volumeErrors({ spec }: PersistentVolume): FieldError[] {
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
  errors.push(...affinityErrors(spec), ...sourceErrors(spec))
  if (storageClassName)
    errors.push(...nameRuleErrors('spec.storageClassName', storageClassName, dnsSubdomain))
  if (volumeMode !== undefined)
    errors.push(...choiceErrors('spec.volumeMode', volumeMode, ['Block', 'Filesystem']))
  return errors
}

function affinityErrors({ nodeAffinity }: PersistentVolumeSpec): FieldError[] {
  if (nodeAffinity === undefined) return []
  const at = 'spec.nodeAffinity.required'
  if (nodeAffinity.required === undefined) return [required(at, 'must specify required node constraints')]
  return nodeSelectorErrors(at, nodeAffinity.required)
}

function sourceErrors(spec: PersistentVolumeSpec): FieldError[] {
  const errors: FieldError[] = []
  const [first, ...more] = sourceNames.filter((name) => spec[name] !== undefined).sort(byCheck)
  for (const name of more)
    errors.push(forbiddenField(`spec.${name}`, 'may not specify more than 1 volume type'))
  const { hostPath, nfs, local, csi } = spec
  if (first === undefined) errors.push(required('spec', 'must specify a volume type'))
  else if (first === 'hostPath' && hostPath !== undefined)
    errors.push(...hostPathErrors('spec.hostPath', hostPath))
  else if (first === 'nfs' && nfs !== undefined) {
    if (!nfs.server) errors.push(required('spec.nfs.server'))
    if (!nfs.path) errors.push(required('spec.nfs.path'))
    else if (!nfs.path.startsWith('/'))
      errors.push(invalidValue('spec.nfs.path', nfs.path, 'must be an absolute path'))
  } else if (first === 'local' && local !== undefined) {
    if (!local.path) errors.push(required('spec.local.path'))
    else if (local.path.split('/').includes('..'))
      errors.push(invalidValue('spec.local.path', local.path, "must not contain '..'"))
    if (spec.nodeAffinity === undefined)
      errors.push(required('spec.nodeAffinity', 'Local volume requires node affinity'))
  } else if (first === 'csi' && csi !== undefined) {
    if (!csi.driver) errors.push(required('spec.csi.driver'))
    else errors.push(...nameRuleErrors('spec.csi.driver', csi.driver, dnsSubdomain))
    if (!csi.volumeHandle) errors.push(required('spec.csi.volumeHandle'))
  }
  if (hostPath?.path === '/' && spec.persistentVolumeReclaimPolicy === 'Recycle')
    errors.push(
      forbiddenField(
        'spec.persistentVolumeReclaimPolicy',
        "may not be 'recycle' for a hostPath mount of '/'",
      ),
    )
  return errors
}

/** Paths of the node are looked at before all others, CSI after them. */
function byCheck(a: keyof PersistentVolumeSpec, b: keyof PersistentVolumeSpec): number {
  const rank = (name: string) => (name === 'hostPath' ? -1 : sourceNames.indexOf(name as never))
  return rank(a) - rank(b)
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
