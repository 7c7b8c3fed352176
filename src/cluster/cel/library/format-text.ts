// "%s of %d".format([a, b]). Models cel-go ext/formatting, v0.26.
import { bytesOfText } from '#api/byte-text.ts'
import { CelError, entriesOf, isMap, TypeValue, typeNameOf, Uint } from '../values.ts'
import { textOf } from './conversions.ts'

const defaultPrecision = 6

function failed(why: string): CelError {
  return new CelError(`error during formatting: ${why}`)
}

/** Throws CelError. */
export function formatText(format: string, args: readonly unknown[]): string {
  let next = 0
  return format.replace(
    /%(%|(?:\.(\d+))?([\s\S]?))/g,
    (_, whole: string, precision?: string, letter?: string) => {
      if (whole === '%') return '%'
      if (letter === undefined || letter === '') throw new CelError('unexpected end of format string')
      if (!'sdfebxXo'.includes(letter))
        throw new CelError(`could not parse formatting clause: unrecognized formatting clause "${letter}"`)
      if (next >= args.length) throw new CelError(`index ${next} out of range`)
      return clause(letter, precision === undefined ? defaultPrecision : Number(precision), args[next++])
    },
  )
}

function clause(letter: string, precision: number, value: unknown): string {
  switch (letter) {
    case 's':
      return shown(value)
    case 'd': {
      const whole = wholeOf(value)
      if (whole === undefined)
        throw failed(`decimal clause can only be used on integers, was given ${typeNameOf(value)}`)
      return `${whole}`
    }
    case 'f':
      return fraction(value, 'fixed-point', (number) => grouped(number.toFixed(precision)))
    case 'e':
      return fraction(value, 'scientific', (number) => scientific(number, precision))
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0'
      return inBase(value, 2, 'only integers and bools can be formatted as binary')
    case 'o':
      return inBase(value, 8, 'octal clause can only be used on integers')
    default: {
      const hex = hexOf(value)
      return letter === 'X' ? hex.toUpperCase() : hex
    }
  }
}

function wholeOf(value: unknown): bigint | undefined {
  if (value instanceof Uint) return value.value
  return typeof value === 'bigint' ? value : undefined
}

function inBase(value: unknown, base: number, complaint: string): string {
  const whole = wholeOf(value)
  if (whole === undefined) throw failed(`${complaint}, was given ${typeNameOf(value)}`)
  return whole.toString(base)
}

function hexOf(value: unknown): string {
  const bytes =
    typeof value === 'string' ? bytesOfText(value) : value instanceof Uint8Array ? value : undefined
  if (bytes !== undefined) return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return inBase(value, 16, 'only integers, byte buffers, and strings can be formatted as hex')
}

function fraction(value: unknown, name: string, write: (value: number) => string): string {
  const number = typeof value === 'number' ? value : namedNumber(value)
  if (number === undefined)
    throw failed(`${name} clause can only be used on doubles, was given ${typeNameOf(value)}`)
  return Number.isFinite(number) ? write(number) : Number.isNaN(number) ? 'NaN' : number > 0 ? '∞' : '-∞'
}

/** Thousands apart, as in English. */
function grouped(digits: string): string {
  const [whole = '', rest] = digits.split('.')
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return rest === undefined ? apart : `${apart}.${rest}`
}

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** `1.052033 × 10⁰³` */
function scientific(number: number, precision: number): string {
  const [digits = '', exponent = '0'] = number.toExponential(precision).split('e')
  const power = String(Math.abs(Number(exponent))).padStart(2, '0')
  const sign = Number(exponent) < 0 ? '⁻' : ''
  return `${digits}\u202f×\u202f10${sign}${[...power].map((digit) => raised[Number(digit)]).join('')}`
}

function namedNumber(value: unknown): number | undefined {
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : undefined
}

function shown(value: unknown): string {
  if (value === null) return 'null'
  if (value instanceof TypeValue) return value.name
  if (Array.isArray(value)) return `[${value.map(nested).join(', ')}]`
  if (isMap(value)) {
    const entries = entriesOf(value).map(([key, member]) => ({ key: nested(key), member: nested(member) }))
    entries.sort((a, b) => (a.key < b.key ? -1 : 1))
    return `{${entries.map(({ key, member }) => `${key}:${member}`).join(', ')}}`
  }
  const text = textOf(value)
  if (text !== undefined) return text
  throw failed(
    `string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ${typeNameOf(value)}`,
  )
}

/** Within lists and maps texts are quoted, and fractions keep their digits. */
function nested(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value instanceof Uint8Array) return `b${JSON.stringify(shown(value))}`
  if (typeof value === 'number')
    return Number.isFinite(value) ? value.toFixed(defaultPrecision) : JSON.stringify(shown(value))
  if (value instanceof TypeValue) return `type(${value.name})`
  const name = typeNameOf(value)
  if (name === 'google.protobuf.Timestamp') return `timestamp(${JSON.stringify(shown(value))})`
  return name === 'google.protobuf.Duration' ? `duration(${JSON.stringify(shown(value))})` : shown(value)
}
