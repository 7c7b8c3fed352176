// What devices a driver says there are. Models pkg/apis/resource/validation validateResourceSliceSpec, v1.35, with the
// features that are off by default left out.
import { type FieldError, invalidValue, required } from '#api/field-error.ts'
import { internalObject } from '#api/internal-object.ts'
import type { Device, DeviceAttribute, ResourceSlice, ResourceSliceSpec } from '#api/types/resource-v1.ts'
import { nodeSelectorErrors } from './affinity.ts'
import { setErrors } from './device-claims.ts'
import { deviceFactNameErrors, poolNameErrors, tooLong } from './device-names.ts'
import { immutableErrors } from './immutable.ts'
import { dnsLabel, dnsSubdomain, nameRuleErrors } from './names.ts'
import { csiDriverNameErrors } from './volume-sources.ts'

const mostDevices = 128
const mostFacts = 32
const maxTextBytes = 64

export function sliceErrors({ spec }: ResourceSlice): FieldError[] {
  const { driver, pool, devices } = spec
  return [
    ...csiDriverNameErrors('spec.driver', driver),
    ...poolNameErrors('spec.pool.name', pool.name),
    ...(pool.resourceSliceCount > 0
      ? []
      : [invalidValue('spec.pool.resourceSliceCount', pool.resourceSliceCount, 'must be greater than zero')]),
    ...(pool.generation >= 0
      ? []
      : [invalidValue('spec.pool.generation', pool.generation, 'must be greater than or equal to zero')]),
    ...placeErrors(spec),
    ...setErrors('spec.devices', devices, mostDevices, deviceErrors, ({ name }) => name),
  ]
}

export function sliceUpdateErrors({ spec }: ResourceSlice, { spec: old }: ResourceSlice): FieldError[] {
  return [
    ...immutableErrors('spec.pool.name', spec.pool.name, old.pool.name),
    ...immutableErrors('spec.driver', spec.driver, old.driver),
    ...immutableErrors('spec.nodeName', spec.nodeName, old.nodeName),
  ]
}

/** Whence the devices can be reached: in one way. */
function placeErrors({ nodeName, nodeSelector, allNodes }: ResourceSliceSpec): FieldError[] {
  const errors: FieldError[] = []
  const given: string[] = []
  if (nodeName !== undefined) {
    given.push('`nodeName`')
    errors.push(
      ...(nodeName === ''
        ? [invalidValue('spec.nodeName', nodeName, 'must be either unset or set to a non-empty string')]
        : nameRuleErrors('spec.nodeName', nodeName, dnsSubdomain)),
    )
  }
  if (nodeSelector !== undefined) {
    given.push('`nodeSelector`')
    const terms = nodeSelector.nodeSelectorTerms
    errors.push(...nodeSelectorErrors('spec.nodeSelector', nodeSelector))
    if ((terms ?? []).length !== 1)
      errors.push(
        invalidValue(
          'spec.nodeSelector.nodeSelectorTerms',
          internalObject('[]core.v1.NodeSelectorTerm', terms),
          'must have exactly one node selector term',
        ),
      )
  }
  if (allNodes !== undefined) {
    given.push('`allNodes`')
    if (!allNodes) errors.push(invalidValue('spec.allNodes', allNodes, 'must be either unset or set to true'))
  }
  const one = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required'
  if (given.length === 0) errors.push(required('spec', one))
  else if (given.length > 1)
    errors.push(invalidValue('spec', `{${given.join(', ')}}`, `${one}, but multiple fields are set`))
  return errors
}

function deviceErrors(at: string, { name, attributes = {}, capacity = {} }: Device): FieldError[] {
  const facts = Object.keys(attributes).length + Object.keys(capacity).length
  const names = (of: object) => Object.keys(of).sort()
  return [
    ...nameRuleErrors(`${at}.name`, name, dnsLabel),
    ...(facts > mostFacts
      ? [
          invalidValue(
            at,
            facts,
            `the total number of attributes and capacities must not exceed ${mostFacts}`,
          ),
        ]
      : []),
    ...names(attributes).flatMap((key) => [
      ...deviceFactNameErrors(`${at}.attributes[${key}]`, key),
      ...attributeErrors(`${at}.attributes[${key}]`, attributes[key] ?? {}),
    ]),
    ...names(capacity).flatMap((key) => deviceFactNameErrors(`${at}.capacity[${key}]`, key)),
  ]
}

const version =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/

function attributeErrors(at: string, attribute: DeviceAttribute): FieldError[] {
  const errors: FieldError[] = []
  if (attribute.string !== undefined && attribute.string.length > maxTextBytes)
    errors.push(tooLong(`${at}.string`, maxTextBytes))
  if (attribute.version !== undefined) {
    const field = `${at}.version`
    if (!version.test(attribute.version))
      errors.push(
        invalidValue(field, attribute.version, 'must be a string compatible with semver.org spec 2.0.0'),
      )
    if (attribute.version.length > maxTextBytes) errors.push(tooLong(field, maxTextBytes))
  }
  const count = (['int', 'bool', 'string', 'version'] as const).filter(
    (name) => attribute[name] !== undefined,
  ).length
  if (count === 0) errors.push(invalidValue(at, '', 'exactly one value must be specified'))
  if (count > 1)
    errors.push(
      invalidValue(
        at,
        internalObject('resource.v1.DeviceAttribute', attribute),
        'exactly one value must be specified',
      ),
    )
  return errors
}
