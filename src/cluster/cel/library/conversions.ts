// int("3"), string(1.5), timestamp("…"): values of one type made from those of another. Models cel-go common/types, v0.26.
import { bytesOfText, hasRawBytes, textOfBytes } from '#api/byte-text.ts'
import type { Declaration } from '../functions.ts'
import { formatTimestamp, parseGoDuration, parseTimestamp } from '../instants.ts'
import { CelError, Duration, Timestamp, TypeValue, typeNameOf, Uint } from '../values.ts'
import { checkedInt, checkedTimestamp } from './operators.ts'

const nanosPerSecond = 1_000_000_000n
const identity = (value: unknown) => value

function failed(from: string, to: string): CelError {
  return new CelError(`type conversion error from '${from}' to '${to}'`)
}

function wholeOf(text: string): bigint | undefined {
  return /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : undefined
}

function intOfText(text: string): bigint {
  const value = wholeOf(text)
  if (value === undefined || value < -(2n ** 63n) || value >= 2n ** 63n) throw failed('string', 'int')
  return value
}

function uintOfText(text: string): Uint {
  const value = /^\d+$/.test(text) ? BigInt(text) : undefined
  if (value === undefined || value >= 2n ** 64n) throw failed('string', 'uint')
  return new Uint(value)
}

const namedDoubles: { readonly [text: string]: number } = {
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  nan: Number.NaN,
}

function doubleOfText(text: string): number {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/.exec(text.toLowerCase()) ?? []
  const value =
    namedDoubles[rest] ?? (/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(rest) ? Number(rest) : undefined)
  if (value === undefined || (value === Number.POSITIVE_INFINITY && namedDoubles[rest] === undefined))
    throw failed('string', 'double')
  return sign === '-' ? -value : value
}

const trueTexts = new Set(['1', 't', 'T', 'true', 'TRUE', 'True'])
const falseTexts = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False'])

function boolOfText(text: string): boolean {
  if (trueTexts.has(text)) return true
  if (falseTexts.has(text)) return false
  throw failed('string', 'bool')
}

function wholeOfDouble(value: number): bigint {
  if (!Number.isFinite(value)) throw new CelError('integer overflow')
  return BigInt(Math.trunc(value))
}

function uintOf(value: bigint): Uint {
  if (value < 0n || value >= 2n ** 64n) throw new CelError('unsigned integer overflow')
  return new Uint(value)
}

/** Shortest notation that tells the number apart, with an exponent where that is far. Models Go's %g. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const [digits = '', exponent = '0'] = value.toExponential().split('e')
  const power = Number(exponent)
  if (power >= -4 && power < 21) return plainText(value)
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

function plainText(value: number): string {
  const text = `${value}`
  if (!text.includes('e')) return text
  return value.toFixed(20).replace(/\.?0+$/, '')
}

/** Bytes as text. Throws CelError when they are no UTF-8. */
function textFromBytes(bytes: Uint8Array): string {
  const text = textOfBytes(bytes)
  if (hasRawBytes(text)) throw new CelError('invalid UTF-8 in bytes, cannot convert to string')
  return text
}

function durationText({ nanos }: Duration): string {
  return `${Number(nanos) / 1e9}s`
}

/** As a message shows a value: what string() makes of it. Undefined for types that it does not take. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'bigint' || typeof value === 'boolean') return `${value}`
  if (typeof value === 'number') return doubleText(value)
  if (value instanceof Uint) return `${value.value}`
  if (value instanceof Timestamp) return formatTimestamp(value)
  if (value instanceof Uint8Array) return textFromBytes(value)
  return value instanceof Duration ? durationText(value) : undefined
}

function durationOfText(text: string): Duration {
  const duration = parseGoDuration(text)
  if (duration === undefined) throw failed('string', 'google.protobuf.Duration')
  return duration
}

function timestampOfText(text: string): Timestamp {
  const nanos = parseTimestamp(text)
  if (nanos === undefined) throw failed('string', 'google.protobuf.Timestamp')
  return checkedTimestamp(nanos)
}

export const conversions: readonly Declaration[] = [
  ['type(A): type(A)', (value: unknown) => new TypeValue(typeNameOf(value))],
  ['dyn(A): dyn', identity],
  ['bool(bool): bool', identity],
  ['bool(string): bool', boolOfText],
  ['bytes(bytes): bytes', identity],
  ['bytes(string): bytes', (text: string) => bytesOfText(text)],
  ['double(double): double', identity],
  ['double(int): double', (value: bigint) => Number(value)],
  ['double(string): double', doubleOfText],
  ['double(uint): double', ({ value }: Uint) => Number(value)],
  ['duration(duration): duration', identity],
  ['duration(int): duration', (nanos: bigint) => new Duration(nanos)],
  ['duration(string): duration', durationOfText],
  ['int(int): int', identity],
  ['int(double): int', (value: number) => checkedInt(wholeOfDouble(value))],
  ['int(duration): int', ({ nanos }: Duration) => nanos],
  ['int(string): int', intOfText],
  ['int(timestamp): int', ({ nanos }: Timestamp) => floorDivide(nanos, nanosPerSecond)],
  ['int(uint): int', ({ value }: Uint) => checkedInt(value)],
  ...(['string', 'bool', 'bytes', 'double', 'duration', 'int', 'timestamp', 'uint'] as const).map(
    (type): Declaration => [`string(${type}): string`, (value: unknown) => textOf(value)],
  ),
  ['timestamp(timestamp): timestamp', identity],
  ['timestamp(int): timestamp', (seconds: bigint) => checkedTimestamp(seconds * nanosPerSecond)],
  ['timestamp(string): timestamp', timestampOfText],
  ['uint(uint): uint', identity],
  ['uint(double): uint', (value: number) => uintOf(wholeOfDouble(value))],
  ['uint(int): uint', uintOf],
  ['uint(string): uint', uintOfText],
]

function floorDivide(value: bigint, by: bigint): bigint {
  const whole = value / by
  return value < 0n && whole * by !== value ? whole - 1n : whole
}
