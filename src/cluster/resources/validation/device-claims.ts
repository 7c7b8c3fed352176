// Claims to devices, their templates, and the classes they name. Models pkg/apis/resource/validation
// ValidateResourceClaim and its siblings, v1.35, with the features that are off by default left out.
import { type FieldError, invalidValue, required } from '#api/field-error.ts'
import { internalObject } from '#api/internal-object.ts'
import { deepEqual } from '#api/object.ts'
import type {
  DeviceClaim,
  DeviceClass,
  DeviceConstraint,
  DeviceRequest,
  DeviceSelector,
  DeviceSubRequest,
  ExactDeviceRequest,
  OpaqueDeviceConfiguration,
  ResourceClaim,
  ResourceClaimSpec,
  ResourceClaimTemplate,
} from '#api/types/resource-v1.ts'
import { driverObjectErrors, tooLong, wholeFactNameErrors } from './device-names.ts'
import { annotationErrors, labelErrors } from './metadata.ts'
import {
  choiceErrors,
  dnsLabel,
  dnsSubdomain,
  nameRuleErrors,
  neededNameErrors,
  tooManyErrors,
} from './names.ts'
import { csiDriverNameErrors } from './volume-sources.ts'

/** Requests, constraints, configurations and selectors come in lists of at most as many. */
const mostInList = 32
const mostAlternatives = 8
const maxExpressionBytes = 10_240
const maxParameterBytes = 10_240

/** Items that are looked at one by one, and have keys of which none comes twice. */
export function setErrors<T>(
  field: string,
  items: readonly T[] | null | undefined,
  most: number,
  check: (at: string, item: T) => FieldError[],
  keyOf?: (item: T) => string,
): FieldError[] {
  const all = items ?? []
  const keys = keyOf === undefined ? [] : all.map(keyOf)
  return [
    ...tooManyErrors(field, all.length, most),
    ...all.flatMap((item, i) => [
      ...check(`${field}[${i}]`, item),
      ...(keyOf !== undefined && keys.indexOf(keys[i] ?? '') < i
        ? [{ type: 'FieldValueDuplicate' as const, field: `${field}[${i}]`, value: keys[i], detail: '' }]
        : []),
    ]),
  ]
}

/** The names that parts of a claim may go by: `gpu`, `gpu/big`. */
export function requestNamesOf({ requests }: DeviceClaim): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { name, firstAvailable = [] } of requests ?? []) {
    names.add(name)
    for (const other of firstAvailable) names.add(`${name}/${other.name}`)
  }
  return names
}

const badReference =
  "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'"

export function requestReferenceErrors(at: string, name: string, known: ReadonlySet<string>): FieldError[] {
  const parts = name.split('/')
  if (parts.length > 2) return [invalidValue(at, name, badReference)]
  const errors = parts.flatMap((part) => nameRuleErrors(at, part, dnsLabel))
  return known.has(name) ? errors : [...errors, invalidValue(at, name, badReference)]
}

export function claimErrors({ spec }: ResourceClaim): FieldError[] {
  return claimSpecErrors('spec', spec)
}

export function claimTemplateErrors({ spec }: ResourceClaimTemplate): FieldError[] {
  const { metadata } = spec
  return [
    ...annotationErrors(metadata?.annotations, 'spec.metadata.annotations'),
    ...labelErrors('spec.metadata.labels', metadata?.labels),
    ...claimSpecErrors('spec.spec', spec.spec),
  ]
}

/** What is asked for stays as it was. */
export function claimUpdateErrors({ spec }: ResourceClaim, old: ResourceClaim): FieldError[] {
  if (deepEqual(spec, old.spec)) return []
  return [invalidValue('spec', internalObject('resource.v1.ResourceClaimSpec', spec), 'field is immutable')]
}

export function claimTemplateUpdateErrors(
  { spec }: ResourceClaimTemplate,
  old: ResourceClaimTemplate,
): FieldError[] {
  if (deepEqual(spec, old.spec)) return []
  const shown = internalObject('resource.v1.ResourceClaimTemplateSpec', spec)
  return [invalidValue('spec', shown, 'field is immutable')]
}

