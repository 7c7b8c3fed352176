// Replays golden/transcripts: read-only command lines of a real kubectl over the recorded objects of a real cluster.
import { it } from 'vitest'
import type { RecordedState } from '../kubectl/kubectl-bench.ts'
import { type RecordedRun, replayKubectl } from './kubectl-replay.ts'
import { recordings } from './recordings.ts'
import { Scoreboard } from './scoreboard.ts'

it('golden/transcripts', async () => {
  const files = recordings('transcripts')
  const state = JSON.parse(files.get('state.json') ?? '') as RecordedState
  const lines = (files.get('readonly-1.35.jsonl') ?? '').trim().split('\n')
  const board = new Scoreboard('transcripts')
  await replayKubectl(
    board,
    state,
    lines.map((line) => JSON.parse(line) as RecordedRun),
  )
  board.report()
}, 60_000)
