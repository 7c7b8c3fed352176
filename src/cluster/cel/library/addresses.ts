// ip("10.0.0.1").family(), cidr("10.0.0.0/8").containsIP("10.1.2.3"). Models apiserver cel/library ip and cidr, v1.35.
import {
  type Address,
  network,
  parseAddress,
  parseRange,
  plain,
  type Range,
} from '../../resources/validation/addresses.ts'
import type { Declaration } from '../functions.ts'
import { CelError, Opaque } from '../values.ts'

class Ip extends Opaque {
  readonly typeName = 'net.IP'
  readonly address: Address
  constructor(address: Address) {
    super()
    this.address = address
  }
  equals({ address }: Ip): boolean {
    return address.family === this.address.family && address.bits === this.address.bits
  }
}

class Cidr extends Opaque {
  readonly typeName = 'net.CIDR'
  readonly range: Range
  constructor(range: Range) {
    super()
    this.range = range
  }
  equals({ range }: Cidr): boolean {
    const { family, bits, prefix } = this.range
    return range.family === family && range.bits === bits && range.prefix === prefix
  }
}

/** Models netip.ParseAddr's complaints. */
function complaintOf(text: string): string {
  const parse = (why: string) => `ParseAddr(${JSON.stringify(text)}): ${why}`
  if (!/[.:%]/.test(text)) return parse('unable to parse IP')
  if (text.includes(':')) return parse('each group must have 4 or less digits')
  const parts = text.split('.')
  if (parts.some((part) => /^0\d/.test(part))) return parse('IPv4 field has octet with leading zero')
  if (parts.some((part) => /^\d+$/.test(part) && Number(part) > 255))
    return parse('IPv4 field has value >255')
  if (parts.some((part) => !/^\d*$/.test(part))) return parse('unexpected character')
  if (parts.length < 4) return parse('IPv4 address too short')
  return parse(parts.length > 4 ? 'IPv4 address too long' : 'IPv4 field must have at least one digit')
}

const leadingZero = /(?:^|[./])0\d/

function addressOf(text: string): Address {
  const quoted = JSON.stringify(text)
  if (/^[0-9a-fA-F:.]+%./.test(text))
    throw new CelError(`IP address ${quoted} with zone value is not allowed`)
  const address = leadingZero.test(text) && !text.includes(':') ? undefined : parseAddress(text)
  if (address === undefined)
    throw new CelError(`IP Address ${quoted} parse error during conversion from string: ${complaintOf(text)}`)
  if (address.family === 'IPv6' && address.bits >> 32n === 0xffffn)
    throw new CelError(`IPv4-mapped IPv6 address ${quoted} is not allowed`)
  return address
}

function rangeOf(text: string): Range {
  const range = leadingZero.test(text) && !text.includes(':') ? undefined : parseRange(text)
  const parse = 'network address parse error during conversion from string:'
  if (range === undefined) {
    const why = text.includes('/') ? `bad bits after slash: ${JSON.stringify(text.split('/')[1])}` : "no '/'"
    throw new CelError(`${parse} ${parse} netip.ParsePrefix(${JSON.stringify(text)}): ${why}`)
  }
  if (range.family === 'IPv6' && range.bits >> 32n === 0xffffn)
    throw new CelError(`${parse} IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`)
  return range
}

function succeeds(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    if (error instanceof CelError) return false
    throw error
  }
}

function isWithin({ family, bits }: Address, range: Range): boolean {
  return family === range.family && network({ family, bits, prefix: range.prefix }) === network(range)
}

function within(...texts: readonly string[]) {
  const ranges = texts.map(rangeOf)
  return ({ address }: Ip) => ranges.some((range) => isWithin(address, range))
}

const isUnspecified = ({ address }: Ip) => address.bits === 0n
const isLoopback = within('127.0.0.0/8', '::1/128')
const isLinkLocalUnicast = within('169.254.0.0/16', 'fe80::/10')
const isLinkLocalMulticast = within('224.0.0.0/24', 'ff02::/16')
const isMulticast = within('224.0.0.0/4', 'ff00::/8')
const isBroadcast = within('255.255.255.255/32')
const notGlobal = [isUnspecified, isLoopback, isLinkLocalUnicast, isMulticast, isBroadcast]

const cidrText = ({ range }: Cidr) => `${plain(range)}/${range.prefix}`
const containsIp = ({ range }: Cidr, { address }: Ip) => isWithin(address, range)
const containsCidr = ({ range }: Cidr, other: Cidr) =>
  range.prefix <= other.range.prefix && isWithin(other.range, range)

export const addresses: readonly Declaration[] = [
  ['ip(string): net.IP', (text: string) => new Ip(addressOf(text))],
  ['(net.IP).family(): int', ({ address }: Ip) => (address.family === 'IPv4' ? 4n : 6n)],
  ['ip.isCanonical(string): bool', (text: string) => plain(addressOf(text)) === text],
  ['(net.IP).isUnspecified(): bool', isUnspecified],
  ['(net.IP).isLoopback(): bool', isLoopback],
  ['(net.IP).isLinkLocalMulticast(): bool', isLinkLocalMulticast],
  ['(net.IP).isLinkLocalUnicast(): bool', isLinkLocalUnicast],
  ['(net.IP).isGlobalUnicast(): bool', (ip: Ip) => !notGlobal.some((is) => is(ip))],
  ['isIP(string): bool', (text: string) => succeeds(() => addressOf(text))],
  ['string(net.IP): string', ({ address }: Ip) => plain(address)],
  ['cidr(string): net.CIDR', (text: string) => new Cidr(rangeOf(text))],
  [
    '(net.CIDR).containsIP(string): bool',
    (cidr: Cidr, text: string) => containsIp(cidr, new Ip(addressOf(text))),
  ],
  ['(net.CIDR).containsIP(net.IP): bool', containsIp],
  [
    '(net.CIDR).containsCIDR(string): bool',
    (cidr: Cidr, text: string) => containsCidr(cidr, new Cidr(rangeOf(text))),
  ],
  ['(net.CIDR).containsCIDR(net.CIDR): bool', containsCidr],
  ['(net.CIDR).ip(): net.IP', ({ range }: Cidr) => new Ip(range)],
  ['(net.CIDR).prefixLength(): int', ({ range }: Cidr) => BigInt(range.prefix)],
  ['(net.CIDR).masked(): net.CIDR', ({ range }: Cidr) => new Cidr({ ...range, bits: network(range) })],
  ['isCIDR(string): bool', (text: string) => succeeds(() => rangeOf(text))],
  ['string(net.CIDR): string', cidrText],
]
