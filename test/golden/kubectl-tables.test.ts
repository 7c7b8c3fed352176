// Replays what kubectl get and kubectl describe printed of the objects of golden/tables.
import { it } from 'vitest'
import type { RecordedState } from '../kubectl/kubectl-bench.ts'
import { type RecordedRun, replayKubectl } from './kubectl-replay.ts'
import { recordings } from './recordings.ts'
import { Scoreboard } from './scoreboard.ts'

it('golden/kubectl-tables', async () => {
  const files = recordings('tables')
  const state = JSON.parse(files.get('_state.json') ?? '') as RecordedState
  const runs: RecordedRun[] = []
  for (const [name, text] of files) {
    if (name === '_describe.jsonl')
      runs.push(
        ...text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as RecordedRun),
      )
    else if (name === '_mixed.json') runs.push(...(JSON.parse(text) as RecordedRun[]))
    else if (!name.startsWith('_') && name !== 'kubectl-events.json')
      runs.push(...((JSON.parse(text) as { readonly kubectl?: readonly RecordedRun[] }).kubectl ?? []))
  }
  const board = new Scoreboard('kubectl-tables')
  await replayKubectl(board, state, runs)
  board.report()
}, 60_000)
