// The real helm against a served world: a chart from its first release to its last. Skipped, and said so, without helm.
import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kubeconfigText } from '../../src/kubeconfig-text.ts'
import { type OpenedDoor, openDoor } from '../door/open-door.ts'
import { foundKubectls } from './found-kubectls.ts'

const hasHelm = spawnSync('helm', ['version', '--short'], { encoding: 'utf8' }).status === 0
if (!hasHelm) process.stdout.write('clients/helm: there is no helm here, nothing is tried\n')
const kubectl = foundKubectls().at(-1)?.path

const template = `apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}-settings}
data: {color: {{ .Values.color }}}
---
apiVersion: v1
kind: Service
metadata: {name: {{ .Release.Name }}}
spec:
  selector: {app: {{ .Release.Name }}}
  ports: [{port: 80}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: {{ .Release.Name }}}}
  template:
    metadata: {labels: {app: {{ .Release.Name }}}}
    spec: {containers: [{name: web, image: "nginx:1.27", ports: [{containerPort: 80}]}]}
`

describe.skipIf(!hasHelm)('helm', { timeout: 60_000 }, () => {
  let door: OpenedDoor
  let folder: string

  beforeAll(async () => {
    door = await openDoor(3, 10)
    folder = mkdtempSync(join(tmpdir(), 'crashloop-'))
    const { authority, admin } = door.identities
    const facts = { cluster: 'crashloop', user: 'admin', authority, ...admin }
    const server = `https://127.0.0.1:${door.port}`
    writeFileSync(join(folder, 'config'), kubeconfigText({ ...facts, server }), { mode: 0o600 })
    mkdirSync(join(folder, 'chart', 'templates'), { recursive: true })
    writeFileSync(join(folder, 'chart', 'Chart.yaml'), 'apiVersion: v2\nname: paint\nversion: 1.0.0\n')
    writeFileSync(join(folder, 'chart', 'values.yaml'), 'color: red\nreplicas: 2\n')
    writeFileSync(join(folder, 'chart', 'templates', 'settings.yaml'), template)
  })

  afterAll(async () => {
    await door.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function run(program: string, line: string, stdin = ''): Promise<string> {
    const env = { PATH: process.env.PATH, HOME: folder, KUBECONFIG: join(folder, 'config') }
    return new Promise((resolve, reject) => {
      const child = execFile(
        program,
        line.split(' '),
        { cwd: folder, env, timeout: 60_000 },
        (error, stdout) => (error ? reject(error) : resolve(stdout)),
      )
      child.stdin?.end(stdin)
    })
  }

  const helm = (line: string) => run('helm', line)

  async function color(): Promise<unknown> {
    const answer = await door.send('GET', '/api/v1/namespaces/default/configmaps/wall-settings')
    return (answer.json as { data?: { color?: string } }).data?.color
  }

  it.skipIf(kubectl === undefined)('makes templates that kubectl applies', async () => {
    const manifests = await helm('template wall chart --set color=green')
    expect(await run(kubectl ?? '', 'apply -f -', manifests)).toBe(
      'configmap/wall-settings created\nservice/wall created\ndeployment.apps/wall created\n',
    )
    expect(await color()).toBe('green')
    expect(await run(kubectl ?? '', 'rollout status deployment/wall --timeout=60s')).toContain(
      'deployment "wall" successfully rolled out',
    )
    await run(kubectl ?? '', 'delete -f -', manifests)
  })

  it('installs, upgrades, rolls back and uninstalls', async () => {
    await helm('install wall chart --wait')
    expect(await color()).toBe('red')
    await helm('upgrade wall chart --set color=blue --wait')
    expect(await color()).toBe('blue')
    await helm('rollback wall 1 --wait')
    expect(await color()).toBe('red')
    expect(JSON.parse(await helm('list -o json'))).toMatchObject([
      { name: 'wall', revision: '3', status: 'deployed' },
    ])
    await helm('uninstall wall --wait')
    expect(await color()).toBeUndefined()
  })
})
