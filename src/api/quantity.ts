// Resource quantities: parsing, canonical text, arithmetic. Models apimachinery resource.Quantity, v1.35.

/**
 * An amount in nano units. `format` is how it is written: binary (Ki, Mi), decimal (m, k, M) or an exponent (e3).
 */
export interface Quantity {
  readonly nanos: bigint
  readonly format: 'binary' | 'decimal' | 'exponent'
}

const nano = 1_000_000_000n
/** Each a 1024 times the one before. */
export const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
/** Each a thousand times the one before; the fourth is one. */
export const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E']
const pattern = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/

const parsed = new Map<string, Quantity | undefined>()

/** Parses `100m`, `1.5Gi`, `2e3`; undefined when the text is no quantity. Fractions below one nano round up. */
export function parseQuantity(text: string): Quantity | undefined {
  const known = parsed.get(text)
  if (known !== undefined || parsed.has(text)) return known
  const result = parse(text)
  if (parsed.size > 10_000) parsed.clear()
  parsed.set(text, result)
  return result
}

function parse(text: string): Quantity | undefined {
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [, sign, digits, binary, decimal, exponent] = match
  const [whole = '', fraction = ''] = (digits as string).split('.')
  let numerator = BigInt(whole + fraction || '0') * nano
  let denominator = 10n ** BigInt(fraction.length)
  let format: Quantity['format'] = 'decimal'
  if (binary !== undefined) {
    numerator *= 1024n ** BigInt(binarySuffixes.indexOf(binary))
    format = 'binary'
  } else if (decimal !== undefined) {
    const power = BigInt(decimalSuffixes.indexOf(decimal)) - 3n
    if (power > 0n) numerator *= 1000n ** power
    else denominator *= 1000n ** -power
  } else if (exponent !== undefined) {
    const power = Number(exponent)
    if (Math.abs(power) > 30) return undefined
    if (power > 0) numerator *= 10n ** BigInt(power)
    else denominator *= 10n ** BigInt(-power)
    format = 'exponent'
  }
  const up = (numerator + denominator - 1n) / denominator
  return { nanos: sign === '-' ? -up : up, format }
}

/** The canonical text: no fraction, the largest suffix that allows that. */
export function formatQuantity(quantity: Quantity): string {
  const { nanos, format } = quantity
  if (nanos === 0n) return '0'
  const sign = nanos < 0n ? '-' : ''
  const size = nanos < 0n ? -nanos : nanos
  if (format === 'binary' && size >= 1024n * nano && size % nano === 0n) return sign + binaryText(size / nano)
  return sign + decimalText(size, format === 'exponent')
}

function binaryText(units: bigint): string {
  let power = 0
  let value = units
  while (value % 1024n === 0n && power < binarySuffixes.length - 1) {
    value /= 1024n
    power++
  }
  return `${value}${binarySuffixes[power]}`
}

function decimalText(nanos: bigint, exponent: boolean): string {
  let power = 0
  let value = nanos
  while (value % 1000n === 0n && power < decimalSuffixes.length - 1) {
    value /= 1000n
    power++
  }
  if (!exponent) return `${value}${decimalSuffixes[power]}`
  return power === 3 ? `${value}` : `${value}e${(power - 3) * 3}`
}

/** The canonical text of a quantity given as text, or undefined when it is none. */
export function canonicalQuantity(text: string): string | undefined {
  const quantity = parseQuantity(text)
  return quantity === undefined ? undefined : formatQuantity(quantity)
}

/** A quantity as a number of whole units, rounded up: bytes, pods. */
export function quantityValue(text: string | undefined): number {
  if (text === undefined) return 0
  const { nanos } = parseQuantity(text) ?? { nanos: 0n }
  return Number(nanos >= 0n ? (nanos + nano - 1n) / nano : nanos / nano)
}

/** A quantity in thousandths, rounded up: milli-CPUs. */
export function quantityMilli(text: string | undefined): number {
  if (text === undefined) return 0
  const { nanos } = parseQuantity(text) ?? { nanos: 0n }
  const milli = 1_000_000n
  return Number(nanos >= 0n ? (nanos + milli - 1n) / milli : nanos / milli)
}

/** The sum; the format is the left one's unless that is zero. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { nanos: a.nanos + b.nanos, format: a.nanos === 0n ? b.format : a.format }
}

export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return { nanos: a.nanos - b.nanos, format: a.nanos === 0n ? b.format : a.format }
}

/** Negative, zero or positive as a is less than, equal to or greater than b. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0
}

export const zeroQuantity: Quantity = { nanos: 0n, format: 'decimal' }

/** A quantity where one is needed: nothing given, or nothing that can be read, is none. */
export function quantityOf(text: string | undefined): Quantity {
  return (text === undefined ? undefined : parseQuantity(text)) ?? zeroQuantity
}

/** Whole units as a quantity text in the given format: `formatUnits(1024, 'binary')` is `1Ki`. */
export function formatUnits(units: number, format: Quantity['format'] = 'decimal'): string {
  return formatQuantity({ nanos: BigInt(Math.round(units)) * nano, format })
}

/** Thousandths as a quantity text: `formatMilli(1500)` is `1500m`, `formatMilli(2000)` is `2`. */
export function formatMilli(milli: number): string {
  return formatQuantity({ nanos: BigInt(Math.round(milli)) * 1_000_000n, format: 'decimal' })
}
