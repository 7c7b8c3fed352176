import { expect, it } from 'vitest'
import { drillStreak, seedOfToday } from '../src/drill-command.ts'

it('counts the days in a row with a drill solved, also while the one of today is still to do', () => {
  const streak = (...days: readonly string[]) =>
    drillStreak((id) => days.includes(id.replace('drill/any-', '')), new Date(2026, 2, 1, 8))
  expect(seedOfToday(new Date(2026, 2, 1, 8))).toBe(20_260_301)
  expect(streak()).toBe(0)
  expect(streak('20260301')).toBe(1)
  expect(streak('20260228')).toBe(1)
  expect(streak('20260301', '20260228', '20260227', '20260225')).toBe(3)
  expect(streak('20260227')).toBe(0)
})
