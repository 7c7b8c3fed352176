// Replays golden/errors/forbidden: what users without rights are told, by the server and by kubectl.
import { expect, it } from 'vitest'
import type { ApiRequest, PlainResponse } from '#api/request.ts'
import { type Run, recordedUsers } from '../kubectl/kubectl-bench.ts'
import { LiveBench } from '../kubectl/live-bench.ts'
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
    readonly user: string
  }
  readonly response?: { readonly status: number; readonly body?: unknown }
  readonly kubectl?: Run & {
    readonly argv: readonly string[]
    readonly user: string
    readonly files?: { readonly [path: string]: string }
  }
}

const startMs = Date.parse('2026-11-21T01:16:15Z')
const namespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease', 'errs']
/** What stood there: one role that names a pod, and a binding to a role that is not there. */
const before = `${namespaces.map((name) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`).join('---\n')}---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: only-me, namespace: errs}
rules: [{apiGroups: [''], resources: [pods], resourceNames: [only-me], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: granter, namespace: errs}
rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs: [create]}]
`

const bindings = ['only-me', 'granter', 'missing-role']
  .map(
    (name) => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ${name}, namespace: errs}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${name}}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: bob}]
`,
  )
  .join('---\n')

/** Until the roles that gather others are filled. */
const settleMs = 10_000
/** The cases from here on were recorded with bob's bindings. */
const firstBound = 'bob-escalate-role'

it('golden/errors/forbidden', async () => {
  const bench = new LiveBench({}, startMs)
  await bench.run({ words: ['create', '-f', '-'], stdin: before })
  bench.clock.advance(settleMs)
  const board = new Scoreboard('errors-access')
  const lines = (recordings('errors-access').get('forbidden.jsonl') ?? '').trim().split('\n')
  for (const line of lines) {
    const recorded = JSON.parse(line) as Recorded
    if (recorded.case === firstBound) await bench.run({ words: ['create', '-f', '-'], stdin: bindings })
    const { request, response, kubectl } = recorded
    if (request !== undefined && response !== undefined) {
      const answer = send(bench, request)
      board.check(recorded.case, () =>
        expect({ code: answer.code, body: maskObject(answer.body) }).toEqual({
          code: response.status,
          body: maskObject(response.body),
        }),
      )
    }
    if (kubectl === undefined) continue
    const files =
      recorded.manifest === undefined ? kubectl.files : { 'm.yaml': recorded.manifest, ...kubectl.files }
    const [verb = '', ...rest] = kubectl.argv.slice(1)
    const words = [verb, '--context', kubectl.user, ...rest]
    const run = await bench.run({ words, ...(files && { files }) })
    const { stdout, stderr, exitCode } = kubectl
    board.check(recorded.case, () => expect(run).toEqual({ stdout, stderr, exitCode }))
  }
  board.report()
}, 60_000)

function send(
  bench: LiveBench,
  { method, path, body, user }: NonNullable<Recorded['request']>,
): PlainResponse {
  const [plain = '', query = ''] = path.split('?')
  return bench.handle({
    method,
    path: plain,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: { 'content-type': 'application/json', 'user-agent': 'golden/1' },
    body,
    user: recordedUsers.get(user),
  }) as PlainResponse
}