function claimSpecErrors(at: string, { devices }: ResourceClaimSpec): FieldError[] {
  const here = `${at}.devices`
  const known = requestNamesOf(devices)
  const named = (field: string, names: readonly string[] | undefined) =>
    setErrors(field, names, mostInList, (place, name) => requestReferenceErrors(place, name, known), String)
  return [
    ...setErrors(`${here}.requests`, devices.requests, mostInList, requestErrors, ({ name }) => name),
    ...setErrors(`${here}.constraints`, devices.constraints, mostInList, (place, constraint) => [
      ...named(`${place}.requests`, constraint.requests),
      ...attributeErrors(`${place}.matchAttribute`, constraint),
    ]),
    ...setErrors(`${here}.config`, devices.config, mostInList, (place, config) => [
      ...named(`${place}.requests`, config.requests),
      ...configurationErrors(place, config),
    ]),
  ]
}

function attributeErrors(field: string, { matchAttribute }: DeviceConstraint): FieldError[] {
  return matchAttribute === undefined ? [required(field)] : wholeFactNameErrors(field, matchAttribute)
}

function requestErrors(at: string, { name, exactly, firstAvailable = [] }: DeviceRequest): FieldError[] {
  const errors = nameRuleErrors(`${at}.name`, name, dnsLabel)
  const one = 'exactly one of `exactly` or `firstAvailable` is required'
  if (exactly !== undefined && firstAvailable.length > 0)
    return [...errors, invalidValue(at, null, `${one}, but multiple fields are set`)]
  if (firstAvailable.length > 0)
    return [
      ...errors,
      ...setErrors(
        `${at}.firstAvailable`,
        firstAvailable,
        mostAlternatives,
        (place, other) => [
          ...nameRuleErrors(`${place}.name`, other.name, dnsLabel),
          ...oneRequestErrors(place, other),
        ],
        (other) => other.name,
      ),
    ]
  if (exactly === undefined) return [...errors, required(at, one)]
  return [...errors, ...oneRequestErrors(`${at}.exactly`, exactly)]
}

function oneRequestErrors(at: string, request: ExactDeviceRequest | DeviceSubRequest): FieldError[] {
  const { deviceClassName, selectors, allocationMode, count = 0 } = request
  const field = `${at}.count`
  const modeErrors =
    allocationMode === 'All'
      ? count === 0
        ? []
        : [invalidValue(field, count, "must not be specified when allocationMode is 'All'")]
      : allocationMode === 'ExactCount'
        ? count > 0
          ? []
          : [invalidValue(field, count, 'must be greater than zero')]
        : choiceErrors(`${at}.allocationMode`, allocationMode, ['All', 'ExactCount'])
  return [
    ...neededNameErrors(`${at}.deviceClassName`, deviceClassName, dnsSubdomain),
    ...setErrors(`${at}.selectors`, selectors, mostInList, selectorErrors),
    ...modeErrors,
  ]
}

function selectorErrors(at: string, { cel }: DeviceSelector): FieldError[] {
  if (cel === undefined) return [required(`${at}.cel`)]
  return cel.expression.length > maxExpressionBytes
    ? [tooLong(`${at}.cel.expression`, maxExpressionBytes)]
    : []
}

interface Configuration {
  readonly opaque?: OpaqueDeviceConfiguration | undefined
}

/** What a driver is told, in words of its own. */
export function configurationErrors(at: string, { opaque }: Configuration): FieldError[] {
  if (opaque === undefined) return [required(`${at}.opaque`)]
  return [
    ...csiDriverNameErrors(`${at}.opaque.driver`, opaque.driver),
    ...driverObjectErrors(`${at}.opaque.parameters`, opaque.parameters, maxParameterBytes),
  ]
}

export function deviceClassErrors({ spec }: DeviceClass): FieldError[] {
  return [
    ...setErrors('spec.selectors', spec.selectors, mostInList, selectorErrors),
    ...setErrors('spec.config', spec.config, mostInList, configurationErrors),
  ]
}
