// Schedules of CronJobs: when the next run is. Models robfig/cron ParseStandard, v3.

export interface CronSchedule {
  /** Milliseconds since 1970 of the first run after the given time; undefined when there is none in five years. */
  next(afterMs: number): number | undefined
}

interface Field {
  readonly values: ReadonlySet<number>
  /** Given as `*`, which matters where two fields say which day. */
  readonly isStar: boolean
}

/** Names of the months, from the first on. */
export const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Names of the days, from Sunday on. */
export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
/** Words for whole schedules. */
export const cronShortcuts: { readonly [name: string]: string } = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}
const dayMs = 86_400_000
const unitMs: { readonly [unit: string]: number } = { h: 3_600_000, m: 60_000, s: 1000 }

/** Parses five fields, `@daily` or `@every 1h30m`; undefined when the text is none of these. */
export function parseCronSchedule(text: string, timeZone?: string): CronSchedule | undefined {
  const every = /^@every ((?:\d+[hms])+)$/.exec(text)?.[1]
  if (every !== undefined) return everyInterval(every)
  const parts = (cronShortcuts[text] ?? text).trim().split(/\s+/)
  if (parts.length !== 5) return undefined
  const [minute, hour, day, month, weekday] = [
    parseField(parts[0] as string, 0, 59),
    parseField(parts[1] as string, 0, 23),
    parseField(parts[2] as string, 1, 31),
    parseField(parts[3] as string, 1, 12, months),
    parseField(parts[4] as string, 0, 6, weekdays),
  ]
  if (!minute || !hour || !day || !month || !weekday) return undefined
  const clock = wallClock(timeZone)
  const isDay = (wall: Date) => {
    if (!month.values.has(wall.getUTCMonth() + 1)) return false
    const byDate = day.values.has(wall.getUTCDate())
    const byWeekday = weekday.values.has(wall.getUTCDay())
    return day.isStar || weekday.isStar ? byDate && byWeekday : byDate || byWeekday
  }
  return {
    next(afterMs) {
      const startMs = clock.toWall(Math.floor(afterMs / 60_000) * 60_000 + 60_000)
      for (let day0 = Math.floor(startMs / dayMs) * dayMs; day0 < startMs + 5 * 366 * dayMs; day0 += dayMs) {
        if (!isDay(new Date(day0))) continue
        for (const h of hour.values)
          for (const m of minute.values) {
            const wallMs = day0 + h * 3_600_000 + m * 60_000
            if (wallMs >= startMs) return clock.toInstant(wallMs)
          }
      }
      return undefined
    },
  }
}

function everyInterval(text: string): CronSchedule {
  let intervalMs = 0
  for (const [, count, unit = ''] of text.matchAll(/(\d+)([hms])/g))
    intervalMs += Number(count) * (unitMs[unit] ?? 0)
  return { next: (afterMs) => Math.floor(afterMs / 1000) * 1000 + Math.max(1000, intervalMs) }
}

/** `*`, `1-5`, `0-30/15`, `mon,wed`; the values in order. */
function parseField(
  text: string,
  min: number,
  max: number,
  names: readonly string[] = [],
): Field | undefined {
  const values = new Set<number>()
  let isStar = false
  const numberOf = (word: string) => {
    const index = names.indexOf(word.toLowerCase())
    return index >= 0 ? index + min : /^\d+$/.test(word) ? Number(word) : Number.NaN
  }
  for (const part of text.split(',')) {
    const [range = '', stepText] = part.split('/')
    const step = stepText === undefined ? 1 : Number(stepText)
    const isAny = range === '*' || range === '?'
    isStar ||= isAny && step === 1
    const [fromText = '', toText] = range.split('-')
    const from = isAny ? min : numberOf(fromText)
    const to = isAny || (toText === undefined && stepText !== undefined) ? max : numberOf(toText ?? fromText)
    if (!(from >= min && to <= max && from <= to && step > 0)) return undefined
    for (let value = from; value <= to; value += step) values.add(value)
  }
  return { values: new Set([...values].sort((a, b) => a - b)), isStar }
}

/** False for a name that the time zone database does not know. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
export function zoneOffsetMs(timeZone: string, ms: number): number {
  const second = Math.floor(ms / 1000) * 1000
  return wallClock(timeZone).toWall(second) - second
}

/** Turns instants into wall times of a zone, as if those were UTC, and back. */
function wallClock(timeZone: string | undefined) {
  if (timeZone === undefined || timeZone === 'UTC')
    return { toWall: (ms: number) => ms, toInstant: (ms: number) => ms }
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const toWall = (ms: number) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second)
  }
  const toInstant = (wallMs: number) => {
    const guessMs = wallMs - (toWall(wallMs) - wallMs)
    return guessMs + wallMs - toWall(guessMs)
  }
  return { toWall, toInstant }
}
