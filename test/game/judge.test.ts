import { expect, it } from 'vitest'
import { Judge } from '#game/judge.ts'
import type { Check, Look } from '#game/look.ts'
import { en } from '#game/text/en.ts'

/** A check that finds what stands in `found` by its name. */
function checkOn(found: Map<string, readonly [boolean, string]>, name: string): Check {
  const verdict = () => {
    const [holds, say] = found.get(name) ?? [false, en.unknownYet]
    return { holds, say }
  }
  return { verdict, users: [] }
}

it('says nothing of its own before it has looked at what decides which sentence fits', () => {
  const found = new Map<string, readonly [boolean, string]>([['goal', [false, 'refused']]])
  const told: string[] = []
  let nowMs = 0
  const wrong = [{ when: checkOn(found, 'gone'), say: 'Nobody has the name' }, { say: 'Nobody listens' }]
  const goal = { name: 'reach', say: 'reached', check: checkOn(found, 'goal'), wrong }
  const judge = new Judge([goal], [], {
    look: { words: en } as Look,
    nowMs: () => nowMs,
    tell: (_, text) => told.push(text),
  })
  const look = () => {
    judge.judge()
    nowMs += 1000
    return judge.goalViews[0]?.say
  }
  expect(look()).toBe('refused')
  found.set('gone', [true, 'is gone'])
  for (let i = 0; i < 6; i++) expect(look()).toBe('Nobody has the name')
  // That is how the player found things. What comes of what was done is told, once it stays.
  expect(told).toEqual([])
  found.set('gone', [false, 'is there'])
  for (let i = 0; i < 9; i++) expect(look()).toBe('Nobody listens')
  expect(told).toEqual([en.notYet('Nobody listens')])
})
