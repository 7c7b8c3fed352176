// The game's own kubectl, typed on the game's workstation, in a world of its own.
import * as codec from '#api/byte-text.ts'
import type { Cluster } from '#cluster/cluster.ts'
import type { Stage } from '#game/stage.ts'
import type { Interrupt } from '#shell/command.ts'
import { Shell } from '#shell/shell.ts'
import { createCluster, stageOver } from '../../src/stage.ts'
import { admin } from '../golden/bare-world.ts'
import { type ParityWorld, type Run, startMs } from './parity-world.ts'

const home = '/home/player'
/** A command that takes longer has hung. */
const limitMs = 600_000
const never: Interrupt = { isRaised: false, onRaise: () => () => {} }

export class OwnWorld implements ParityWorld {
  readonly #cluster: Cluster
  readonly #stage: Stage
  readonly #shell: Shell

  constructor() {
    this.#cluster = createCluster({ seed: 1, nodes: 3 }, { startMs })
    this.#stage = stageOver(this.#cluster, 1, { isNear: true })
    const { commands, kubeconfig, clock, pace, random } = this.#stage
    this.#shell = new Shell({
      commands,
      files: { [`${home}/.kube/config`]: kubeconfig('default') },
      home,
      codec,
      nowMs: () => clock.now(),
      random: () => random(32_768),
      background: { run: (job) => void pace.run(job), wait: (arrange) => pace.wait(arrange) },
      sleep: (ms) => pace.wait<void>((settle) => void clock.after(ms, () => settle(undefined))),
    })
  }

  read(path: string): unknown {
    const response = this.#cluster.handle({ method: 'GET', path, user: admin })
    return 'body' in response ? response.body : undefined
  }

  nowMs(): number {
    return this.#stage.clock.now()
  }

  advanceTo(ms: number): void {
    this.#stage.clock.advance(Math.max(0, ms - this.nowMs()))
  }

  async write(file: string, text: string): Promise<void> {
    await this.run(`cat > ${file} <<'PARITY-END'\n${text}PARITY-END`)
  }

  async run(line: string): Promise<Run> {
    const { pace, clock } = this.#stage
    const result = { stdout: '', stderr: '' }
    let exitCode: number | undefined
    const untilMs = clock.now() + limitMs
    const running = pace.run(async () => {
      exitCode = await this.#shell.run(line, {
        out: (text) => {
          result.stdout += text
        },
        err: (text) => {
          result.stderr += text
        },
        clear: () => {},
        interrupt: never,
        hasKeyboard: false,
        readLine: async () => undefined,
        edit: undefined,
      })
    })
    for (;;) {
      await pace.idle()
      if (exitCode !== undefined) break
      if (!clock.runNext(untilMs)) throw new Error(`${line} hangs: ${result.stdout}${result.stderr}`)
    }
    await running
    return { ...result, exitCode }
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
