// Replays golden/errors/admission in order: what a cluster with controllers refuses, warns of and lets in.
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import type { ApiRequest, PlainResponse } from '#api/request.ts'
import type { Run } from '../kubectl/kubectl-bench.ts'
import { LiveBench } from '../kubectl/live-bench.ts'
import { admin } from './bare-world.ts'
import { maskObject } from './mask.ts'
import { recordings } from './recordings.ts'
import { Scoreboard } from './scoreboard.ts'

interface Recorded {
  readonly case: string
  readonly manifest?: string
  readonly request?: {
    readonly method: ApiRequest['method']
    readonly path: string
    readonly body?: unknown
    readonly contentType?: string
  }
  readonly response?: { readonly status: number; readonly body?: unknown; readonly warning?: string }
  readonly kubectl?: Run & {
    readonly argv: readonly string[]
    readonly files?: { readonly [path: string]: string }
    readonly stdin?: string
  }
}

const startMs = Date.parse('2026-11-21T01:16:18Z')
/** From one case to the next: the controllers have seen what happened. */
const stepMs = 100

const namespace = (name: string, labels: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
})
const pod = (name: string, home: string, more: object = {}, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: home, ...more },
  spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
})
const level = (mode: string, name: string) => ({ [`pod-security.kubernetes.io/${mode}`]: name })

/** What the recorded cluster had before, by the case that needs it. */
const made: { readonly [before: string]: readonly object[] } = {
  'setup-quota-ok': [
    ...['default', 'kube-system', 'kube-public', 'kube-node-lease', 'errs', 'u-ns', 'quota', 'limits'].map(
      (name) => namespace(name),
    ),
    namespace('ps-privileged', level('enforce', 'privileged')),
    namespace('ps-baseline', level('enforce', 'baseline')),
    namespace('ps-restricted', level('enforce', 'restricted')),
    namespace('ps-warn', level('warn', 'restricted')),
    namespace('ps-version', { ...level('enforce', 'restricted'), ...level('enforce-version', 'v1.24') }),
  ],
  'ps-setup': [
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'nowhere' } },
    ...['p', 'w-pod'].map((name) => pod(name, 'errs')),
    ...['u-pod', 'v-pod'].map((name) => pod(name, 'errs', {}, { nodeName: 'nowhere' })),
  ],
  'pdb-setup-one': [namespace('pdb')],
  'terminating-ns-cm': [
    namespace('term'),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'hold', namespace: 'term', finalizers: ['example.com/hold'] },
    },
  ],
  'setup-webhook-unreachable': [
    ...['svc', 'url', 'ignore', 'noport'].map((hook) => namespace(`hook-${hook}`, { hook })),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'u-svc', namespace: 'errs' },
      spec: { ports: [{ port: 80 }] },
    },
  ],
  'vap-setup-0': [namespace('vap', { vap: 'on' })],
}

/** Pods of the budgets, on a node without a kubelet: name, app, and whether it is ready. */
const budgetPods: readonly (readonly [string, string, 'True' | 'False'])[] = [
  ['p1', 'x', 'True'],
  ['a1', 'ihb', 'True'],
  ['a2', 'ihb', 'False'],
  ['b1', 'always', 'True'],
  ['b2', 'always', 'False'],
  ['c1', 'free', 'True'],
  ['c2', 'free', 'True'],
  ['d1', 'pct', 'True'],
  ['d2', 'pct', 'True'],
]

class Replay {
  readonly #bench = new LiveBench({}, startMs)

  async before(title: string): Promise<void> {
    const objects = made[title]
    if (objects !== undefined) {
      for (const object of objects)
        await this.#bench.run({ words: ['create', '-f', '-'], stdin: JSON.stringify(object) })
      this.#bench.clock.advance(3000)
    }
    if (title === 'pdb-setup-one') this.#makeBudgetPods()
    if (title === 'terminating-ns-cm') this.#send({ method: 'DELETE', path: '/api/v1/namespaces/term' })
    this.#bench.clock.advance(stepMs)
  }

