import { describe, it } from 'vitest'
import { mustHold } from './simulate.ts'

describe('a cluster under random commands and faults', () => {
  it('keeps its invariants through seeds 151 to 300', { timeout: 300_000 }, () => {
    mustHold(151, 150)
  })
})
