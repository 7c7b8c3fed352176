// The real kubectl, found on this machine, against a world behind the HTTPS door. Its clock runs on while kubectl waits.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ApiRequest } from '#api/request.ts'
import type { Cluster } from '#cluster/cluster.ts'
import { HttpsDoor } from '../../src/door/https-door.ts'
import { type DoorIdentities, makeIdentities } from '../../src/door/identities.ts'
import { kubeconfigText } from '../../src/kubeconfig-text.ts'
import { adminSubject, createCluster, doorOf } from '../../src/stage.ts'
import { admin } from '../golden/bare-world.ts'
import type { ParityWorld, Run } from './parity-world.ts'

/** How much virtual time a request takes. */
const tripMs = 4
/** After so long without a request kubectl waits for the cluster: virtual time passes, so much at each look. */
const patienceMs = 400
const lookMs = 20
const stepMs = 500
/** A command that takes longer, in real time, has hung. */
const limitMs = 60_000

/** The version of the kubectl on this machine, `v1.32.4`; undefined when there is none. */
export function realKubectl(): string | undefined {
  const { status, stdout } = spawnSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8' })
  if (status !== 0) return undefined
  return (JSON.parse(stdout) as { clientVersion: { gitVersion: string } }).clientVersion.gitVersion
}

export class RealWorld implements ParityWorld {
  readonly #cluster: Cluster
  readonly #door: HttpsDoor
  #lastRequestMs = 0
  readonly #home = mkdtempSync(join(tmpdir(), 'crashloop-parity-'))
  readonly #work = join(this.#home, 'work')

  private constructor(cluster: Cluster, identities: DoorIdentities) {
    this.#cluster = cluster
    const waist = doorOf(cluster)
    const handle = (request: ApiRequest) => {
      this.#lastRequestMs = performance.now()
      cluster.clock.advance(tripMs)
      return waist.handle(request)
    }
    this.#door = new HttpsDoor({ handle }, identities)
    mkdirSync(this.#work, { recursive: true })
  }

  /** Opens the door of a world that begins at `startMs`, milliseconds since 1970. */
  static async open(startMs: number): Promise<RealWorld> {
    const cluster = createCluster({ seed: 1, nodes: 3 }, { startMs })
    const identities = makeIdentities(adminSubject, startMs)
    const world = new RealWorld(cluster, identities)
    const port = await world.#door.open(0)
    const kubeconfig = kubeconfigText({
      ...identities.admin,
      authority: identities.authority,
      server: `https://127.0.0.1:${port}`,
      cluster: 'kubernetes',
      user: adminSubject.commonName,
      namespace: 'default',
    })
    mkdirSync(join(world.#home, '.kube'))
    writeFileSync(join(world.#home, '.kube', 'config'), kubeconfig, { mode: 0o600 })
    return world
  }

  read(path: string): unknown {
    const response = this.#cluster.handle({ method: 'GET', path, user: admin })
    return 'body' in response ? response.body : undefined
  }

  nowMs(): number {
    return this.#cluster.clock.now()
  }

  advanceTo(ms: number): Promise<void> {
    this.#cluster.clock.advance(Math.max(0, ms - this.nowMs()))
    return Promise.resolve()
  }

  write(file: string, text: string): Promise<void> {
    writeFileSync(join(this.#work, file), text)
    return Promise.resolve()
  }

  run(line: string): Promise<Run> {
    const child = spawn('bash', ['-c', `kubectl ${line}`], {
      cwd: this.#work,
      env: { PATH: process.env.PATH, HOME: this.#home, KUBECTL_KUBERC: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const result = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      result.stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      result.stderr += text
    })
    const startedMs = performance.now()
    const timer = setInterval(() => {
      const nowMs = performance.now()
      if (nowMs - startedMs > limitMs) child.kill('SIGKILL')
      else if (nowMs - Math.max(startedMs, this.#lastRequestMs) > patienceMs)
        this.#cluster.clock.advance(stepMs)
    }, lookMs)
    return new Promise((resolve) => {
      child.on('close', (code) => {
        clearInterval(timer)
        resolve({ ...result, exitCode: code ?? 137 })
      })
    })
  }

  async close(): Promise<void> {
    await this.#door.close()
    rmSync(this.#home, { recursive: true, force: true })
  }
}
