// Times and durations of expressions, to and from text, to the nanosecond.
import { formatTime, parseTime } from '#api/time.ts'
import { Duration, type Timestamp } from './values.ts'

const nanosPerMs = 1_000_000n
const nanosPerSecond = 1_000_000_000n
const unitNanos: { readonly [unit: string]: bigint } = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: nanosPerMs,
  s: nanosPerSecond,
  m: 60n * nanosPerSecond,
  h: 3600n * nanosPerSecond,
}

/** Nanoseconds since 1970 of an RFC 3339 time; undefined when the text is none. */
export function parseTimestamp(text: string): bigint | undefined {
  const ms = parseTime(text.replace(/\.\d+/, ''))
  if (ms === undefined) return undefined
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? ''
  return BigInt(ms) * nanosPerMs + BigInt(fraction.padEnd(9, '0').slice(0, 9))
}

/** RFC 3339 in UTC, with as much of a fraction as there is. */
export function formatTimestamp({ nanos }: Timestamp): string {
  const fraction = ((nanos % nanosPerSecond) + nanosPerSecond) % nanosPerSecond
  const text = formatTime(Number((nanos - fraction) / nanosPerMs))
  return fraction === 0n ? text : text.replace('Z', `.${`${fraction}`.padStart(9, '0').replace(/0+$/, '')}Z`)
}

/** `1h30m`, `-1.5s`, `0`; undefined when the text is no duration, or a longer one than there is. */
export function parseGoDuration(text: string): Duration | undefined {
  const [, sign = '', rest = ''] =
    /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text) ?? []
  if (rest === '') return undefined
  let nanos = 0n
  for (const [, whole = '', fraction = '', unit = ''] of rest.matchAll(
    /(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g,
  )) {
    const each = unitNanos[unit] ?? 0n
    nanos += BigInt(whole || '0') * each
    if (fraction !== '') nanos += (BigInt(fraction) * each) / 10n ** BigInt(fraction.length)
  }
  if (nanos >= 2n ** 63n) return undefined
  return new Duration(sign === '-' ? -nanos : nanos)
}
