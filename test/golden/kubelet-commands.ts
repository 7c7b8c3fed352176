// Types the commands of a recording into the game's kubectl, at a moment of virtual time.

import { InProcessClient } from '#client/in-process-client.ts'
import { Pace } from '#client/pace.ts'
import type { Cluster } from '#cluster/cluster.ts'
import { Random } from '#cluster/random.ts'
import { kubectlCommand } from '#kubectl/kubectl.ts'
import type { CommandIo } from '#shell/command.ts'
import type { Run } from '../kubectl/kubectl-bench.ts'
import { plainFiles } from '../kubectl/plain-files.ts'
import { admin } from './kubelet-world.ts'

const kubeconfig = `
apiVersion: v1
kind: Config
current-context: c
clusters: [{name: c, cluster: {server: 'https://127.0.0.1:6443'}}]
contexts: [{name: c, context: {cluster: c, user: u}}]
users: [{name: u, user: {token: admin}}]
`
/** A command that runs longer, in virtual time, has hung. */
const limitMs = 120_000

export class CommandRunner {
  readonly #cluster: Cluster
  readonly #pace = new Pace()
  readonly #names = new Random(1).stream('kubectl')

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** A line without pipes, maybe with a time limit before it; quotes as a shell takes them. */
  async run(line: string): Promise<Run> {
    const words = wordsOf(line)
    const limit = new TimeLimit()
    if (words[0] === 'timeout') limit.start(this.#cluster.clock, Number(words.splice(0, 2)[1]) * 1000)
    if (words.shift() !== 'kubectl') throw new Error(`no kubectl: ${line}`)
    const { clock } = this.#cluster
    const kubectl = kubectlCommand({
      connect: () => new InProcessClient(this.#cluster, { user: admin }, this.#pace),
      nowMs: () => clock.now(),
      suffix: () => this.#names.suffix(),
    })
    let stdout = ''
    let stderr = ''
    let exitCode: number | undefined
    let failure: unknown
    const io = this.#io(
      (text) => {
        stdout += text
      },
      (text) => {
        stderr += text
      },
      limit,
    )
    void this.#pace.run(async () => {
      try {
        exitCode = await kubectl.run(words, io)
      } catch (error) {
        failure = error
        exitCode = -1
      }
    })
    const untilMs = clock.now() + limitMs
    for (;;) {
      await this.#pace.idle()
      if (exitCode !== undefined) break
      if (!clock.runNext(untilMs)) throw new Error(`${line} hangs: ${stdout}${stderr}`)
    }
    if (failure !== undefined) throw failure
    return { stdout, stderr, exitCode: limit.isRaised ? 124 : exitCode }
  }

  #io(out: (text: string) => void, err: (text: string) => void, interrupt: TimeLimit): CommandIo {
    const path = '/home/player/.kube/config'
    return {
      out,
      err,
      stdin: '',
      files: {
        read: async (name) => {
          if (name !== path) throw new Error(`open ${name}: no such file or directory`)
          return kubeconfig
        },
        write: async () => {},
        exists: async (name) => name === path,
        list: async () => [path],
        ...plainFiles,
        isFolder: async () => false,
        remove: async () => {},
      },
      cwd: '/home/player',
      env: { HOME: '/home/player' },
      interrupt,
      isTerminal: false,
      isTyped: false,
      sleep: (ms) => this.#pace.wait((settle) => this.#cluster.clock.after(ms, () => settle(undefined))),
      edit: async (_, text) => text,
      readLine: async () => undefined,
    }
  }
}

/** Ends a command as `timeout` does. */
class TimeLimit {
  isRaised = false
  readonly #waiting = new Set<() => void>()

  start(clock: Cluster['clock'], ms: number): void {
    clock.after(ms, () => {
      this.isRaised = true
      for (const see of this.#waiting) see()
    })
  }

  onRaise(see: () => void): () => void {
    this.#waiting.add(see)
    return () => this.#waiting.delete(see)
  }
}

function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_, a: string | undefined, b: string | undefined) => a ?? b ?? ''),
  )
}
