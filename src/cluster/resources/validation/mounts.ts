// Volumes of a container: files mounted below paths, and raw devices.
// Models pkg/apis/core/validation ValidateVolumeMounts and ValidateVolumeDevices, v1.35.
import { type FieldError, fieldNotFound, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import type { Container, Volume, VolumeMount } from '#api/types/core-v1.ts'
import { choiceErrors } from './names.ts'
import { backstepErrors, relativePathErrors } from './paths.ts'

export function mountErrors(field: string, container: Container, volumes: readonly Volume[]): FieldError[] {
  const { volumeMounts = [], volumeDevices = [] } = container
  const errors: FieldError[] = []
  const names = new Set(volumes.map((volume) => volume.name))
  const paths = new Set<string>()
  for (const [i, mount] of volumeMounts.entries()) {
    const at = `${field}.volumeMounts[${i}]`
    const { name, mountPath, subPath, subPathExpr } = mount
    if (!name) errors.push(required(`${at}.name`))
    if (!names.has(name)) errors.push(fieldNotFound(`${at}.name`, name))
    if (!mountPath) errors.push(required(`${at}.mountPath`))
    else if (paths.has(mountPath)) errors.push(invalidValue(`${at}.mountPath`, mountPath, 'must be unique'))
    paths.add(mountPath)
    if (volumeDevices.some((device) => device.name === name))
      errors.push(invalidValue(`${at}.name`, name, 'must not already exist in volumeDevices'))
    if (volumeDevices.some((device) => device.devicePath === mountPath))
      errors.push(
        invalidValue(`${at}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices'),
      )
    if (subPath) errors.push(...relativePathErrors(`${field}.volumeMounts.subPath`, subPath))
    if (subPath && subPathExpr)
      errors.push(
        invalidValue(`${at}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'),
      )
    if (subPathExpr) errors.push(...relativePathErrors(`${field}.volumeMounts.subPathExpr`, subPathExpr))
    errors.push(
      ...propagationErrors(`${field}.volumeMounts.mountPropagation`, mount, container),
      ...recursionErrors(`${field}.volumeMounts.recursiveReadOnly`, mount),
    )
  }
  return [...errors, ...deviceErrors(field, container, volumes)]
}

const propagations = ['Bidirectional', 'HostToContainer', 'None']

function propagationErrors(
  at: string,
  { mountPropagation }: VolumeMount,
  { securityContext }: Container,
): FieldError[] {
  if (mountPropagation === undefined) return []
  const errors = choiceErrors(at, mountPropagation, propagations)
  if (mountPropagation === 'Bidirectional' && !securityContext?.privileged)
    errors.push(
      forbiddenField(at, 'Bidirectional mount propagation is available only to privileged containers'),
    )
  return errors
}

function recursionErrors(at: string, mount: VolumeMount): FieldError[] {
  const { recursiveReadOnly: mode, readOnly, mountPropagation = 'None' } = mount
  if (mode === undefined || mode === 'Disabled') return []
  if (mode !== 'Enabled' && mode !== 'IfPossible')
    return choiceErrors(at, mode, ['Disabled', 'Enabled', 'IfPossible'])
  return [
    ...(readOnly ? [] : [forbiddenField(at, 'may only be specified when readOnly is true')]),
    ...(mountPropagation === 'None'
      ? []
      : [forbiddenField(at, 'may only be specified when mountPropagation is None or not specified')]),
  ]
}

function deviceErrors(
  field: string,
  { volumeDevices = [], volumeMounts = [] }: Container,
  volumes: readonly Volume[],
): FieldError[] {
  const errors: FieldError[] = []
  for (const [i, { name, devicePath }] of volumeDevices.entries()) {
    const at = `${field}.volumeDevices[${i}]`
    const before = volumeDevices.slice(0, i)
    const volume = volumes.find((each) => each.name === name)
    if (!name) errors.push(required(`${at}.name`))
    if (before.some((other) => other.name === name))
      errors.push(invalidValue(`${at}.name`, name, 'must be unique'))
    if (volume === undefined) errors.push(fieldNotFound(`${at}.name`, name))
    else if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined)
      errors.push(
        invalidValue(
          `${at}.name`,
          name,
          'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
        ),
      )
    if (!devicePath) errors.push(required(`${at}.devicePath`))
    else if (before.some((other) => other.devicePath === devicePath))
      errors.push(invalidValue(`${at}.devicePath`, devicePath, 'must be unique'))
    const climbs = backstepErrors(`${at}.devicePath`, devicePath)
    if (devicePath && climbs.length > 0)
      errors.push(invalidValue(`${at}.devicePath`, devicePath, "can not contain backsteps ('..')"))
    if (volumeMounts.some((mount) => mount.name === name))
      errors.push(invalidValue(`${at}.name`, name, 'must not already exist in volumeMounts'))
    if (volumeMounts.some((mount) => mount.mountPath === devicePath))
      errors.push(
        invalidValue(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'),
      )
  }
  return errors
}
