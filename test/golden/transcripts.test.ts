// Replays golden/transcripts: read-only command lines of a real kubectl over the recorded objects of a real cluster.
import { expect, it } from 'vitest'
import { deepEqual } from '#api/object.ts'
import { KubectlBench, type RecordedState, type Run } from '../kubectl/kubectl-bench.ts'
import { recordings } from './recordings.ts'
import { Scoreboard } from './scoreboard.ts'

interface Recording extends Run {
  readonly argv: readonly string[]
  readonly date: string
  readonly files?: { readonly [path: string]: string }
  readonly stdin?: string
  readonly descriptionsRemoved?: boolean
}

/** What differs from run to run: revisions, and builds of the server. */
function masked({ stdout, stderr, exitCode }: Run): Run {
  const text = stdout
    .replace(/(resourceVersion"?: ?")\d+"/g, '$1N"')
    .replace(/(gitCommit|buildDate|goVersion)("?: "?)[^",\n]+/g, '$1$2X')
  return { stdout: text, stderr, exitCode }
}

it('golden/transcripts', async () => {
  const files = recordings('transcripts')
  const state = JSON.parse(files.get('state.json') ?? '') as RecordedState
  const lines = (files.get('readonly-1.35.jsonl') ?? '').trim().split('\n')
  const cases = lines.map((line) => JSON.parse(line) as Recording)
  const startMs = Date.parse(cases[0]?.date ?? '')
  // A recording tells the second in which the command began; it may have read the clock in the next one.
  const benches = [0, 1000].map((lateMs) => ({ lateMs, bench: new KubectlBench(state, startMs) }))
  const board = new Scoreboard('transcripts')
  for (const { argv, date, files: given, stdin, ...recorded } of cases) {
    const { stdout, stderr, exitCode } = recorded
    const expected = masked({ stdout, stderr, exitCode })
    const runs: Run[] = []
    let failure: unknown
    try {
      for (const { lateMs, bench } of benches)
        runs.push(masked(await bench.run(argv.slice(1), Date.parse(date) + lateMs, given, stdin)))
    } catch (error) {
      failure = error
    }
    board.check(argv.slice(1).join(' '), () => {
      if (failure !== undefined) throw failure
      expect(runs.find((run) => deepEqual(run, expected)) ?? runs[0]).toEqual(expected)
    })
  }
  board.report()
}, 60_000)
