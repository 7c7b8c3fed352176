import { describe, expect, it } from 'vitest'
import { type Outcome, tryMutation } from './level-mutations.ts'

const count = 60

describe('a level file with mistakes in it', () => {
  it(`is refused with places, or can be played: ${count} of them`, { timeout: 120_000 }, async () => {
    const outcomes = new Set<Outcome>()
    for (let seed = 1; seed <= count; seed++) outcomes.add(await tryMutation(seed))
    expect(outcomes).toEqual(new Set<Outcome>(['refused', 'not set up', 'played']))
  })
})
