import { describe, expect, it, vi } from 'vitest'
import { feedMs, SessionFeed } from '../../src/tui/hooks/use-session.ts'
import { FakeSession } from '../terminal/fake-session.ts'

describe('the feed between session and screen', () => {
  it('shows the last of many states, at once when nothing was shown for a while, then not too often', () => {
    vi.useFakeTimers()
    const session = new FakeSession()
    const feed = new SessionFeed(session)
    let frames = 0
    const cancel = feed.subscribe(() => {
      frames++
    })
    vi.advanceTimersByTime(1000)
    expect(frames).toBe(0)
    for (let i = 1; i <= 300; i++) session.set({ commands: i })
    vi.advanceTimersByTime(1)
    expect([frames, feed.state.commands]).toEqual([1, 300])
    session.set({ commands: 301 })
    vi.advanceTimersByTime(feedMs - 2)
    expect([frames, feed.state.commands]).toEqual([1, 300])
    vi.advanceTimersByTime(2)
    expect([frames, feed.state.commands]).toEqual([2, 301])
    cancel()
    vi.useRealTimers()
  })

  it('shows nothing when only time within a second passed', () => {
    vi.useFakeTimers()
    const session = new FakeSession()
    const feed = new SessionFeed(session)
    let frames = 0
    feed.subscribe(() => {
      frames++
    })
    session.set({ nowMs: session.state.nowMs + 400 })
    vi.advanceTimersByTime(500)
    expect(frames).toBe(0)
    session.set({ nowMs: session.state.nowMs + 600 })
    vi.advanceTimersByTime(500)
    expect(frames).toBe(1)
    vi.useRealTimers()
  })
})
