// Replays recorded kubectl command lines over the recorded objects of a cluster.
import { expect } from 'vitest'
import { deepEqual } from '#api/object.ts'
import { KubectlBench, type RecordedState, type Run } from '../kubectl/kubectl-bench.ts'
import type { Scoreboard } from './scoreboard.ts'

export interface RecordedRun extends Run {
  readonly argv: readonly string[]
  readonly date: string
  readonly files?: { readonly [path: string]: string }
  readonly stdin?: string
}

/** A recording tells the second in which the command began; the clock was read up to so much later. */
const lateMs = [0, 1000, 2000]

/** What differs from run to run: revisions, and builds of the server. */
function masked({ stdout, stderr, exitCode }: Run): Run {
  const text = stdout
    .replace(/(resourceVersion"?: ?"?)\d+/g, '$1N')
    .replace(/(Resource Version: +)\d+/g, '$1N')
    .replace(/(gitCommit|buildDate|goVersion)("?: "?)[^",\n]+/g, '$1$2X')
  return { stdout: text, stderr, exitCode }
}

/** Runs each line, the earliest first, and compares what it printed. */
export async function replayKubectl(
  board: Scoreboard,
  state: RecordedState,
  recorded: readonly RecordedRun[],
): Promise<void> {
  const cases = [...recorded].sort((a, b) => Date.parse(a.date) - Date.parse(b.date))
  const startMs = Date.parse(cases[0]?.date ?? '')
  const benches = lateMs.map((late) => ({ late, bench: new KubectlBench(state, startMs) }))
  for (const { argv, date, files, stdin, stdout, stderr, exitCode } of cases) {
    const expected = masked({ stdout, stderr, exitCode })
    const runs: Run[] = []
    let failure: unknown
    try {
      for (const { late, bench } of benches)
        runs.push(masked(await bench.run(argv.slice(1), Date.parse(date) + late, files, stdin)))
    } catch (error) {
      failure = error
    }
    board.check(argv.slice(1).join(' '), () => {
      if (failure !== undefined) throw failure
      expect(runs.find((run) => deepEqual(run, expected)) ?? runs[0]).toEqual(expected)
    })
  }
}