  send({ request, manifest }: Recorded): PlainResponse | undefined {
    if (request === undefined) return undefined
    const [path = '', query = ''] = request.path.split('?')
    const headers = {
      'content-type': request.contentType ?? 'application/json',
      'user-agent': 'golden/1',
    }
    const body = request.body ?? (manifest === undefined ? undefined : parse(manifest))
    return this.#send({
      method: request.method,
      path,
      query: Object.fromEntries(new URLSearchParams(query)),
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  }

  async run({ kubectl, manifest }: Recorded): Promise<Run | undefined> {
    if (kubectl === undefined) return undefined
    this.#bench.clock.advance(stepMs)
    const { argv, files = {}, stdin } = kubectl
    return this.#bench.run({
      words: argv.slice(1),
      files: manifest === undefined ? files : { 'bad.yaml': manifest, ...files },
      ...(stdin !== undefined && { stdin }),
    })
  }

  #send(request: ApiRequest): PlainResponse {
    return this.#bench.handle({ ...request, user: admin }) as PlainResponse
  }

  #makeBudgetPods(): void {
    const path = '/api/v1/namespaces/pdb/pods'
    for (const [name, app, ready] of budgetPods) {
      this.#send({
        method: 'POST',
        path,
        body: pod(name, 'pdb', { labels: { app } }, { nodeName: 'nowhere' }),
      })
      const conditions = [{ type: 'Ready', status: ready }]
      this.#send({
        method: 'PATCH',
        path: `${path}/${name}/status`,
        headers: { 'content-type': 'application/merge-patch+json' },
        body: { status: { phase: 'Running', conditions } },
      })
    }
  }
}

/** Several faults at once come in the order of a map, as do the pods of a drain. */
function told(text: string): string {
  return text
    .replace(/is forbidden: \[([^\]]*)\]/g, (_, list: string) => `is forbidden: [${sortedList(list)}]`)
    .replace(/\b\d+[hms](?:\d+[ms])?\b/g, 'AGE')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
    .replace(/(resourceVersion"?: )"\d+"/g, '$1"N"')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
    .replace(/ {2,}/g, '  ')
}

function sortedList(list: string): string {
  return list
    .split(/, (?=\w+ (?:cpu|memory|\w+ max))/)
    .sort()
    .join(', ')
}

/** Lines, and the errors that one of them lists. */
function sortedLines(text: string): string {
  return text
    .split(/\n|[[\]]|, (?=error )/)
    .sort()
    .join('\n')
}

function maskedRun({ stdout, stderr, exitCode }: Run, isUnordered: boolean): Run {
  const mask = (text: string) => (isUnordered ? sortedLines(told(text)) : told(text))
  return { stdout: mask(stdout), stderr: mask(stderr), exitCode }
}

function answerOf(code: number, body: unknown, warning: string | undefined): object {
  const shown =
    code < 400 ? undefined : (JSON.parse(told(JSON.stringify(maskObject(body) ?? null))) as unknown)
  return { code, body: shown, warning }
}

function warningsOf({ headers }: PlainResponse): string | undefined {
  const given = headers?.warning
  return given === undefined ? undefined : [given].flat().join(', ')
}

it('golden/errors-admission', async () => {
  const board = new Scoreboard('errors-admission')
  const replay = new Replay()
  const lines = (recordings('errors-admission').get('admission.jsonl') ?? '').trim().split('\n')
  for (const recorded of lines.map((line) => JSON.parse(line) as Recorded)) {
    await replay.before(recorded.case)
    const answer = replay.send(recorded)
    let run: Run | undefined
    let failure: unknown
    try {
      run = await replay.run(recorded)
    } catch (error) {
      failure = error
    }
    board.check(recorded.case, () => {
      const { response, kubectl } = recorded
      if (answer !== undefined && response !== undefined)
        expect(answerOf(answer.code, answer.body, warningsOf(answer))).toEqual(
          answerOf(response.status, response.body, response.warning),
        )
      if (failure !== undefined) throw failure
      if (run === undefined || kubectl === undefined) return
      const isUnordered = kubectl.argv.includes('drain')
      expect(maskedRun(run, isUnordered)).toEqual(maskedRun(kubectl, isUnordered))
    })
  }
  board.report()
}, 60_000)
