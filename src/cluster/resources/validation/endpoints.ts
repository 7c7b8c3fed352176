// Endpoints and EndpointSlices. Models pkg/apis/core and discovery validation, v1.35.
import { duplicate, type FieldError, invalidValue, required } from '#api/field-error.ts'
import { labelValueErrors } from '#api/labels.ts'
import type { EndpointAddress, EndpointPort, Endpoints } from '#api/types/core-v1.ts'
import type { Endpoint, EndpointSlice } from '#api/types/discovery-v1.ts'
import { addressErrors, endpointAddressErrors, familyOf, specialAddressErrors } from './addresses.ts'
import { immutableErrors } from './immutable.ts'
import { choiceErrors, dnsLabel, dnsSubdomain, nameRuleErrors, portErrors, qualifiedErrors } from './names.ts'

const protocols = ['SCTP', 'TCP', 'UDP']
const most = { endpoints: 1000, addresses: 100, ports: 20_000 }

export function endpointsErrors({ subsets }: Endpoints): FieldError[] {
  return (subsets ?? []).flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }, i) => {
    const at = `subsets[${i}]`
    return [
      ...(addresses.length + notReadyAddresses.length === 0
        ? [required(at, 'must specify `addresses` or `notReadyAddresses`')]
        : []),
      ...addresses.flatMap((address, k) => oneAddressErrors(`${at}.addresses[${k}]`, address)),
      ...notReadyAddresses.flatMap((address, k) =>
        oneAddressErrors(`${at}.notReadyAddresses[${k}]`, address),
      ),
      ...ports.flatMap((port, k) => endpointPortErrors(`${at}.ports[${k}]`, port, ports.length > 1)),
    ]
  })
}

function oneAddressErrors(at: string, { ip, hostname, nodeName }: EndpointAddress): FieldError[] {
  const bad = addressErrors(`${at}.ip`, ip)
  return [
    ...bad,
    ...(hostname ? nameRuleErrors(`${at}.hostname`, hostname, dnsLabel) : []),
    ...(nodeName === undefined ? [] : nameRuleErrors(`${at}.nodeName`, nodeName, dnsSubdomain)),
    ...(bad.length > 0 ? [] : specialAddressErrors(`${at}.ip`, ip)),
  ]
}

function endpointPortErrors(
  at: string,
  { name, port, protocol, appProtocol }: EndpointPort,
  needsName: boolean,
): FieldError[] {
  return [
    ...(name ? nameRuleErrors(`${at}.name`, name, dnsLabel) : needsName ? [required(`${at}.name`)] : []),
    ...portErrors(`${at}.port`, port),
    ...choiceErrors(`${at}.protocol`, protocol, protocols),
    ...(appProtocol === undefined ? [] : qualifiedErrors(`${at}.appProtocol`, appProtocol)),
  ]
}

export function endpointSliceErrors({ addressType, ports, endpoints }: EndpointSlice): FieldError[] {
  const names = (ports ?? []).map(({ name }) => name ?? '')
  const typeErrors = addressType
    ? choiceErrors('addressType', addressType, ['FQDN', 'IPv4', 'IPv6'])
    : [required('addressType')]
  return [
    ...typeErrors,
    ...tooMany('ports', names.length, most.ports),
    ...(ports ?? []).flatMap(({ name, protocol, appProtocol }, i) => [
      ...(name ? nameRuleErrors(`ports[${i}].name`, name, dnsLabel) : []),
      ...(names.indexOf(name ?? '') < i ? [duplicate(`ports[${i}].name`, name)] : []),
      ...choiceErrors(`ports[${i}].protocol`, protocol, protocols),
      ...(appProtocol === undefined ? [] : qualifiedErrors(`ports[${i}].appProtocol`, appProtocol)),
    ]),
    ...tooMany('endpoints', endpoints?.length ?? 0, most.endpoints),
    ...(endpoints ?? []).flatMap((endpoint, i) => endpointErrors(`endpoints[${i}]`, endpoint, addressType)),
  ]
}

function tooMany(field: string, count: number, limit: number): FieldError[] {
  if (count <= limit) return []
  return [{ type: 'FieldValueTooMany', field, value: count, detail: `must have at most ${limit} items` }]
}

const mostHints = 8

/** For whom an endpoint is meant. Models validateHints. */
function hintErrors(
  at: string,
  { forZones = [], forNodes = [] }: NonNullable<Endpoint['hints']>,
): FieldError[] {
  const nodeNames = (field: string, name: string) => nameRuleErrors(field, name, dnsSubdomain)
  const zoneNames = (field: string, name: string) =>
    labelValueErrors(name).map((message) => invalidValue(field, name, message))
  return (
    [
      ['forZones', forZones, zoneNames],
      ['forNodes', forNodes, nodeNames],
    ] as const
  ).flatMap(([list, hints, check]) => {
    const field = `${at}.${list}`
    const names = hints.map(({ name }) => name)
    if (names.length > mostHints) return tooMany(field, names.length, mostHints)
    return names.flatMap((name, i) => [
      ...(names.indexOf(name) < i ? [duplicate(`${field}[${i}].name`, name)] : []),
      ...check(`${field}[${i}].name`, name),
    ])
  })
}

function endpointErrors(at: string, endpoint: Endpoint, type: string): FieldError[] {
  const { addresses, hostname, nodeName, hints } = endpoint
  const count = addresses?.length ?? 0
  return [
    ...(count === 0 ? [required(`${at}.addresses`, 'must contain at least 1 address')] : []),
    ...tooMany(`${at}.addresses`, count, most.addresses),
    ...(addresses ?? []).flatMap((address, i) => typedAddressErrors(`${at}.addresses[${i}]`, address, type)),
    ...(nodeName === undefined ? [] : nameRuleErrors(`${at}.nodeName`, nodeName, dnsSubdomain)),
    ...(hostname === undefined ? [] : nameRuleErrors(`${at}.hostname`, hostname, dnsLabel)),
    ...(hints === undefined ? [] : hintErrors(`${at}.hints`, hints)),
  ]
}

function typedAddressErrors(field: string, address: string, type: string): FieldError[] {
  if (type === 'FQDN') return address ? nameRuleErrors(field, address, dnsSubdomain) : [required(field)]
  if (type !== 'IPv4' && type !== 'IPv6') return []
  const family = familyOf(address)
  const mismatch =
    family !== undefined && family !== type
      ? [invalidValue(field.replace(/\[\d+\]$/, ''), address, `must be an ${type} address`)]
      : []
  return [...mismatch, ...endpointAddressErrors(field, address)]
}

export function endpointSliceUpdateErrors(slice: EndpointSlice, old: EndpointSlice): FieldError[] {
  return immutableErrors('addressType', slice.addressType, old.addressType)
}

export function endpointSliceWarnings({ addressType }: EndpointSlice): string[] {
  return addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : []
}
