// IPv4 addresses and ranges as numbers.

export interface Cidr {
  /** The first address. */
  readonly base: number
  /** How many addresses there are. */
  readonly size: number
}

/** The address as a number; undefined when the text is none. */
export function parseIpv4(text: string): number | undefined {
  if (!/^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(text)) return undefined
  const parts = text.split('.').map(Number)
  if (parts.some((part) => part > 255)) return undefined
  return parts.reduce((sum, part) => sum * 256 + part, 0)
}

export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')
}

/** `10.244.0.0/16`. Throws when the text is no range: a mistake of ours. */
export function parseCidr(text: string): Cidr {
  const [address = '', prefix = ''] = text.split('/')
  const base = parseIpv4(address)
  if (base === undefined || !/^\d+$/.test(prefix)) throw new Error(`${text} is no IPv4 range`)
  return { base, size: 2 ** (32 - Number(prefix)) }
}

export function isInCidr({ base, size }: Cidr, address: number): boolean {
  return address >= base && address < base + size
}
