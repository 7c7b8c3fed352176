// PersistentVolumeClaims. Models pkg/apis/core/validation ValidatePersistentVolumeClaimSpec, v1.35.
import { type FieldError, forbiddenField, invalidValue, notSupported, required } from '#api/field-error.ts'
import { internalObject } from '#api/internal-object.ts'
import { deepEqual } from '#api/object.ts'
import { compareQuantities, parseQuantity, quantityOf, zeroQuantity } from '#api/quantity.ts'
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '#api/types/core-v1.ts'
import { immutableErrors } from './immutable.ts'
import { labelSelectorErrors } from './label-selector.ts'
import { choiceErrors, dnsSubdomain, nameRuleErrors } from './names.ts'
import { diffError } from './spec-diff.ts'

export function claimErrors({ spec }: PersistentVolumeClaim): FieldError[] {
  return claimSpecErrors('spec', spec)
}

export function claimSpecErrors(at: string, spec: PersistentVolumeClaimSpec): FieldError[] {
  const { accessModes, selector, resources, storageClassName, volumeMode, volumeAttributesClassName } = spec
  const errors: FieldError[] = []
  if ((accessModes ?? []).length === 0)
    errors.push(required(`${at}.accessModes`, 'at least 1 access mode is required'))
  errors.push(...labelSelectorErrors(`${at}.selector`, selector))
  errors.push(...accessModeErrors(`${at}.accessModes`, accessModes))
  const storage = resources?.requests?.storage
  const field = `${at}.resources[storage]`
  if (storage === undefined) errors.push(required(field))
  else errors.push(...positiveQuantityErrors(field, storage))
  if (storageClassName)
    errors.push(...nameRuleErrors(`${at}.storageClassName`, storageClassName, dnsSubdomain))
  if (volumeMode !== undefined)
    errors.push(...choiceErrors(`${at}.volumeMode`, volumeMode, ['Block', 'Filesystem']))
  errors.push(...sourceErrors(at, spec))
  if (volumeAttributesClassName)
    errors.push(...nameRuleErrors(`${at}.volumeAttributesClassName`, volumeAttributesClassName, dnsSubdomain))
  return errors
}

const modes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']

/** Modes that exist, and one that does not go with others. */
export function accessModeErrors(field: string, given: readonly string[] | undefined): FieldError[] {
  const errors = (given ?? []).flatMap((mode) =>
    modes.includes(mode) ? [] : [notSupported(field, mode, modes)],
  )
  const isMixed = given?.includes('ReadWriteOncePod') && given.some((mode) => mode !== 'ReadWriteOncePod')
  if (isMixed) errors.push(forbiddenField(field, 'may not use ReadWriteOncePod with other access modes'))
  return errors
}

export function positiveQuantityErrors(field: string, amount: string): FieldError[] {
  const quantity = quantityOf(amount)
  return compareQuantities(quantity, zeroQuantity) > 0
    ? []
    : [invalidValue(field, amount, 'must be greater than zero')]
}

function sourceErrors(at: string, { dataSource, dataSourceRef }: PersistentVolumeClaimSpec): FieldError[] {
  const errors: FieldError[] = []
  for (const [name, source] of [
    ['dataSource', dataSource],
    ['dataSourceRef', dataSourceRef],
  ] as const) {
    if (source === undefined) continue
    const field = `${at}.${name}`
    if (!source.name) errors.push(required(`${field}.name`))
    if (!source.kind) errors.push(required(`${field}.kind`))
    if (source.apiGroup) errors.push(...nameRuleErrors(`${field}.apiGroup`, source.apiGroup, dnsSubdomain))
    else if (source.kind !== 'PersistentVolumeClaim')
      errors.push(
        invalidValue(
          field,
          source.kind,
          "must be 'PersistentVolumeClaim' when referencing the default apiGroup",
        ),
      )
  }
  if (dataSource === undefined) return errors
  const { namespace, ...ref } = dataSourceRef ?? { namespace: undefined }
  const shown = internalObject('core.v1.TypedLocalObjectReference', dataSource)
  if (namespace)
    errors.push(
      invalidValue(
        `${at}.dataSource`,
        shown,
        'may not be specified when dataSourceRef.namespace is specified',
      ),
    )
  else if (dataSourceRef !== undefined && !deepEqual(ref, dataSource))
    errors.push(invalidValue(`${at}.dataSource`, shown, 'must match dataSourceRef'))
  return errors
}

const fixedDetail =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'

export function claimUpdateErrors(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const { spec } = claim
  if (spec === old.spec) return []
  const errors: FieldError[] = []
  const munged = { ...spec }
  // Only the binder names the volume, and only once.
  if (!old.spec.volumeName && spec.volumeName) munged.volumeName = old.spec.volumeName
  if (old.status.phase === 'Bound') {
    munged.volumeAttributesClassName = old.spec.volumeAttributesClassName
    munged.resources = { ...spec.resources, requests: old.spec.resources.requests }
  }
  const type = 'core.v1.PersistentVolumeClaimSpec'
  const [before, after] = [internalObject(type, old.spec), internalObject(type, munged)]
  if (!deepEqual(before, after)) errors.push(diffError('spec', fixedDetail, before, after))
  else errors.push(...shrinkErrors(claim, old))
  return [...errors, ...immutableErrors('volumeMode', spec.volumeMode, old.spec.volumeMode)]
}

function shrinkErrors({ spec }: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const amount = (text: string | undefined) => quantityOf(text)
  const wanted = amount(spec.resources.requests?.storage)
  if (compareQuantities(wanted, amount(old.spec.resources.requests?.storage)) >= 0) return []
  // What was asked for may be taken back as long as it was not given.
  if (compareQuantities(wanted, amount(old.status.capacity?.storage)) > 0) return []
  return [forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity')]
}

/** Models pkg/api/persistentvolumeclaim GetWarningsForPersistentVolumeClaim. */
export function claimWarnings({ metadata, spec }: PersistentVolumeClaim): string[] {
  const annotation = 'volume.beta.kubernetes.io/storage-class'
  const warnings =
    metadata.annotations?.[annotation] === undefined
      ? []
      : [
          `metadata.annotations[${annotation}]: deprecated since v1.8; use "storageClassName" attribute instead`,
        ]
  for (const list of ['requests', 'limits'] as const) {
    const amount = spec.resources[list]?.storage
    if (amount !== undefined && (parseQuantity(amount)?.nanos ?? 0n) % 1_000_000_000n !== 0n)
      warnings.push(
        `spec.resources.${list}[storage]: fractional byte value "${amount}" is invalid, must be an integer`,
      )
  }
  return warnings
}
