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
    const known = [...answers]
    const seen = new Map<string, number>()
    const see = ({ line, runs: [run] }: { line: string; runs: readonly Run[] }) => {
      const count = (seen.get(line) ?? 0) + 1
      seen.set(line, count)
      const recorded = known.shift()
      board.check(`${file.name}: ${line}${count === 1 ? '' : ` (${count})`}`, () => {
        expect(line, 'npm run parity records new lines').toEqual(recorded?.line)
        expect(masked(line, run as Run)).toEqual(recorded?.run)
      })
    }
    await play(file, [new OwnWorld()], see, times)
  }
  board.report()
})
