// Replays the command lines of golden/errors: what kubectl itself refuses, and how it tells of the server's refusals.
import { expect, it } from 'vitest'
import type { Run } from '../kubectl/kubectl-bench.ts'
import { LiveBench } from '../kubectl/live-bench.ts'
import { recordings } from './recordings.ts'
import { Scoreboard } from './scoreboard.ts'

interface Recording {
  readonly case: string
  readonly manifest?: string
  /** The object that was there before. */
  readonly created?: string
  readonly kubectl?: Run & {
    readonly argv: readonly string[]
    readonly files?: { readonly [path: string]: string }
    readonly stdin?: string
  }
}

/** Where the recorded kubectl looked for its configuration and for plugins. */
const env = { KUBECONFIG: '/etc/kubernetes/kc.yaml', PATH: '<HOME>/go/bin' }
/** When the recordings were made, about. */
const startMs = Date.parse('2026-11-21T01:15:00Z')
const namespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease', 'errs']
const before = `${namespaces.map((name) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`).join('---\n')}---
apiVersion: v1
kind: Node
metadata: {name: nowhere}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: h, namespace: errs}
`
const stood = /name: (u-(dep|pod|ds|sts|svc)|h)[,}]/

function entriesOf(files: ReadonlyMap<string, string>, name: string): Recording[] {
  const lines = (files.get(`${name}.jsonl`) ?? '').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Recording)
}

/** What differs from run to run. */
function masked({ stdout, stderr, exitCode }: Run): Run {
  const mask = (text: string) =>
    text
      .replace(/^E\d{4} \S+ +\d+ /gm, 'LOG ')
      .replace(/(e\d{3}|\/home\/player)\/nodir/g, 'DIR/nodir')
      .replace(/\b\d+[hms](?:\d+[ms])?\b/g, 'AGE')
      .replace(/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-NAME')
      .replace(/ {2,}/g, '  ')
  return { stdout: mask(stdout), stderr: mask(stderr), exitCode }
}

it('golden/errors-kubectl', async () => {
  const files = recordings('errors-kubectl')
  const bench = new LiveBench({}, startMs)
  await bench.run({ words: ['create', '-f', '-'], stdin: before })
  const made = entriesOf(files, 'immutable').flatMap(({ created }) =>
    created && stood.test(created) ? [created] : [],
  )
  for (const stdin of new Set(made)) await bench.run({ words: ['create', '-n', 'errs', '-f', '-'], stdin })
  const board = new Scoreboard('errors-kubectl')
  const replay = async (entry: Recording, title: string) => {
    if (entry.kubectl === undefined) return
    const { argv, files: given = {}, stdin, ...recorded } = entry.kubectl
    let run: Run | undefined
    let failure: unknown
    try {
      const shown = entry.manifest === undefined ? given : { 'bad.yaml': entry.manifest, ...given }
      run = masked(
        await bench.run({ words: argv.slice(1), files: shown, env, ...(stdin !== undefined && { stdin }) }),
      )
    } catch (error) {
      failure = error
    }
    board.check(title, () => {
      if (failure !== undefined) throw failure
      const { stdout, stderr, exitCode } = masked(recorded)
      expect(run).toEqual({ stdout, stderr, exitCode })
    })
  }
  for (const [i, entry] of entriesOf(files, 'kubectl-misc').entries())
    await replay(entry, `${i + 1} ${entry.kubectl?.argv.slice(1).join(' ') ?? entry.case}`)
  for (const entry of entriesOf(files, 'field-validation'))
    await replay(entry, `field-validation/${entry.case}`)
  for (const area of ['pod-validation', 'workload-validation', 'other-validation'])
    for (const entry of entriesOf(files, area))
      if (entry.kubectl?.stderr.startsWith('error:')) await replay(entry, `${area}/${entry.case}`)
  board.report()
}, 60_000)
