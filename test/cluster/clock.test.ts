import { describe, expect, it } from 'vitest'
import { ScopedClock, VirtualClock } from '#cluster/clock.ts'

describe('VirtualClock', () => {
  it('runs callbacks by due time, and those of one time in the order asked for', () => {
    const clock = new VirtualClock(0)
    const seen: string[] = []
    for (const [name, delay] of [
      ['c', 20],
      ['a', 10],
      ['b', 10],
      ['d', 30],
    ] as const)
      clock.after(delay, () => seen.push(`${name}@${clock.now()}`))
    clock.advance(25)
    expect(seen).toEqual(['a@10', 'b@10', 'c@20'])
    expect(clock.now()).toBe(25)
  })

  it('runs what callbacks ask for within the same advance', () => {
    const clock = new VirtualClock(0)
    const seen: number[] = []
    const again = () => {
      seen.push(clock.now())
      clock.after(10, again)
    }
    clock.after(10, again)
    clock.advance(35)
    expect(seen).toEqual([10, 20, 30])
  })

  it('forgets cancelled callbacks', () => {
    const clock = new VirtualClock(0)
    const cancels = Array.from({ length: 5000 }, (_, i) => clock.after(i, () => expect.unreachable()))
    for (const cancel of cancels) cancel()
    clock.after(7000, () => {})
    expect(clock.pendingCount).toBe(1)
    expect(clock.nextDue()).toBe(7000)
  })

  it('ends all callbacks of a scope at once', () => {
    const clock = new VirtualClock(0)
    const scope = new ScopedClock(clock)
    scope.after(5, () => expect.unreachable())
    scope.stop()
    scope.after(5, () => expect.unreachable())
    clock.advance(10)
  })
})
