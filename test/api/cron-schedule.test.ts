import { describe, expect, it } from 'vitest'
import { isTimeZone, parseCronSchedule } from '#api/cron-schedule.ts'

const nextAfter = (text: string, from: string, timeZone?: string) => {
  const next = parseCronSchedule(text, timeZone)?.next(Date.parse(from))
  return next === undefined ? undefined : new Date(next).toISOString()
}

describe('schedules of CronJobs', () => {
  it.each([
    ['* * * * *', '2026-01-05T09:00:00Z', '2026-01-05T09:01:00.000Z'],
    ['*/15 * * * *', '2026-01-05T09:46:10Z', '2026-01-05T10:00:00.000Z'],
    ['30 4 1 * *', '2026-01-05T09:00:00Z', '2026-02-01T04:30:00.000Z'],
    ['0 9 * * mon-fri', '2026-01-09T09:00:00Z', '2026-01-12T09:00:00.000Z'],
    ['0 0 29 2 *', '2026-01-05T09:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0 0 13 * 5', '2026-01-05T09:00:00Z', '2026-01-09T00:00:00.000Z'],
    ['@hourly', '2026-01-05T09:00:00Z', '2026-01-05T10:00:00.000Z'],
    ['@every 1h30m', '2026-01-05T09:00:00Z', '2026-01-05T10:30:00.000Z'],
  ])('%s after %s is %s', (text, from, next) => {
    expect(nextAfter(text, from)).toBe(next)
  })

  it('keeps the wall time of a zone through the change to summer time', () => {
    expect(nextAfter('0 9 * * *', '2026-03-28T09:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T07:00:00.000Z')
    expect(nextAfter('0 9 * * *', '2026-03-27T09:00:00Z', 'Europe/Berlin')).toBe('2026-03-28T08:00:00.000Z')
  })

  it('refuses what is no schedule or zone', () => {
    for (const text of ['* * * *', '60 * * * *', '* * * * mon-', 'tomorrow', '*/0 * * * *'])
      expect(parseCronSchedule(text), text).toBeUndefined()
    expect(isTimeZone('Mars/Olympus')).toBe(false)
    expect(isTimeZone('Asia/Seoul')).toBe(true)
  })
})
