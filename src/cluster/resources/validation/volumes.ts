// Volumes and their mounts. Models pkg/apis/core/validation ValidateVolumes and ValidateVolumeMounts, v1.35.
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '#api/field-error.ts'
import { parseQuantity } from '#api/quantity.ts'
import type { HostPathVolumeSource, KeyToPath, Volume } from '#api/types/core-v1.ts'
import { fieldRefErrors } from './env.ts'
import { dnsLabel, nameRuleErrors } from './names.ts'

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
]
const downwardFields = new Set(['metadata.name', 'metadata.namespace', 'metadata.uid'])

export function volumeErrors(field: string, volumes: readonly Volume[]): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [i, volume] of volumes.entries()) {
    const at = `${field}[${i}]`
    errors.push(...sourceErrors(at, volume))
    if (!volume.name) errors.push(required(`${at}.name`))
    else {
      const bad = nameRuleErrors(`${at}.name`, volume.name, dnsLabel)
      errors.push(...bad)
      if (bad.length === 0 && seen.has(volume.name)) errors.push(duplicate(`${at}.name`, volume.name))
    }
    seen.add(volume.name)
  }
  return errors
}

function sourceErrors(field: string, volume: Volume): FieldError[] {
  const errors: FieldError[] = []
  const [, ...extra] = sourceOrder.filter((source) => volume[source] !== undefined)
  const { emptyDir, hostPath, configMap, secret, persistentVolumeClaim, downwardAPI, projected } = volume
  if (emptyDir?.sizeLimit !== undefined && (parseQuantity(emptyDir.sizeLimit)?.nanos ?? 0n) < 0n)
    errors.push(
      forbiddenField(`${field}.emptyDir.sizeLimit`, 'SizeLimit field must be a valid resource quantity'),
    )
  for (const source of extra)
    errors.push(forbiddenField(`${field}.${source}`, 'may not specify more than 1 volume type'))
  if (hostPath !== undefined && !extra.includes('hostPath'))
    errors.push(...hostPathErrors(`${field}.hostPath`, hostPath))
  if (configMap !== undefined) {
    if (!configMap.name) errors.push(required(`${field}.configMap.name`))
    errors.push(
      ...modeErrors(`${field}.configMap.defaultMode`, configMap.defaultMode),
      ...itemErrors(`${field}.configMap`, configMap.items),
    )
  }
  if (secret !== undefined) {
    if (!secret.secretName) errors.push(required(`${field}.secret.secretName`))
    errors.push(
      ...modeErrors(`${field}.secret.defaultMode`, secret.defaultMode),
      ...itemErrors(`${field}.secret`, secret.items),
    )
  }
  if (persistentVolumeClaim !== undefined && !persistentVolumeClaim.claimName)
    errors.push(required(`${field}.persistentVolumeClaim.claimName`))
  for (const item of downwardAPI?.items ?? [])
    if (item.fieldRef !== undefined)
      errors.push(
        ...fieldRefErrors(`${field}.downwardAPI.fieldRef`, item.fieldRef.fieldPath, downwardFields, false),
      )
  for (const [i, source] of (projected?.sources ?? []).entries()) {
    const at = `${field}.projected.sources[${i}]`
    if (source.configMap !== undefined && !source.configMap.name)
      errors.push(required(`${at}.configMap.name`))
    if (source.secret !== undefined && !source.secret.name) errors.push(required(`${at}.secret.name`))
  }
  return errors
}

/** A path of the node. */
export function hostPathErrors(field: string, { path, type }: HostPathVolumeSource): FieldError[] {
  const errors: FieldError[] = []
  if (!path) errors.push(required(`${field}.path`))
  else if (path.split('/').includes('..'))
    errors.push(invalidValue(`${field}.path`, path, "must not contain '..'"))
  if (!hostPathTypes.includes(type ?? '')) errors.push(notSupported(`${field}.type`, type, hostPathTypes))
  return errors
}

/** The order in which upstream looks at the sources. */
const sourceOrder = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'secret',
  'nfs',
  'iscsi',
  'persistentVolumeClaim',
  'downwardAPI',
  'configMap',
  'projected',
  'csi',
  'ephemeral',
  'image',
] as const

function modeErrors(field: string, mode: number | undefined): FieldError[] {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return []
  return [invalidValue(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
}

function itemErrors(field: string, items: readonly KeyToPath[] | undefined): FieldError[] {
  const errors: FieldError[] = []
  for (const [i, { key, path, mode }] of (items ?? []).entries()) {
    const at = `${field}.items[${i}]`
    if (!key) errors.push(required(`${at}.key`))
    if (!path) errors.push(required(`${at}.path`))
    else errors.push(...relativePathErrors(`${at}.path`, path))
    errors.push(...modeErrors(`${at}.mode`, mode))
  }
  return errors
}

/** A path below another. */
export function relativePathErrors(field: string, path: string): FieldError[] {
  if (path.startsWith('/')) return [invalidValue(field, path, 'must be a relative path')]
  return path.split('/').includes('..') ? [invalidValue(field, path, "must not contain '..'")] : []
}
