// A day of an engineer, told in day.txt, with every real kubectl of this machine. Skipped, and said so, without one.
import { expect, it } from 'vitest'
import { isAsExpected, readDay } from './day.ts'
import { DayWorld } from './day-world.ts'
import { foundKubectls } from './found-kubectls.ts'

const kubectls = foundKubectls()
if (kubectls.length === 0)
  process.stdout.write('clients/kubectl-day: there is no kubectl here, nothing is tried\n')
else process.stdout.write(`clients/kubectl-day: ${kubectls.map(({ version }) => version).join(', ')}\n`)

const day = readDay()
/** Rollouts and jobs take their time, more of it on a busy machine. */
const patienceMs = 600_000

it('is a day of at least 120 commands', () => {
  expect(day.flatMap(({ commands }) => commands).length).toBeGreaterThanOrEqual(120)
})

// Side by side: kubectl waits more than it works.
it.concurrent.each(kubectls)('$version', { timeout: patienceMs }, async ({ path }) => {
  const world = await DayWorld.open({ kubectl: path })
  try {
    for (const { title, commands } of day)
      for (const { line, command, expected, exitCode } of commands) {
        const printed = await world.run(command)
        const isRight = isAsExpected(printed.lines, expected) && printed.exitCode === exitCode
        const at = { part: title, line, command }
        if (!isRight) expect({ ...at, ...printed }).toEqual({ ...at, exitCode, lines: expected })
      }
  } finally {
    await world.close()
  }
})
