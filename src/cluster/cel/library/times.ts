// Parts of times and durations: getHours(), getDayOfWeek("Europe/Vienna"). Models cel-go common/stdlib, v0.26.
import { isTimeZone, zoneOffsetMs } from '#api/cron-schedule.ts'
import { type WallTime, wallTime } from '#api/time.ts'
import type { Declaration } from '../functions.ts'
import { CelError, type Duration, type Timestamp } from '../values.ts'

const nanosPerMs = 1_000_000n
const msPerMinute = 60_000

function msOf({ nanos }: Timestamp): number {
  const ms = nanos / nanosPerMs
  return Number(nanos % nanosPerMs < 0n ? ms - 1n : ms)
}

/** The zone's name, or its offset: `+05:30`. */
function wallTimeIn(time: Timestamp, zone: string): WallTime {
  const ms = msOf(time)
  const [, sign, hours, minutes] = /^([+-]?)(\d+):(\d+)$/.exec(zone) ?? []
  if (hours !== undefined && minutes !== undefined) {
    const offset = (Number(hours) * 60 + Number(minutes)) * msPerMinute
    return wallTime(ms + (sign === '-' ? -offset : offset))
  }
  if (zone === '' || zone === 'UTC') return wallTime(ms)
  if (!isTimeZone(zone)) throw new CelError(`unknown time zone ${zone}`)
  return wallTime(ms + zoneOffsetMs(zone, ms))
}

function part(name: string, of: (wall: WallTime, ms: number) => number): readonly Declaration[] {
  return [
    [`(timestamp).${name}(): int`, (time: Timestamp) => BigInt(of(wallTime(msOf(time)), msOf(time)))],
    [
      `(timestamp).${name}(string): int`,
      (time: Timestamp, zone: string) => BigInt(of(wallTimeIn(time, zone), msOf(time))),
    ],
  ]
}

function length(name: string, nanosOfUnit: bigint): Declaration {
  return [`(duration).${name}(): int`, ({ nanos }: Duration) => nanos / nanosOfUnit]
}

export const times: readonly Declaration[] = [
  ...part('getFullYear', ({ year }) => year),
  ...part('getMonth', ({ month }) => month - 1),
  ...part('getDayOfYear', ({ yearDay }) => yearDay),
  ...part('getDayOfMonth', ({ day }) => day - 1),
  ...part('getDate', ({ day }) => day),
  ...part('getDayOfWeek', ({ weekday }) => weekday),
  ...part('getHours', ({ hours }) => hours),
  length('getHours', 3600n * 1000n * nanosPerMs),
  ...part('getMinutes', ({ minutes }) => minutes),
  length('getMinutes', 60n * 1000n * nanosPerMs),
  ...part('getSeconds', ({ seconds }) => seconds),
  length('getSeconds', 1000n * nanosPerMs),
  ...part('getMilliseconds', (_, ms) => ((ms % 1000) + 1000) % 1000),
  length('getMilliseconds', nanosPerMs),
]
