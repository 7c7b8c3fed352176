// kubectl against an API server over recorded objects: what the golden replays of kubectl stand on.

import { parse } from 'yaml'
import type { KubeObject } from '#api/object.ts'
import { thaw } from '#api/object.ts'
import type { User } from '#api/request.ts'
import { InProcessClient } from '#client/in-process-client.ts'
import { Pace } from '#client/pace.ts'
import { ApiServer } from '#cluster/apiserver/api-server.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { Random } from '#cluster/random.ts'
import { resources } from '#cluster/resources/index.ts'
import { Store } from '#cluster/store.ts'
import { kubectlCommand } from '#kubectl/kubectl.ts'
import type { Command, CommandIo, Suggestion } from '#shell/command.ts'
import { plainFiles } from './plain-files.ts'

/** The objects of a recorded cluster, by `plural.group`. */
export type RecordedState = { readonly [collection: string]: readonly KubeObject[] }

/** The objects of lists were recorded without their kind, which the recorder then put behind. */
export function kindFirst<T extends KubeObject>(object: T): T {
  const { kind, apiVersion, ...rest } = object
  return { kind, apiVersion, ...rest } as T
}

export interface Run {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** The users of the recorded clusters by their tokens. */
export const recordedUsers: ReadonlyMap<string, User> = new Map([
  ['admin', { name: 'admin', uid: 'u-admin', groups: ['system:masters', 'system:authenticated'] }],
  ['alice', { name: 'alice', uid: 'u-alice', groups: ['system:authenticated'] }],
  ['bob', { name: 'bob', uid: 'u-bob', groups: ['dev', 'system:authenticated'] }],
])

const kubeconfig = `
apiVersion: v1
kind: Config
current-context: kubernetes-admin@kubernetes
clusters:
- {name: kubernetes, cluster: {certificate-authority: /etc/kubernetes/pki/ca.crt, server: 'https://127.0.0.1:6443'}}
contexts:
- {name: kubernetes-admin@kubernetes, context: {cluster: kubernetes, user: kubernetes-admin}}
- {name: alice, context: {cluster: kubernetes, user: alice}}
- {name: bob, context: {cluster: kubernetes, user: bob}}
users:
- {name: kubernetes-admin, user: {token: admin}}
- {name: alice, user: {token: alice}}
- {name: bob, user: {token: bob}}
`

export class KubectlBench {
  readonly #clock: VirtualClock
  readonly #server: ApiServer
  readonly #pace = new Pace()
  readonly #names = new Random(1).stream('kubectl')

  constructor(state: RecordedState, startMs: number) {
    this.#clock = new VirtualClock(startMs)
    const store = new Store()
    this.#server = new ApiServer({
      clock: this.#clock,
      random: new Random(1),
      store,
      resources,
      admission: [],
      staticTokens: recordedUsers,
      serviceCidr: '10.96.0.0/16',
      parseYaml: parse,
    })
    for (const [collection, objects] of Object.entries(state))
      for (const object of objects) store.put(collection, thaw(kindFirst(object)), undefined)
  }

  /** How a line may go on. */
  complete(
    words: readonly string[],
    files: { readonly [path: string]: string } = {},
  ): Promise<readonly Suggestion[]> {
    return this.#kubectl().complete?.(words, this.#surroundings(files)) ?? Promise.resolve([])
  }

  #kubectl(): Command {
    return kubectlCommand({
      connect: ({ auth }) => new InProcessClient(this.#server, { token: auth.token }, this.#pace),
      nowMs: () => this.#clock.now(),
      suffix: () => this.#names.suffix(),
    })
  }

  /** Runs a command line at a time of day. The clock never goes back. */
  async run(
    words: readonly string[],
    atMs: number,
    files: { readonly [path: string]: string } = {},
    stdin = '',
  ): Promise<Run> {
    if (atMs > this.#clock.now()) this.#clock.advance(atMs - this.#clock.now())
    const kubectl = this.#kubectl()
    let stdout = ''
    let stderr = ''
    const io: CommandIo = {
      ...this.#surroundings(files),
      stdin,
      out: (text) => {
        stdout += text
      },
      err: (text) => {
        stderr += text
      },
    }
    let exitCode: number | undefined
    let failure: unknown
    void this.#pace.run(async () => {
      try {
        exitCode = await kubectl.run(words, io)
      } catch (error) {
        failure = error
        exitCode = -1
      }
    })
    while (exitCode === undefined) {
      await this.#pace.idle()
      if (exitCode === undefined && !this.#clock.runNext()) break
    }
    if (failure !== undefined) throw failure
    return { stdout, stderr, exitCode: exitCode ?? -1 }
  }

  #surroundings(given: { readonly [path: string]: string }): Omit<CommandIo, 'stdin' | 'out' | 'err'> {
    const files = new Map(Object.entries({ '/home/player/.kube/config': kubeconfig, ...given }))
    const isFolder = (path: string) =>
      path === '.' || [...files.keys()].some((file) => file.startsWith(`${path}/`))
    return {
      files: {
        read: async (path) => {
          const text = files.get(path)
          if (text === undefined) throw new Error(`open ${path}: no such file or directory`)
          return text
        },
        write: async (path, text) => {
          files.set(path, text)
        },
        exists: async (path) => files.has(path) || isFolder(path),
        list: async () => [...files.keys()].map((path) => path.replace('./', '')).sort(),
        ...plainFiles,
        isFolder: async (path) => isFolder(path),
        remove: async (path) => {
          files.delete(path)
        },
      },
      cwd: '/home/player',
      env: { HOME: '/home/player', PATH: '<HOME>/go/bin' },
      interrupt: { isRaised: false, onRaise: () => () => {} },
      isTerminal: false,
      isTyped: false,
      sleep: (ms) => this.#pace.wait((settle) => this.#clock.after(ms, () => settle(undefined))),
      edit: async (_, text) => text,
      readLine: async () => undefined,
    }
  }
}
