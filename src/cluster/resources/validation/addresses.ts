// IP addresses and ranges as the API takes them. Models apimachinery util/validation IsValidIPForLegacyField, v1.35.
import { type FieldError, invalidValue } from '#api/field-error.ts'

export type Family = 'IPv4' | 'IPv6'

export interface Address {
  readonly family: Family
  readonly bits: bigint
}

export interface Range extends Address {
  readonly prefix: number
}

const width = { IPv4: 32, IPv6: 128 } as const

/** Reads an address, leading zeros and all; undefined when the text is none. */
export function parseAddress(text: string): Address | undefined {
  const bits = text.includes(':') ? bitsOf6(text) : bitsOf4(text)
  if (bits === undefined) return undefined
  return { family: text.includes(':') ? 'IPv6' : 'IPv4', bits }
}

function bitsOf4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || parts.some((part) => !/^\d+$/.test(part) || Number(part) > 255)) return undefined
  return parts.reduce((sum, part) => sum * 256n + BigInt(Number(part)), 0n)
}

function bitsOf6(text: string): bigint | undefined {
  const tail = /^(.*:)(\d+(?:\.\d+){3})$/.exec(text)
  const last = tail === null ? undefined : bitsOf4(tail[2] as string)
  if (tail !== null && last === undefined) return undefined
  const groups =
    last === undefined ? text : `${tail?.[1]}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`
  const halves = groups.split('::')
  if (halves.length > 2) return undefined
  const [head = [], rest = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - rest.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...rest]
  if (all.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  return all.reduce((sum, group) => sum * 65536n + BigInt(Number.parseInt(group, 16)), 0n)
}

/** Reads a range; undefined when the text is none. */
export function parseRange(text: string): Range | undefined {
  const [start = '', prefix = '', ...more] = text.split('/')
  const address = parseAddress(start)
  if (address === undefined || more.length > 0 || !/^\d+$/.test(prefix)) return undefined
  return Number(prefix) > width[address.family] ? undefined : { ...address, prefix: Number(prefix) }
}

/** The address with nothing behind its prefix. */
export function network({ family, bits, prefix }: Range): bigint {
  const host = BigInt(width[family] - prefix)
  return (bits >> host) << host
}

/** The address family of a text that is an address. */
export function familyOf(text: string): Family | undefined {
  return parseAddress(text)?.family
}

export function addressErrors(field: string, text: string): FieldError[] {
  if (parseAddress(text) !== undefined) return []
  return [invalidValue(field, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
}

export function rangeErrors(field: string, text: string): FieldError[] {
  if (parseRange(text) !== undefined) return []
  return [invalidValue(field, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')]
}

/** Why a text is not the one way to write its address. Models ValidateIPAddressName. */
export function strictAddressMessages(text: string): string[] {
  const address = parseAddress(text)
  if (address === undefined) return ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']
  if (leadingZeros.test(text)) return ['must not have leading 0s']
  if (mappedAddress.test(text)) return ['must not be an IPv4-mapped IPv6 address']
  return plain(address) === text ? [] : [`must be in canonical form ("${plain(address)}")`]
}

/** The same for a range. Models validateServiceCIDRSpec. */
export function strictRangeErrors(field: string, text: string): FieldError[] {
  const range = parseRange(text)
  if (range === undefined) return rangeErrors(field, text)
  const refuse = (why: string) => [invalidValue(field, text, why)]
  if (leadingZeros.test(text)) return refuse('must not have leading 0s in IP or prefix length')
  if (mappedAddress.test(text)) return refuse('must not have an IPv4-mapped IPv6 address')
  if (network(range) !== range.bits) return refuse('must not have bits set beyond the prefix length')
  const canonical = `${plain(range)}/${range.prefix}`
  return canonical === text ? [] : refuse(`must be in canonical form ("${canonical}")`)
}

const leadingZeros = /(?:^|[./])0\d/
const mappedAddress = /^::ffff:\d+\./i

/** Whether the inner range is part of the outer one and smaller. Both texts are ranges. */
export function isStrictlyWithin(inner: string, outer: string): boolean {
  const [small, large] = [parseRange(inner), parseRange(outer)]
  if (small === undefined || large === undefined || small.family !== large.family) return false
  return small.prefix > large.prefix && network({ ...small, prefix: large.prefix }) === network(large)
}

const special: readonly (readonly [range: string, what: string])[] = [
  ['127.0.0.0/8', 'loopback range (127.0.0.0/8, ::1/128)'],
  ['::1/128', 'loopback range (127.0.0.0/8, ::1/128)'],
  ['169.254.0.0/16', 'link-local range (169.254.0.0/16, fe80::/10)'],
  ['fe80::/10', 'link-local range (169.254.0.0/16, fe80::/10)'],
  ['224.0.0.0/24', 'link-local multicast range (224.0.0.0/24, ff02::/10)'],
  ['ff02::/16', 'link-local multicast range (224.0.0.0/24, ff02::/10)'],
]
const specialRanges = special.map(([range, what]) => [parseRange(range), what] as const)

/** Addresses that lead nowhere in a cluster. Models ValidateEndpointIP. */
export function specialAddressErrors(field: string, text: string): FieldError[] {
  const address = parseAddress(text)
  if (address === undefined) return [invalidValue(field, text, 'must be a valid IP address')]
  if (address.bits === 0n) return [invalidValue(field, text, `may not be unspecified (${text})`)]
  return specialRanges.flatMap(([range, what]) =>
    range?.family === address.family && network({ ...address, prefix: range.prefix }) === range.bits
      ? [invalidValue(field, text, `may not be in the ${what}`)]
      : [],
  )
}

/** An address that is one, and leads somewhere. */
export function endpointAddressErrors(field: string, text: string): FieldError[] {
  const errors = addressErrors(field, text)
  return errors.length > 0 ? errors : specialAddressErrors(field, text)
}

/** The one way to write an address. */
export function plain({ family, bits }: Address): string {
  if (family === 'IPv4') return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.')
  const groups = Array.from({ length: 8 }, (_, i) => ((bits >> BigInt(112 - 16 * i)) & 0xffffn).toString(16))
  const runs = [...groups.join(':').matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map(([run]) => run)
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '')
  if (longest === '') return groups.join(':')
  const shown = groups.join(':').replace(longest, '::').replace(/:::+/, '::')
  return shown
}

/** The text that everybody reads alike: no leading zeros. */
export function plainAddress(text: string): string {
  const address = parseAddress(text)
  return address === undefined ? text : plain(address)
}

/** Models apimachinery validation GetWarningsForIP. */
export function addressWarnings(field: string, text: string): string[] {
  const address = parseAddress(text)
  if (address === undefined || plain(address) === text) return []
  return address.family === 'IPv4'
    ? [
        `${field}: non-standard IP address ${JSON.stringify(text)} will be considered invalid in a future Kubernetes release: use ${JSON.stringify(plain(address))}`,
      ]
    : [
        `${field}: IPv6 address ${JSON.stringify(text)} should be in RFC 5952 canonical format (${JSON.stringify(plain(address))})`,
      ]
}

/** Models apimachinery validation GetWarningsForCIDR. */
export function rangeWarnings(field: string, text: string): string[] {
  const range = parseRange(text)
  if (range === undefined) return []
  const address = plain(range)
  const start = plain({ family: range.family, bits: network(range) })
  if (start !== address)
    return [
      `${field}: CIDR value ${JSON.stringify(text)} is ambiguous in this context (should be ${JSON.stringify(`${start}/${range.prefix}`)} or ${JSON.stringify(`${address}/${width[range.family]}`)}?)`,
    ]
  const canonical = `${address}/${range.prefix}`
  if (canonical === text) return []
  return range.family === 'IPv4'
    ? [
        `${field}: non-standard CIDR value ${JSON.stringify(text)} will be considered invalid in a future Kubernetes release: use ${JSON.stringify(canonical)}`,
      ]
    : [
        `${field}: IPv6 CIDR value ${JSON.stringify(text)} should be in RFC 5952 canonical format (${JSON.stringify(canonical)})`,
      ]
}
