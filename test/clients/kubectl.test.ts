// The real kubectl against a served world: a list of commands with their outputs. Skipped, and said so, without kubectl.
import { execFile, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kubeconfigText } from '../../src/kubeconfig-text.ts'
import { type OpenedDoor, openDoor } from '../door/open-door.ts'

const found = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' })
const hasKubectl = found.status === 0
if (!hasKubectl) process.stdout.write('clients/kubectl: there is no kubectl here, nothing is tried\n')

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: 'nginx:1.27'}]
`

interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Rollouts take seconds of virtual time. */
const speed = 10
/** How long a command may take, in real time. */
const patienceMs = 20_000

describe.skipIf(!hasKubectl)('kubectl', { timeout: 60_000 }, () => {
  let door: OpenedDoor
  let folder: string

  beforeAll(async () => {
    door = await openDoor(3, speed)
    folder = mkdtempSync(join(tmpdir(), 'crashloop-'))
    const { authority, admin } = door.identities
    const facts = { cluster: 'crashloop', user: 'admin', authority, ...admin }
    writeFileSync(
      join(folder, 'config'),
      kubeconfigText({ ...facts, server: `https://127.0.0.1:${door.port}` }),
      { mode: 0o600 },
    )
    writeFileSync(join(folder, 'web.yaml'), deployment)
  })

  afterAll(async () => {
    await door.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function environment(): NodeJS.ProcessEnv {
    return { PATH: process.env.PATH, HOME: folder, KUBECONFIG: join(folder, 'config') }
  }

  function run(line: string, stdin = '', more: NodeJS.ProcessEnv = {}): Promise<Run> {
    const env = { ...environment(), ...more }
    return new Promise((resolve) => {
      const child = execFile(
        'kubectl',
        line.split(' '),
        { cwd: folder, env, timeout: patienceMs },
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      )
      child.stdin?.end(stdin)
    })
  }

  async function outputOf(line: string, stdin?: string): Promise<string> {
    const { code, stdout, stderr } = await run(line, stdin)
    expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: expect.any(String) })
    return stdout
  }

  it('finds its way in, and who it is', async () => {
    expect(await outputOf('get --raw /readyz')).toBe('ok')
    expect(await outputOf('config current-context')).toBe('admin@crashloop\n')
    expect((await outputOf('get nodes -o name')).trim().split('\n')).toEqual([
      'node/control-plane',
      'node/worker-1',
      'node/worker-2',
    ])
    expect(await outputOf('api-resources --api-group=apps -o name')).toBe(
      'controllerrevisions.apps\ndaemonsets.apps\ndeployments.apps\nreplicasets.apps\nstatefulsets.apps\n',
    )
  })

  it('rolls out a workload and looks into it', async () => {
    expect(await outputOf('apply -f web.yaml')).toBe('deployment.apps/web created\n')
    expect(await outputOf('apply -f web.yaml')).toBe('deployment.apps/web unchanged\n')
    expect(await outputOf('rollout status deploy/web')).toContain(
      'deployment "web" successfully rolled out\n',
    )
    expect(await outputOf('get deploy web')).toMatch(
      /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +2\/2 +2 +2 +/,
    )
    expect(await outputOf('wait --for=condition=available deploy/web')).toBe(
      'deployment.apps/web condition met\n',
    )
    expect(await outputOf('scale deploy web --replicas=1')).toBe('deployment.apps/web scaled\n')
    expect(await outputOf('describe deploy web')).toContain('Replicas:               1 desired')
    expect(await outputOf('logs deploy/web')).toContain('Configuration complete; ready for start up')
    expect((await run('diff -f web.yaml')).code).toBe(1)
    expect(await outputOf('apply --server-side --force-conflicts -f web.yaml')).toBe(
      'deployment.apps/web serverside-applied\n',
    )
    await outputOf('rollout status deploy/web')
  })

  it('runs commands in containers', async () => {
    const [pod = ''] = (await outputOf('get pods -l app=web -o name')).split('\n')
    expect(await outputOf(`exec ${pod} -- cat /etc/hostname`)).toBe(`${pod.replace('pod/', '')}\n`)
    expect(await outputOf(`exec -i ${pod} -- cat`, 'through the door\n')).toBe('through the door\n')
    expect(await run(`exec ${pod} -- ls /nowhere`)).toMatchObject({
      stderr: expect.stringContaining('command terminated with exit code'),
    })
  })

  it('streams over SPDY where it is told not to speak WebSocket', async () => {
    const over = (line: string, stdin?: string) =>
      run(line, stdin, { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false' })
    const [pod = ''] = (await outputOf('get pods -l app=web -o name')).split('\n')
    expect(await over(`exec -i ${pod} -- cat`, 'through the door\n')).toEqual({
      code: 0,
      stdout: 'through the door\n',
      stderr: '',
    })
    expect(await over(`exec ${pod} -- ls /nowhere`)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('command terminated with exit code 1'),
    })
  })

  it('creates what it sends as protobuf', async () => {
    expect(await outputOf('create configmap settings --from-literal=a=b')).toBe(
      'configmap/settings created\n',
    )
    expect(await outputOf('get configmap settings -o jsonpath={.data.a}')).toBe('b')
    expect(await outputOf('create deployment typed --image=nginx:1.27 --replicas=0')).toBe(
      'deployment.apps/typed created\n',
    )
    expect(await outputOf('autoscale deployment typed --max=3')).toBe(
      'horizontalpodautoscaler.autoscaling/typed autoscaled\n',
    )
    expect(await outputOf('delete deploy,hpa typed')).toContain('deleted')
    expect(await outputOf('auth whoami -o jsonpath={.status.userInfo.username}')).toBe('kubernetes-admin')
    expect(await run('auth can-i delete nodes --as=alice')).toMatchObject({ code: 1, stdout: 'no\n' })
    const token = (await outputOf('create token default')).trim()
    expect(token.split('.')).toHaveLength(3)
    const review = JSON.stringify({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      metadata: {},
      spec: { token },
    })
    const answer = await outputOf('create --raw /apis/authentication.k8s.io/v1/tokenreviews -f -', review)
    expect(JSON.parse(answer)).toMatchObject({
      status: { authenticated: true, user: { username: 'system:serviceaccount:default:default' } },
    })
  })

  it.each(['true', 'false'])('forwards a port, over WebSocket: %s', async (isWebSocket) => {
    const env = { ...environment(), KUBECTL_PORT_FORWARD_WEBSOCKETS: isWebSocket }
    const child = spawn('kubectl', ['port-forward', 'deploy/web', ':80'], { cwd: folder, env })
    try {
      const port = await new Promise<string>((resolve, reject) => {
        child.stdout.on('data', (text: Buffer) => {
          const [, found] = /Forwarding from 127\.0\.0\.1:(\d+) -> 80/.exec(text.toString()) ?? []
          if (found !== undefined) resolve(found)
        })
        child.stderr.on('data', (text: Buffer) => reject(new Error(text.toString())))
      })
      const answer = await fetch(`http://127.0.0.1:${port}/`)
      expect(await answer.text()).toContain('Welcome to nginx!')
      expect((await fetch(`http://127.0.0.1:${port}/nope`)).status).toBe(404)
    } finally {
      child.kill()
    }
  })

  it('is told what is wrong', async () => {
    expect(await run('get pod nope')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Error from server (NotFound): pods "nope" not found\n',
    })
    expect(await run('get pods --as=alice')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'Error from server (Forbidden): pods is forbidden: User "alice" cannot list resource "pods" in API group "" in the namespace "default"\n',
    })
    expect(await run('create -f -', deployment.replace('replicas: 2', 'replicas: -1'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('spec.replicas: Invalid value: -1: must be greater than or equal to 0'),
    })
  })

  it('watches until it is gone', async () => {
    const waiting = outputOf('wait --for=delete deploy/web --timeout=15s')
    expect(await outputOf('delete deploy web')).toContain('deployment.apps "web" deleted')
    await waiting
    expect(await outputOf('get deploy')).toBe('')
  })
})
