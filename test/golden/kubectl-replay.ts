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
  /** The prose of explain and the blank lines around it are not recorded. */
  readonly descriptionsRemoved?: boolean
}

/** A recording tells the second in which the command began; the clock was read up to so much later. */
const lateMs = [0, 600, 850, 980, 1300, 2000]

/** Prose is not recorded: what stands in its places goes, and so does that of a definition itself. */
function withoutDescriptions(text: string): string {
  let isEnum = false
  const kept = text.split('\n').filter((line) => {
    isEnum = line === 'ENUM:' || (isEnum && line.startsWith('    '))
    const isProse = /^ {4}/.test(line) && !line.includes('\t') && !/^ *enum: /.test(line) && !isEnum
    return line.trim() !== '' && line !== 'DESCRIPTION:' && !isProse
  })
  return `${kept.join('\n')}\n`
}

/** The servers, or kubectl, collect these lines from Go's maps: each run has another order. */
const collected = new Set(['get cs', 'describe limits', 'label pod'])

/** What differs from run to run: revisions, and builds of the server. */
function masked({ stdout, stderr, exitCode }: Run, { argv, descriptionsRemoved }: RecordedRun): Run {
  const kept = descriptionsRemoved ? withoutDescriptions(stdout) : stdout
  const text = kept
    .replace(/(resourceVersion"?: ?"?)\d+/g, '$1N')
    .replace(/(Resource Version: +)\d+/g, '$1N')
    .replace(/\S+\/(LIVE|MERGED)-\d+/g, '$1')
    .replace(/^([-+]{3} \S+\t).*/gm, '$1TIME')
    .replace(/^(\+ +uid: ).*/gm, '$1UID')
    .replace(/(gitCommit|buildDate|goVersion)("?: "?)[^",\n]+/g, '$1$2X')
  const isUnordered = collected.has(argv.slice(1, 3).join(' ')) || argv.some((word) => word.includes('{..'))
  return {
    stdout: isUnordered
      ? text
          .split(/([ \n])/)
          .sort()
          .join('')
      : text,
    stderr,
    exitCode,
  }
}

/** Runs each line, the earliest first, and compares what it printed. */
export async function replayKubectl(
  board: Scoreboard,
  state: RecordedState,
  recordings: readonly RecordedRun[],
): Promise<void> {
  const cases = [...recordings].sort((a, b) => Date.parse(a.date) - Date.parse(b.date))
  const startMs = Date.parse(cases[0]?.date ?? '')
  const benches = lateMs.map((late) => ({ late, bench: new KubectlBench(state, startMs) }))
  for (const recorded of cases) {
    const { argv, date, files, stdin } = recorded
    const expected = masked(recorded, recorded)
    const runs: Run[] = []
    let failure: unknown
    try {
      for (const { late, bench } of benches) {
        const run = masked(await bench.run(argv.slice(1), Date.parse(date) + late, files, stdin), recorded)
        runs.push(run)
        if (deepEqual(run, expected)) break
      }
    } catch (error) {
      failure = error
    }
    board.check(argv.slice(1).join(' '), () => {
      if (failure !== undefined) throw failure
      expect(runs.find((run) => deepEqual(run, expected)) ?? runs[0]).toEqual(expected)
    })
  }
}
