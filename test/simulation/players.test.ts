import { describe, it } from 'vitest'
import { playTwice } from './player.ts'

const count = 4

describe('a random player', () => {
  it(`is always answered, and again the same: ${count} of them`, { timeout: 300_000 }, async () => {
    for (let seed = 1; seed <= count; seed++) await playTwice(seed)
  })
})
