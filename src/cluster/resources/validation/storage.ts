// Classes and drivers of storage. Models pkg/apis/storage/validation, v1.35.
import { duplicate, type FieldError, forbiddenField, invalidValue, required } from '#api/field-error.ts'
import { deepEqual } from '#api/object.ts'
import type { TopologySelectorTerm } from '#api/types/core-v1.ts'
import type { CSIDriver, StorageClass, VolumeAttributesClass } from '#api/types/storage-v1.ts'
import { immutableErrors } from './immutable.ts'
import { choiceErrors, qualifiedErrors } from './names.ts'

const maxParameters = 512
const maxParameterBytes = 256 * 1024
const minUpdateSeconds = 10

export function storageClassErrors(storageClass: StorageClass): FieldError[] {
  const { provisioner, parameters, reclaimPolicy, volumeBindingMode } = storageClass
  return [
    ...driverErrors('provisioner', provisioner),
    ...parameterErrors(parameters, false),
    ...(reclaimPolicy ? choiceErrors('reclaimPolicy', reclaimPolicy, ['Delete', 'Retain']) : []),
    ...(volumeBindingMode === undefined
      ? [required('volumeBindingMode')]
      : choiceErrors('volumeBindingMode', volumeBindingMode, ['Immediate', 'WaitForFirstConsumer'])),
    ...topologyErrors(storageClass.allowedTopologies ?? []),
  ]
}

/** Where volumes may be made: no place is told of twice. Models validateAllowedTopologies. */
function topologyErrors(topologies: readonly TopologySelectorTerm[]): FieldError[] {
  return topologies.flatMap(({ matchLabelExpressions = [] }, i) => {
    const at = `allowedTopologies[${i}].matchLabelExpressions`
    const errors = matchLabelExpressions.flatMap(({ key, values }, k) => {
      const given = values ?? []
      return [
        ...(given.length === 0 ? [required(`${at}[${k}].values`)] : []),
        ...given.flatMap((value, n) =>
          given.indexOf(value) < n ? [duplicate(`${at}[${k}].values[${n}]`, value)] : [],
        ),
        ...qualifiedErrors(`${at}[${k}].key`, key),
        ...(matchLabelExpressions.findIndex((other) => other.key === key) < k
          ? [duplicate(`${at}[${k}].key`, key)]
          : []),
      ]
    })
    const isRepeated = topologies
      .slice(0, i)
      .some((other) => deepEqual(other.matchLabelExpressions, matchLabelExpressions))
    return isRepeated ? [...errors, duplicate(at, '')] : errors
  })
}

function driverErrors(field: string, name: string | undefined): FieldError[] {
  return name ? qualifiedErrors(field, name.toLowerCase()) : [required(field)]
}

function parameterErrors(
  parameters: { readonly [name: string]: string } = {},
  needsSome: boolean,
): FieldError[] {
  const entries = Object.entries(parameters)
  const tooLong = (most: number): FieldError[] => [
    { type: 'FieldValueTooLong', field: 'parameters', detail: `may not be more than ${most} bytes` },
  ]
  if (entries.length > maxParameters) return tooLong(maxParameters)
  const bytes = entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  return [
    ...entries.flatMap(([name]) =>
      name === '' ? [invalidValue('parameters', name, 'field can not be empty.')] : [],
    ),
    ...(bytes > maxParameterBytes ? tooLong(maxParameterBytes) : []),
    ...(needsSome && entries.length === 0
      ? [required('parameters', 'must contain at least one key/value pair')]
      : []),
  ]
}

function fixed(field: string, value: unknown, old: unknown): FieldError[] {
  return deepEqual(value ?? null, old ?? null)
    ? []
    : [forbiddenField(field, `updates to ${field} are forbidden.`)]
}

export function storageClassUpdateErrors(storageClass: StorageClass, old: StorageClass): FieldError[] {
  return [
    ...fixed('parameters', storageClass.parameters, old.parameters),
    ...fixed('provisioner', storageClass.provisioner, old.provisioner),
    ...fixed('reclaimPolicy', storageClass.reclaimPolicy, old.reclaimPolicy),
    ...immutableErrors('volumeBindingMode', storageClass.volumeBindingMode, old.volumeBindingMode),
  ]
}

export function attributesClassErrors({ driverName, parameters }: VolumeAttributesClass): FieldError[] {
  return [...driverErrors('driverName', driverName), ...parameterErrors(parameters, true)]
}

export function attributesClassUpdateErrors(
  attributesClass: VolumeAttributesClass,
  old: VolumeAttributesClass,
): FieldError[] {
  return [
    ...fixed('driverName', attributesClass.driverName, old.driverName),
    ...fixed('parameters', attributesClass.parameters, old.parameters),
  ]
}

const minTokenSeconds = 600
const maxTokenSeconds = 2 ** 32

/** The tokens that a driver is given. */
function tokenErrors({
  tokenRequests = [],
  serviceAccountTokenInSecrets: inSecrets,
}: CSIDriver['spec']): FieldError[] {
  const errors: FieldError[] = []
  for (const [i, { audience, expirationSeconds: seconds }] of tokenRequests.entries()) {
    const at = `spec.tokenRequests[${i}]`
    if (tokenRequests.findIndex((other) => other.audience === audience) < i)
      errors.push(duplicate(`${at}.audience`, audience))
    const refuse = (why: string) => errors.push(invalidValue(`${at}.expirationSeconds`, seconds, why))
    if (seconds !== undefined && seconds < minTokenSeconds)
      refuse('may not specify a duration less than 10 minutes')
    if (seconds !== undefined && seconds > maxTokenSeconds)
      refuse('may not specify a duration larger than 2^32 seconds')
  }
  if (inSecrets !== undefined && tokenRequests.length === 0)
    errors.push(
      invalidValue(
        'spec.serviceAccountTokenInSecrets',
        inSecrets,
        'serviceAccountTokenInSecrets is set but no tokenRequests are specified',
      ),
    )
  return errors
}

export function csiDriverErrors({ spec }: CSIDriver): FieldError[] {
  const { fsGroupPolicy, volumeLifecycleModes = [], nodeAllocatableUpdatePeriodSeconds: seconds } = spec
  const policies = ['File', 'None', 'ReadWriteOnceWithFSType']
  return [
    ...(fsGroupPolicy === undefined ? [] : choiceErrors('spec.fsGroupPolicy', fsGroupPolicy, policies)),
    ...volumeLifecycleModes.flatMap((mode) =>
      choiceErrors('spec.volumeLifecycleModes', mode, ['Persistent', 'Ephemeral']),
    ),
    ...(seconds !== undefined && seconds < minUpdateSeconds
      ? [
          invalidValue(
            'spec.nodeAllocatableUpdatePeriodSeconds',
            seconds,
            'must be greater than or equal to 10 seconds',
          ),
        ]
      : []),
    ...tokenErrors(spec),
  ]
}

export function csiDriverUpdateErrors({ spec }: CSIDriver, { spec: old }: CSIDriver): FieldError[] {
  return [
    ...immutableErrors('spec.attachedRequired', spec.attachRequired, old.attachRequired),
    ...immutableErrors('spec.volumeLifecycleModes', spec.volumeLifecycleModes, old.volumeLifecycleModes),
  ]
}

export function csiDriverWarnings({ spec }: CSIDriver, old: CSIDriver | undefined): string[] {
  if ((spec.tokenRequests ?? []).length === 0 || spec.serviceAccountTokenInSecrets !== undefined) return []
  if (old !== undefined && deepEqual(spec.tokenRequests, old.spec.tokenRequests)) return []
  return [
    'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes',
  ]
}
