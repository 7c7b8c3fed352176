// The real kubectl, found on this machine, against a world behind the HTTPS door. Its clock runs on while kubectl
// sleeps, so that nothing hangs on how fast this machine is.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ApiRequest } from '#api/request.ts'
import type { Cluster } from '#cluster/cluster.ts'
import { HttpsDoor } from '../../src/door/https-door.ts'
import { type DoorIdentities, makeIdentities } from '../../src/door/identities.ts'
import { kubeconfigText } from '../../src/kubeconfig-text.ts'
import { adminSubject, createCluster, doorOf } from '../../src/stage.ts'
import { admin } from '../golden/bare-world.ts'
import { type ParityWorld, type Run, startMs } from './parity-world.ts'
import { Sleep } from './sleep.ts'

/** How often the command is looked at, in real time; virtual time passes ten times as fast when it waits. */
const lookMs = 10
const stepMs = 100
/** A command waits for the cluster when it has slept for so many looks. */
const sleepyLooks = 12
/** A command that takes longer, in real time, has hung. */
const limitMs = 120_000

/** The kubectl that is tried: the one that $KUBECTL names, else the one of this machine. */
const kubectl = process.env.KUBECTL ?? 'kubectl'

/** Its version, such as `v1.35.6`; undefined when there is none. */
export function realKubectl(): string | undefined {
  const { status, stdout } = spawnSync(kubectl, ['version', '--client', '-o', 'json'], { encoding: 'utf8' })
  if (status !== 0) return undefined
  return (JSON.parse(stdout) as { clientVersion: { gitVersion: string } }).clientVersion.gitVersion
}

export class RealWorld implements ParityWorld {
  readonly #cluster: Cluster
  readonly #door: HttpsDoor
  #sleep: Sleep | undefined
  readonly #home = mkdtempSync(join(tmpdir(), 'crashloop-parity-'))
  readonly #bin = mkdtempSync(join(tmpdir(), 'crashloop-bin-'))

  private constructor(cluster: Cluster, identities: DoorIdentities) {
    this.#cluster = cluster
    const waist = doorOf(cluster)
    const handle = (request: ApiRequest) => {
      this.#sleep?.disturb()
      return waist.handle(request)
    }
    this.#door = new HttpsDoor({ handle }, identities)
  }

  /** Opens the door of a new world. */
  static async open(): Promise<RealWorld> {
    const cluster = createCluster({ seed: 1, nodes: 3 }, { startMs })
    const identities = makeIdentities(adminSubject, Date.now())
    const world = new RealWorld(cluster, identities)
    symlinkSync(pathOf(kubectl), join(world.#bin, 'kubectl'))
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

  advanceTo(ms: number): void {
    this.#cluster.clock.advance(Math.max(0, ms - this.nowMs()))
  }

  write(file: string, text: string): Promise<void> {
    writeFileSync(join(this.#home, file), text)
    return Promise.resolve()
  }

  run(line: string): Promise<Run> {
    const child = spawn('bash', ['-c', line], {
      cwd: this.#home,
      env: { PATH: `${this.#bin}:${process.env.PATH}`, HOME: this.#home },
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
    const sleep = new Sleep(child.pid as number)
    this.#sleep = sleep
    const timer = setInterval(() => {
      if (performance.now() - startedMs > limitMs) child.kill('SIGKILL')
      else if (sleep.look() >= sleepyLooks) this.#cluster.clock.advance(stepMs)
    }, lookMs)
    return new Promise((settle) => {
      child.on('close', (code) => {
        clearInterval(timer)
        settle({ ...result, exitCode: code ?? 137 })
      })
    })
  }

  async close(): Promise<void> {
    await this.#door.close()
    for (const folder of [this.#home, this.#bin]) rmSync(folder, { recursive: true, force: true })
  }
}

function pathOf(command: string): string {
  if (command.includes('/')) return resolve(command)
  return spawnSync('which', [command], { encoding: 'utf8' }).stdout.trim()
}
