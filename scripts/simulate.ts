// Plays seeds by hand: `npm run simulate -- clusters|players|levels FIRST COUNT`; prints what broke.
import { tryMutation } from '../test/simulation/level-mutations.ts'
import { playTwice } from '../test/simulation/player.ts'
import { simulate } from '../test/simulation/simulate.ts'

const [what = 'clusters', first = '1', count = '100'] = process.argv.slice(2)

const plays: { readonly [what: string]: (seed: number) => unknown } = {
  levels: tryMutation,
  players: async (seed) => (await playTwice(seed), 'held'),
  clusters: (seed) => (simulate(seed), 'held'),
}

const play = plays[what]
if (play === undefined) throw new Error(`one of ${Object.keys(plays).join(', ')} FIRST COUNT`)

let seed = Number(first)
process.on('unhandledRejection', (error) => {
  process.stdout.write(`seed ${seed}: UNHANDLED ${error instanceof Error ? error.stack : String(error)}\n`)
})
const outcomes = new Map<string, number>()
for (; seed < Number(first) + Number(count); seed++) {
  let outcome: string
  try {
    outcome = String(await play(seed))
  } catch (error) {
    outcome = 'failed'
    process.stdout.write(`seed ${seed}: ${error instanceof Error ? error.stack : String(error)}\n\n`)
  }
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
}
process.stdout.write(`${[...outcomes].map(([outcome, times]) => `${outcome}: ${times}`).join(', ')}\n`)
