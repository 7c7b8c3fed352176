// Replays golden/transcripts/live: command lines that change a cluster, in order, while its controllers run.
import { expect, it } from 'vitest'
import type { RecordedState, Run } from '../kubectl/kubectl-bench.ts'
import { LiveBench } from '../kubectl/live-bench.ts'
import { recordings } from './recordings.ts'
import { Scoreboard } from './scoreboard.ts'

interface Recording extends Run {
  readonly argv: readonly string[]
  readonly date: string
  /** How long the command took. */
  readonly ms: number
  readonly files?: { readonly [path: string]: string }
  readonly stdin?: string
  readonly env?: { readonly [name: string]: string }
}

const suffix = '[bcdfghjklmnpqrstvwxz2456789]'
/** Their lines come in an order that hangs on generated names. */
const unordered = new Set(['get', 'label', 'delete', 'drain', 'wait'])

/** What differs from run to run: names, times, addresses, how often a status was seen. */
function masked({ stdout, stderr, exitCode }: Run, verb: string): Run {
  const mask = (text: string) =>
    text
      .replace(/^[EW]\d{4} \S+ +\d+ /gm, 'LOG ')
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
      .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\dZ]*/g, 'TIME')
      .replace(/(resourceVersion: )"\d+"/g, '$1"N"')
      .replace(new RegExp(`-${suffix}{8,10}-${suffix}{5}\\b`, 'g'), '-HASH-NAME')
      .replace(new RegExp(`-(?=[a-z]*\\d)${suffix}{5}\\b`, 'g'), '-NAME')
      .replace(new RegExp(`\\b(j|debugger|node-debugger-worker-1)-${suffix}{5}\\b`, 'g'), '$1-NAME')
      .replace(/\b[0-9a-f]{64}\b/g, 'ID')
      .replace(/10\.(96|244)(\.\d+){2}/g, 'IP')
      .replace(/\b\d+[hms](?:\d+[ms])?\b/g, 'AGE')
      .replace(/[^\s"]*kubectl-edit-\d+/g, 'EDITED')
      .replace(/\S+\/(LIVE|MERGED)-\d+/g, '$1')
      .replace(/^(.*\n)\1+/gm, '$1')
  const lines = mask(stdout)
  // Widths of columns hang on generated names.
  const squeezed = (text: string) => text.replace(/ {2,}/g, '  ')
  const shown = unordered.has(verb) ? squeezed(lines).split('\n').sort().join('\n') : lines
  // The server's clients collect these from maps.
  const complaints =
    verb === 'drain'
      ? stderr
          .split(/[\s,[\]]+/)
          .sort()
          .join(' ')
      : stderr
  return { stdout: shown, stderr: mask(complaints), exitCode }
}

it('golden/transcripts-live', async () => {
  const files = recordings('transcripts')
  const state = JSON.parse(files.get('live-start.json') ?? '') as RecordedState
  const lines = (files.get('live-1.35.jsonl') ?? '').trim().split('\n')
  const cases = lines.map((line) => JSON.parse(line) as Recording)
  const bench = new LiveBench(state, Date.parse(cases[0]?.date ?? ''))
  const board = new Scoreboard('transcripts-live')
  for (const [i, { argv, date, ms, files: given, stdin, env, ...recorded }] of cases.entries()) {
    const [, ...words] = argv
    const verb = words[0] ?? ''
    const expected = masked(recorded, verb)
    let run: Run | undefined
    let failure: unknown
    try {
      const line = { words, ...(given && { files: given }), ...(stdin && { stdin }), ...(env && { env }) }
      run = masked(await bench.run(line, Date.parse(date), ms), verb)
    } catch (error) {
      failure = error
    }
    board.check(`${i + 1} ${words.join(' ')}`, () => {
      if (failure !== undefined) throw failure
      expect(run).toEqual({
        stdout: expected.stdout,
        stderr: expected.stderr,
        exitCode: expected.exitCode,
      })
    })
  }
  board.report()
}, 60_000)
