import { describe, expect, it } from 'vitest'
import { HealthyWorld } from './healthy-world.ts'

const worlds = 12
const statesEach = 20

describe('the mentor where nothing is wrong', () => {
  it.each(Array.from({ length: worlds }, (_, i) => i + 1))(
    `stays silent in ${statesEach} states of seed %i`,
    { timeout: 60_000 },
    async (seed) => {
      const world = new HealthyWorld(seed)
      for (let i = 0; i < statesEach; i++) {
        await world.step(i)
        expect(await world.complaints(), world.log.join('\n')).toEqual([])
      }
    },
  )
})
