// Schedules of CronJobs as validation reads them. Models robfig/cron ParseStandard, v3, and its complaints.
import { cronShortcuts, months, weekdays } from '#api/cron-schedule.ts'
import { type FieldError, invalidValue, required } from '#api/field-error.ts'

/** The least and greatest value of each field, and names for the values from the least on. */
const bounds: readonly (readonly [min: number, max: number, names: readonly string[]])[] = [
  [0, 59, []],
  [0, 23, []],
  [1, 31, []],
  [1, 12, months],
  [0, 6, weekdays],
]

export function scheduleErrors(schedule: string): FieldError[] {
  const field = 'spec.schedule'
  if (schedule === '') return [required(field)]
  if (schedule.includes('TZ'))
    return [invalidValue(field, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')]
  const complaint = scheduleComplaint(schedule)
  return complaint === undefined ? [] : [invalidValue(field, schedule, complaint)]
}

function scheduleComplaint(schedule: string): string | undefined {
  if (schedule.startsWith('@every ')) return undefined
  if (schedule.startsWith('@'))
    return Object.hasOwn(cronShortcuts, schedule) ? undefined : `unrecognized descriptor: ${schedule}`
  const parts = schedule.split(/\s+/).filter((part) => part !== '')
  if (parts.length !== bounds.length)
    return `expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`
  for (const [i, part] of parts.entries())
    for (const range of part.split(',')) {
      const complaint = rangeComplaint(range, i)
      if (complaint !== undefined) return complaint
    }
  return undefined
}

function rangeComplaint(text: string, field: number): string | undefined {
  const [min, max, names] = bounds[field] as (typeof bounds)[number]
  const [range = '', step, ...slashes] = text.split('/')
  const [low = '', high, ...hyphens] = range.split('-')
  const numberOf = (given: string) => {
    const named = names.indexOf(given.toLowerCase())
    return named >= 0 ? min + named : /^\d+$/.test(given) ? Number(given) : undefined
  }
  const unread = (given: string) =>
    `failed to parse int from ${given}: strconv.Atoi: parsing ${JSON.stringify(given)}: invalid syntax`
  let start: number | undefined = min
  let end: number | undefined = max
  if (low !== '*' && low !== '?') {
    start = numberOf(low)
    if (start === undefined) return unread(low)
    if (hyphens.length > 0) return `too many hyphens: ${text}`
    end = high === undefined ? start : numberOf(high)
    if (end === undefined) return unread(high ?? '')
  }
  if (slashes.length > 0) return `too many slashes: ${text}`
  if (step !== undefined) {
    if (!/^\d+$/.test(step)) return unread(step)
    if (high === undefined) end = max
  }
  if (start < min) return `beginning of range (${start}) below minimum (${min}): ${text}`
  if (end > max) return `end of range (${end}) above maximum (${max}): ${text}`
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${text}`
  return step !== undefined && Number(step) === 0
    ? `step of range should be a positive number: ${text}`
    : undefined
}
