// A served world and a shell before it in which `kubectl` is one certain real kubectl.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { levelAsked } from '../../src/catalogue.ts'
import { type OpenDoor, openDoor } from '../../src/open-door.ts'
import { openWorld } from '../../src/served-world.ts'
import { adminSubject } from '../../src/stage.ts'

export interface Printed {
  readonly exitCode: number
  /** Of both streams, as a terminal would show them. */
  readonly lines: readonly string[]
}

/** Rollouts take seconds of virtual time. */
const speed = 10
/** How long one command may take, in real time. */
const patienceMs = 40_000

/** Everything that one player of the day has: a world, a folder, a kubeconfig. */
export class DayWorld {
  readonly #door: OpenDoor
  readonly #folder: string

  private constructor(door: OpenDoor, folder: string) {
    this.#door = door
    this.#folder = folder
  }

  static async open(tools: { readonly [name: string]: string }): Promise<DayWorld> {
    const level = levelAsked('sandbox')
    const { waist, pass, namespace } = await openWorld({
      level,
      seed: 1,
      language: 'en',
      nodes: undefined,
      apiServer: {},
      write: () => {},
    })
    const door = await openDoor({ waist, pass, port: 0, speed, admin: adminSubject, namespace })
    const folder = mkdtempSync(join(tmpdir(), 'crashloop-day-'))
    writeFileSync(join(folder, 'config'), door.kubeconfig, { mode: 0o600 })
    mkdirSync(join(folder, 'bin'))
    mkdirSync(join(folder, 'work'))
    for (const [name, path] of Object.entries(tools)) symlinkSync(path, join(folder, 'bin', name))
    return new DayWorld(door, folder)
  }

  /** Runs a line of a POSIX shell; files stay from one line to the next, variables do not. */
  run(command: string): Promise<Printed> {
    const env = {
      PATH: [join(this.#folder, 'bin'), process.env.PATH].join(delimiter),
      HOME: this.#folder,
      KUBECONFIG: join(this.#folder, 'config'),
      LC_ALL: 'C',
    }
    return new Promise((resolve, reject) => {
      const child = spawn('sh', ['-c', `exec 2>&1\n${command}`], {
        cwd: join(this.#folder, 'work'),
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
        timeout: patienceMs,
      })
      const parts: Buffer[] = []
      child.stdout.on('data', (part: Buffer) => parts.push(part))
      child.on('error', reject)
      child.on('close', (code, signal) => {
        const text = Buffer.concat(parts).toString().replace(/\n$/, '')
        const lines = text === '' ? [] : text.split('\n')
        if (signal !== null) lines.push(`ended by ${signal}`)
        resolve({ exitCode: code ?? 128, lines })
      })
    })
  }

  async close(): Promise<void> {
    await this.#door.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
