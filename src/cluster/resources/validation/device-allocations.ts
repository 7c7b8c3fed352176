// What was given for a claim, and who uses it. Models pkg/apis/resource/validation validateResourceClaimStatusUpdate,
// v1.35.
import { type FieldError, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import { internalObject } from '#api/internal-object.ts'
import { deepEqual } from '#api/object.ts'
import type {
  AllocatedDeviceStatus,
  AllocationResult,
  DeviceAllocationConfiguration,
  ResourceClaim,
  ResourceClaimConsumerReference,
} from '#api/types/resource-v1.ts'
import { nodeSelectorErrors } from './affinity.ts'
import { configurationErrors, requestNamesOf, requestReferenceErrors, setErrors } from './device-claims.ts'
import { driverObjectErrors, poolNameErrors, tooLong } from './device-names.ts'
import { choiceErrors, dnsLabel, nameRuleErrors, tooManyErrors } from './names.ts'
import { csiDriverNameErrors } from './volume-sources.ts'

const mostConsumers = 256
const mostResults = 32
const mostConditions = 8
const mostAddresses = 16
const maxDataBytes = 10_240
const maxInterfaceBytes = 256
const maxHardwareBytes = 128

export function claimStatusErrors(
  { metadata, spec, status }: ResourceClaim,
  old: ResourceClaim,
): FieldError[] {
  const known = requestNamesOf(spec.devices)
  const { allocation, reservedFor = [], devices = [] } = status
  const field = 'status.reservedFor'
  const errors = [
    ...setErrors(field, reservedFor, mostConsumers, consumerErrors, ({ uid }) => uid),
    ...setErrors('status.devices', devices, Number.POSITIVE_INFINITY, deviceErrors),
  ]
  const before = new Set((old.status.reservedFor ?? []).map(({ uid }) => uid))
  if (reservedFor.length > 0 && allocation === undefined)
    errors.push(forbiddenField(field, 'may not be specified when `allocated` is not set'))
  else if (metadata.deletionTimestamp !== undefined && reservedFor.some(({ uid }) => !before.has(uid)))
    errors.push(
      forbiddenField(
        field,
        'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set',
      ),
    )
  if (allocation === undefined) return errors
  if (old.status.allocation === undefined) return [...errors, ...allocationErrors(allocation, known)]
  if (deepEqual(allocation, old.status.allocation)) return errors
  const shown = internalObject('resource.v1.AllocationResult', allocation)
  return [...errors, invalidValue('status.allocation', shown, 'field is immutable')]
}

function consumerErrors(at: string, ref: ResourceClaimConsumerReference): FieldError[] {
  return (['resource', 'name', 'uid'] as const).flatMap((name) =>
    ref[name] ? [] : [required(`${at}.${name}`)],
  )
}

function allocationErrors(
  { devices, nodeSelector }: AllocationResult,
  known: ReadonlySet<string>,
): FieldError[] {
  const at = 'status.allocation'
  return [
    ...setErrors(`${at}.devices.results`, devices.results, mostResults, (here, result) => [
      ...requestReferenceErrors(`${here}.request`, result.request, known),
      ...placeErrors(here, result),
    ]),
    ...setErrors(`${at}.devices.config`, devices.config, 2 * mostResults, (here, config) =>
      givenConfigurationErrors(here, config, known),
    ),
    ...(nodeSelector === undefined ? [] : nodeSelectorErrors(`${at}.nodeSelector`, nodeSelector)),
  ]
}

interface Place {
  readonly driver: string
  readonly pool: string
  readonly device: string
}

function placeErrors(at: string, { driver, pool, device }: Place): FieldError[] {
  return [
    ...csiDriverNameErrors(`${at}.driver`, driver),
    ...poolNameErrors(`${at}.pool`, pool),
    ...nameRuleErrors(`${at}.device`, device, dnsLabel),
  ]
}

function givenConfigurationErrors(
  at: string,
  config: DeviceAllocationConfiguration,
  known: ReadonlySet<string>,
): FieldError[] {
  const { source, requests } = config
  return [
    ...(source
      ? choiceErrors(`${at}.source`, source, ['FromClaim', 'FromClass'])
      : [required(`${at}.source`)]),
    ...setErrors(
      `${at}.requests`,
      requests,
      mostResults,
      (here, name) => requestReferenceErrors(here, name, known),
      String,
    ),
    ...configurationErrors(at, config),
  ]
}

function deviceErrors(at: string, device: AllocatedDeviceStatus): FieldError[] {
  const { conditions, data, networkData } = device
  const { interfaceName = '', hardwareAddress = '', ips } = networkData ?? {}
  return [
    ...placeErrors(at, device),
    ...tooManyErrors(`${at}.conditions`, conditions?.length ?? 0, mostConditions),
    ...(data === undefined ? [] : driverObjectErrors(`${at}.data`, data, maxDataBytes)),
    ...(interfaceName.length > maxInterfaceBytes
      ? [tooLong(`${at}.networkData.interfaceName`, maxInterfaceBytes)]
      : []),
    ...(hardwareAddress.length > maxHardwareBytes
      ? [tooLong(`${at}.networkData.hardwareAddress`, maxHardwareBytes)]
      : []),
    ...setErrors(`${at}.networkData.ips`, ips, mostAddresses, () => [], String),
  ]
}
