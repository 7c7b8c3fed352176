// crashloop drill: which drill a command line asks for.

import { topics } from '#game/drills/drill.ts'
import { drillId } from '#game/drills/index.ts'
import { nearest } from '#game/suggest.ts'
import { type CommandLine, UsageError } from './command-line.ts'

/** Everybody has the same one on a day: 20261121. */
export function seedOfToday(now = new Date()): number {
  return now.getFullYear() * 10_000 + (now.getMonth() + 1) * 100 + now.getDate()
}

/** Seeds are below it. */
const seedLimit = 1_000_000_000

/** The longest row of days that anybody will have, in days. */
const longestStreak = 10_000

/** On how many days in a row the drill of the day was solved, up to today, or to yesterday while there is time. */
export function drillStreak(isSolved: (id: string) => boolean, now = new Date()): number {
  const solvedOn = (daysAgo: number) => {
    const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo)
    return isSolved(drillId({ topic: 'any', seed: seedOfToday(day) }))
  }
  let days = 0
  for (let ago = solvedOn(0) ? 0 : 1; days < longestStreak && solvedOn(ago); ago++) days++
  return days
}

/** The id of its level, and its world. Throws UsageError. */
export function drillAsked({ flags }: CommandLine): { readonly id: string; readonly seed: number } {
  const asked = String(flags.topic ?? 'any')
  const known = ['any', ...topics] as const
  const topic = known.find((each) => each === asked)
  if (topic === undefined)
    throw new UsageError(({ noTopic }) => noTopic(known.join(', '), asked, nearest(asked, known)))
  const seed = flags.seed === undefined ? seedOfToday() : Number(flags.seed)
  if (!Number.isInteger(seed) || seed < 0 || seed >= seedLimit)
    throw new UsageError(({ notBelow }) => notBelow('seed', String(flags.seed), seedLimit))
  return { id: drillId({ topic, seed }), seed }
}
