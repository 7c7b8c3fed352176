// What the schedule parser says of schedules that it cannot read.
import { expect, it } from 'vitest'
import { scheduleErrors } from '#cluster/resources/validation/schedule.ts'

it.each([
  ['*/5 * * * mon-fri', undefined],
  ['@every 1h', undefined],
  ['bad', 'expected exactly 5 fields, found 1: [bad]'],
  ['60 * * * *', 'end of range (60) above maximum (59): 60'],
  ['0 0 0 * *', 'beginning of range (0) below minimum (1): 0'],
  ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
  ['@sometimes', 'unrecognized descriptor: @sometimes'],
])('%s', (schedule, detail) => {
  expect(scheduleErrors(schedule)[0]?.detail).toBe(detail)
})
