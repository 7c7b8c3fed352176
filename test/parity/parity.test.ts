// Compares our kubectl with what the real one answered to the same lines when `npm run parity` last asked it.
import { expect, test } from 'vitest'
import { Scoreboard } from '../golden/scoreboard.ts'
import { masked } from './mask.ts'
import { OwnWorld } from './own-world.ts'
import { parityFiles } from './parity-file.ts'
import { play, type Run } from './parity-world.ts'
import { readRecordings } from './recording.ts'

const { files } = readRecordings()

test('our kubectl answers as the real one did', { timeout: 120_000 }, async () => {
  const board = new Scoreboard('parity')
  for (const file of parityFiles()) {
    const { times, answers } = files[file.name] ?? { times: [], answers: [] }
    const nameOf = counted(file.name)
    const recorded = new Map(answers.map(({ line, run }) => [nameOf(line), run]))
    const name = counted(file.name)
    await play(
      file,
      [new OwnWorld()],
      ({ line, runs: [run] }) => {
        const known = name(line)
        board.check(known, () => {
          expect(recorded.has(known), 'npm run parity records new lines').toBe(true)
          expect(masked(line, run as Run)).toEqual(recorded.get(known))
        })
      },
      times,
    )
  }
  board.report()
})

/** Names lines after their file, and those that come again by their number. */
function counted(file: string): (line: string) => string {
  const seen = new Map<string, number>()
  return (line) => {
    const count = (seen.get(line) ?? 0) + 1
    seen.set(line, count)
    return `${file}: ${line}${count === 1 ? '' : ` (${count})`}`
  }
}
