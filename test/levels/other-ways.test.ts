// A right way wins whether or not the level names it.
import { describe, expect, it } from 'vitest'
import { allLevels } from '../../src/catalogue.ts'
import { complaints, play, triedLevels } from './other-ways.ts'

const tried = triedLevels()
const effectMs = 300_000

it('were looked for in every level', () => {
  const levels = allLevels().filter(({ id }) => id !== 'sandbox')
  expect(tried.map(({ level }) => level.id).sort()).toEqual(levels.map(({ id }) => id).sort())
  for (const { level, ways, cheats } of tried) {
    const named = level.spec.solutions.map(({ script }) => script.join('\n'))
    expect(ways.filter(({ script }) => !named.includes(script.join('\n'))).length, level.id).toBeGreaterThan(
      1,
    )
    expect(cheats.length, level.id).toBeGreaterThan(1)
  }
})

describe.each(tried)('$level.id', ({ level, ways }) => {
  it.each(ways)('is won by: $name', { timeout: 60_000 }, async ({ script }) => {
    const result = await play(level, script, effectMs)
    expect(complaints(result)).toEqual([])
    expect(result.solved).toBe(true)
  })
})
