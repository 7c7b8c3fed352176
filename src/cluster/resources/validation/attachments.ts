// VolumeAttachments and the drivers of CSINodes. Models pkg/apis/storage/validation, v1.35.
import { duplicate, type FieldError, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import { internalObject } from '#api/internal-object.ts'
import { deepEqual } from '#api/object.ts'
import type { CSINode, VolumeAttachment } from '#api/types/storage-v1.ts'
import {
  dnsSubdomain,
  nameRuleErrors,
  neededNameErrors,
  nonNegativeErrors,
  qualifiedErrors,
} from './names.ts'

const maxDriverNameBytes = 63
const maxNodeIdLength = 192

function driverNameErrors(field: string, name: string): FieldError[] {
  const tooLong: FieldError = {
    type: 'FieldValueTooLong',
    field,
    detail: `may not be more than ${maxDriverNameBytes} bytes`,
  }
  const errors = neededNameErrors(field, name, (given) => dnsSubdomain(given.toLowerCase()))
  return name.length > maxDriverNameBytes ? [tooLong, ...errors] : errors
}

export function attachmentErrors({ spec }: VolumeAttachment): FieldError[] {
  const { attacher, source, nodeName } = spec
  const { inlineVolumeSpec, persistentVolumeName: volume } = source
  const one = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'
  const errors: FieldError[] = []
  if (inlineVolumeSpec === undefined && volume === undefined) errors.push(required('spec.source', one))
  if (inlineVolumeSpec !== undefined && volume !== undefined) errors.push(forbiddenField('spec.source', one))
  if (volume === '')
    errors.push(required('spec.source.persistentVolumeName', 'must specify non empty persistentVolumeName'))
  errors.push(...nameRuleErrors('spec.nodeName', nodeName, dnsSubdomain))
  errors.push(...driverNameErrors('spec.attacher', attacher))
  if (volume) errors.push(...nameRuleErrors('spec.source.persistentVolumeName', volume, dnsSubdomain))
  return errors
}

export function attachmentUpdateErrors({ spec }: VolumeAttachment, old: VolumeAttachment): FieldError[] {
  if (deepEqual(spec, old.spec)) return []
  const shown = internalObject('storage.v1.VolumeAttachmentSpec', spec)
  return [invalidValue('spec', shown, 'field is immutable')]
}

export function csiNodeErrors({ spec }: CSINode): FieldError[] {
  const drivers = spec.drivers ?? []
  return drivers.flatMap((driver, i) => {
    const at = `spec.drivers[${i}]`
    const { name, nodeID, allocatable, topologyKeys } = driver
    const errors = driverNameErrors(`${at}.name`, name)
    if (!nodeID) errors.push(required(`${at}.nodeID`))
    if (nodeID.length > maxNodeIdLength)
      errors.push(invalidValue(`${at}.nodeID`, nodeID, `must be ${maxNodeIdLength} characters or less`))
    errors.push(...nonNegativeErrors(`${at}.allocatable.count`, allocatable?.count))
    if (drivers.findIndex((other) => other.name === name) < i) errors.push(duplicate(`${at}.name`, name))
    const keys = topologyKeys ?? []
    for (const [k, key] of keys.entries())
      if (!key) errors.push(required(at))
      else if (keys.indexOf(key) < k) errors.push(duplicate(at, key))
      else errors.push(...qualifiedErrors(at, key))
    return errors
  })
}
