import { describe, it } from 'vitest'
import { expectToHold } from './simulate.ts'

describe('a cluster under random commands and faults', () => {
  it('keeps its invariants through seeds 151 to 300', { timeout: 300_000 }, () => {
    expectToHold(151, 150)
  })
})
