import { describe, expect, it } from 'vitest'
import { mustHold, simulate } from './simulate.ts'

describe('a cluster under random commands and faults', () => {
  it('keeps its invariants through seeds 1 to 150', { timeout: 300_000 }, () => {
    mustHold(1, 150)
  })

  it('does the same again under the same seed, and something else under another', () => {
    const first = simulate(7).trace
    expect(simulate(7).trace).toEqual(first)
    expect(simulate(8).trace).not.toEqual(first)
  })
})
