// Times as the API writes them: RFC 3339 in UTC, in seconds or microseconds.
import { remembering } from './remembering.ts'

/** The second that was written last: most of what is written bears the time of the moment. */
let lastSecond = Number.NaN
let lastText = ''

/** `2026-11-21T01:05:57` */
function textOfSecond(second: number): string {
  if (second !== lastSecond) {
    lastText = new Date(second * 1000).toISOString().slice(0, 19)
    lastSecond = second
  }
  return lastText
}

/** `2026-11-21T01:05:57Z` from milliseconds since 1970. */
export function formatTime(ms: number): string {
  return `${textOfSecond(Math.floor(ms / 1000))}Z`
}

/** `2026-11-21T01:05:58.151584Z` from milliseconds since 1970 (a fraction counts as microseconds). */
export function formatMicroTime(ms: number): string {
  const whole = Math.floor(ms)
  const second = Math.floor(whole / 1000)
  const micros = (whole - second * 1000) * 1000 + Math.floor((ms - whole) * 1000)
  return `${textOfSecond(second)}.${String(micros).padStart(6, '0')}Z`
}

/** `2026-11-21T00:21:24.236671082Z`, as container logs carry it; trailing zeros are dropped, as Go does. */
export function formatNanoTime(ms: number): string {
  const whole = Math.floor(ms / 1000) * 1000
  const nanos = Math.round((ms - whole) * 1_000_000)
  const fraction = String(nanos).padStart(9, '0').replace(/0+$/, '')
  return `${new Date(whole).toISOString().slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}Z`
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

/** Milliseconds since 1970, or undefined when the text is no RFC 3339 time. */
export const parseTime: (text: string) => number | undefined = remembering(1000, readTime)

function readTime(text: string): number | undefined {
  if (!rfc3339.test(text) || text.slice(11, 13) === '24') return undefined
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number)
  // Date.parse takes 30 February for 2 March.
  if (day > 28 && day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? undefined : ms
}

/** Milliseconds since 1970 of a time that the API wrote; absent times count as 0. */
export function timeMs(text: string | null | undefined): number {
  return text === null || text === undefined ? 0 : (parseTime(text) ?? Number.NaN)
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Sat, 21 Nov 2026 00:21:23 +0000`, the RFC 1123 form that describe prints. */
export function formatRfc1123(ms: number): string {
  const d = new Date(ms)
  const two = (n: number) => String(n).padStart(2, '0')
  const time = `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`
  return `${days[d.getUTCDay()]}, ${two(d.getUTCDate())} ${months[d.getUTCMonth()]} ${d.getUTCFullYear()} ${time} +0000`
}

/** A moment as calendars and clocks of some place show it. */
export interface WallTime {
  readonly year: number
  /** From 1. */
  readonly month: number
  readonly day: number
  /** From 0: Sunday. */
  readonly weekday: number
  /** From 0: the first of January. */
  readonly yearDay: number
  readonly hours: number
  readonly minutes: number
  readonly seconds: number
}

/** Milliseconds since 1970 as wall time in UTC. */
export function wallTime(ms: number): WallTime {
  const d = new Date(ms)
  const startOfYear = Date.UTC(d.getUTCFullYear(), 0, 1)
  return {
    year: d.getUTCFullYear(),
    month: d.getUTCMonth() + 1,
    day: d.getUTCDate(),
    weekday: d.getUTCDay(),
    yearDay: Math.floor((ms - startOfYear) / 86_400_000),
    hours: d.getUTCHours(),
    minutes: d.getUTCMinutes(),
    seconds: d.getUTCSeconds(),
  }
}
