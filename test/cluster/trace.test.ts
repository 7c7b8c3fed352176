// What is kept for an X-ray: in order, and never more than so much of a kind.
import { describe, expect, it } from 'vitest'
import { VirtualClock } from '#cluster/clock.ts'
import { Trace } from '#cluster/trace.ts'

const synced = (node: string) => ({ kind: 'rules', node, services: [] }) as const
const unreached = { kind: 'unreached', agent: 'kubectl', message: 'refused' } as const

describe('the trace', () => {
  it('gives moments of all kinds in their order, from a number on', () => {
    const clock = new VirtualClock(1000)
    const trace = new Trace(clock)
    trace.note(synced('a'))
    clock.advance(5)
    trace.note(unreached)
    trace.note(synced('b'))
    expect(trace.count).toBe(3)
    expect(trace.since(1)).toEqual([
      { ...unreached, index: 1, atMs: 1005 },
      { ...synced('b'), index: 2, atMs: 1005 },
    ])
    expect(trace.since(3)).toEqual([])
  })

  it('forgets the older half of what happens too often, and nothing else', () => {
    const trace = new Trace(new VirtualClock(0))
    trace.note(unreached)
    for (let i = 0; i < 100_000; i++) trace.note(synced(`${i}`))
    const kept = trace.since(0)
    expect(kept.length).toBeLessThanOrEqual(4001)
    expect(kept[0]).toMatchObject(unreached)
    expect(kept.at(-1)).toMatchObject({ node: '99999' })
  })
})
