import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes longest, in files that are small: begun last, as small files are, each would run alone at the end. */
const longest = [
  'test/levels.test.ts',
  'test/simulation/more-seeds.test.ts',
  'test/clients/kubectl-day.test.ts',
  'test/simulation/first-seeds.test.ts',
  'test/terminal/pty.test.ts',
  'test/main.test.ts',
  'test/levels/cheats.test.ts',
  'test/simulation/players.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((path) => moduleId.endsWith(path))
      return at < 0 ? longest.length : at
    }
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    maxWorkers: 2,
    testTimeout: 30_000,
    sequence: { sequencer: LongestFirst },
  },
})
