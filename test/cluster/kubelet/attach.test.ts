// Whoever attaches to a container and leaves: what that means for its standard input.
import { expect, it } from 'vitest'
import { pods } from '#api/resource-ref.ts'
import { kubeletWorld } from '../../golden/kubelet-world.ts'

const admin = { name: 'admin', groups: ['system:masters'] }

/** The log of a container that somebody wrote to and left, and how the talk ended by then. */
function afterTalk(stdinOnce: boolean): unknown {
  const { cluster, api } = kubeletWorld('default')
  const command = ['sh', '-c', 'cat && echo closed']
  const containers = [{ name: 'app', image: 'registry.example/tool:1.0', command, stdin: true, stdinOnce }]
  const spec = { restartPolicy: 'Never' as const, containers }
  api.create(pods, { metadata: { name: 'p' }, spec }, 'default')
  cluster.clock.advance(5000)
  const ask = (part: string, query = {}) =>
    cluster.handle({
      method: 'GET',
      path: `/api/v1/namespaces/default/pods/p/${part}`,
      query,
      user: admin,
    })
  const answer = ask('attach', { stdin: 'true', stdout: 'true' })
  if (!('stream' in answer)) throw new Error('no stream')
  let ended: string | undefined
  const end = ({ status }: { readonly status?: string | undefined }) => {
    ended = status
  }
  const handle = answer.stream({ stdout() {}, stderr() {}, end })
  handle.stdin('hello\n')
  cluster.clock.advance(100)
  handle.closeStdin()
  cluster.clock.advance(5000)
  const log = ask('log')
  return ['body' in log ? log.body : undefined, ended, api.get(pods, 'default', 'p').status.phase]
}

it('ends the input of a container that has it once, else only the talk', () => {
  expect(afterTalk(true)).toEqual(['hello\nclosed\n', 'Success', 'Succeeded'])
  expect(afterTalk(false)).toEqual(['hello\n', 'Success', 'Running'])
})

it('tells a container whether its system calls are filtered', () => {
  const { cluster, api } = kubeletWorld('default')
  const command = ['sh', '-c', 'grep -E "^(Seccomp|NoNewPrivs):" /proc/self/status']
  const log = (name: string, securityContext: object) => {
    const containers = [{ name: 'app', image: 'registry.example/tool:1.0', command, securityContext }]
    api.create(pods, { metadata: { name }, spec: { restartPolicy: 'Never', containers } }, 'default')
    cluster.clock.advance(5000)
    const path = `/api/v1/namespaces/default/pods/${name}/log`
    const answer = cluster.handle({ method: 'GET', path, query: {}, user: admin })
    return 'body' in answer ? answer.body : undefined
  }
  expect(log('free', {})).toBe('NoNewPrivs:\t0\nSeccomp:\t0\n')
  const seccompProfile = { type: 'RuntimeDefault' }
  expect(log('bound', { seccompProfile, allowPrivilegeEscalation: false })).toBe(
    'NoNewPrivs:\t1\nSeccomp:\t2\n',
  )
})
