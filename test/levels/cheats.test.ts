// A cheat does not win, and neither does a mistake that a level names; the game says why in words that help.
import { describe, expect, it } from 'vitest'
import { complaints, play, told, triedLevels } from './other-ways.ts'

const tried = triedLevels()
/** Long enough for a goal that holds to be won. */
const cheatMs = 200_000
/** By then every mistake shows. */
const mistakeMs = 100_000

describe.each(tried)('$level.id', ({ level, cheats }) => {
  it.each(cheats)('is not won by: $name', { timeout: 60_000 }, async ({ script, says }) => {
    const result = await play(level, script, cheatMs)
    expect(result.solved).toBe(false)
    expect([...complaints(result), ...told(result)].join('\n')).toContain(says)
  })

  const own = level.spec.goals.flatMap(({ wrong = [] }) => wrong.map(({ say }) => say))
  it.each(level.spec.mistakes)('has words for: $name', { timeout: 60_000 }, async ({ script }) => {
    const result = await play(level, script, mistakeMs)
    const isRuleBroken = result.rules.some(({ state }) => state === 'broken')
    const said = complaints(result)
    expect(isRuleBroken || said.some((each) => own.includes(each)), said.join('\n')).toBe(true)
  })
})
