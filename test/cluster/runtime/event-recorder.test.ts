// What becomes of events that are alike: counted, combined, cut off; and when they count as new again.
import { beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '#cluster/clock.ts'
import type { ApiClient } from '#cluster/runtime/api-client.ts'
import { EventRecorder } from '#cluster/runtime/event-recorder.ts'

interface Sent {
  readonly count: number
  readonly message: string
}

const pod = { kind: 'Pod', namespace: 'default', name: 'web', uid: '1', apiVersion: 'v1' }
let clock: VirtualClock
let sent: Sent[]
let events: EventRecorder

/** Tells of an event, and lets it reach the server. */
function tell(message: string, reason = 'Unhealthy'): void {
  events.event(pod, 'Warning', reason, message)
  clock.advance(1000)
}

beforeEach(() => {
  clock = new VirtualClock(0)
  sent = []
  const note = (event: Sent) => sent.push({ count: event.count, message: event.message })
  const api = {
    create: (_: unknown, event: Sent) => note(event),
    patch: (...asked: unknown[]) => note(asked[4] as Sent),
  } as unknown as ApiClient
  events = new EventRecorder(api, clock, { component: 'test' })
})

describe('events alike', () => {
  it('counts the same again', () => {
    for (let i = 0; i < 3; i++) tell('refused')
    expect(sent.map(({ count }) => count)).toEqual([1, 2, 3])
  })

  it('combines what differs only in its message, until nothing has come for ten minutes', () => {
    for (let i = 1; i <= 10; i++) tell(`refused ${i}`)
    expect(sent.slice(-2)).toEqual([
      { count: 1, message: 'refused 9' },
      { count: 1, message: '(combined from similar events): refused 10' },
    ])
    clock.advance(9 * 60_000)
    tell('refused 11')
    expect(sent.at(-1)).toEqual({ count: 2, message: '(combined from similar events): refused 11' })
    clock.advance(11 * 60_000)
    tell('refused 12')
    expect(sent.at(-1)).toEqual({ count: 1, message: 'refused 12' })
  })
})

describe('floods', () => {
  it('lets twenty-five through, then one every five minutes', () => {
    for (let i = 0; i < 40; i++) tell('refused')
    expect(sent).toHaveLength(25)
    clock.advance(5 * 60_000)
    tell('refused')
    tell('refused')
    expect(sent).toHaveLength(26)
    // What was kept back has been counted.
    expect(sent.at(-1)?.count).toBe(41)
  })

  it('knows a flood by its reason and by what it is about', () => {
    for (let i = 0; i < 30; i++) tell('refused')
    tell('gone', 'Killing')
    expect(sent.at(-1)).toEqual({ count: 1, message: 'gone' })
  })

  it('lets twenty-five through again after two hours without any', () => {
    for (let i = 0; i < 30; i++) tell('refused')
    clock.advance(125 * 60_000)
    tell('other', 'Other')
    sent = []
    for (let i = 0; i < 30; i++) tell('refused')
    expect(sent).toHaveLength(25)
  })
})
