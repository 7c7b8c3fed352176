// Days and hours from milliseconds, in UTC.
import { formatTime, parseTime } from '#api/time.ts'

export interface Calendar {
  readonly year: number
  /** `Jan` to `Dec`. */
  readonly month: string
  /** 1 to 12. */
  readonly monthNumber: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** `Mon` to `Sun`. */
  readonly weekday: string
  /** 0 for Sunday. */
  readonly weekdayNumber: number
  /** 1 to 366. */
  readonly dayOfYear: number
  /** `2026-11-21 00:21:24` */
  readonly text: string
}

const dayMs = 86_400_000
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** The time that `2020-02-03`, `2020-02-03 04:05:06` or `@1580702706` means; undefined when it means none. */
export function typedTime(text: string): number | undefined {
  const seconds = /^@(\d+)$/.exec(text)?.[1]
  if (seconds !== undefined) return Number(seconds) * 1000
  return parseTime(`${text.replace(' ', 'T')}${text.length > 10 ? '' : 'T00:00:00'}Z`)
}

/** The calendar's view of a time. */
export function calendar(ms: number): Calendar {
  const text = formatTime(ms).slice(0, 19).replace('T', ' ')
  const [year = 0, monthNumber = 1, day = 1, hour = 0, minute = 0, second = 0] = text
    .split(/[- :]/)
    .map(Number)
  const weekdayNumber = (((Math.floor(ms / dayMs) + 4) % 7) + 7) % 7
  const newYearMs = parseTime(`${text.slice(0, 4)}-01-01T00:00:00Z`) ?? 0
  return {
    year,
    month: months[monthNumber - 1] as string,
    monthNumber,
    day,
    hour,
    minute,
    second,
    weekday: weekdays[weekdayNumber] as string,
    weekdayNumber,
    dayOfYear: Math.floor((ms - newYearMs) / dayMs) + 1,
    text,
  }
}
