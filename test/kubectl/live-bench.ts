// kubectl against a recorded cluster that lives on: API server, controllers, scheduler, and a stand-in for the kubelets.

import { parse } from 'yaml'
import { type KubeObject, thaw } from '#api/object.ts'
import type { ApiRequest, ApiResponse } from '#api/request.ts'
import { InProcessClient } from '#client/in-process-client.ts'
import { Pace } from '#client/pace.ts'
import { addressOf, unreachableClient } from '#client/unreachable-client.ts'
import { admissionPlugins } from '#cluster/apiserver/admission/index.ts'
import { ApiServer } from '#cluster/apiserver/api-server.ts'
import { VirtualClock } from '#cluster/clock.ts'
import { controllers } from '#cluster/controllers/index.ts'
import { startControllerManager } from '#cluster/controllers/manager.ts'
import { Random } from '#cluster/random.ts'
import { resources } from '#cluster/resources/index.ts'
import { startScheduler } from '#cluster/scheduler/scheduler.ts'
import { Store } from '#cluster/store.ts'
import { kubectlCommand } from '#kubectl/kubectl.ts'
import type { CommandIo } from '#shell/command.ts'
import { StandInKubelet } from '../golden/stand-in-kubelet.ts'
import { kindFirst, type RecordedState, type Run, recordedUsers } from './kubectl-bench.ts'
import { plainFiles } from './plain-files.ts'

/** A command that runs longer, in virtual time, has hung. */
const limitMs = 120_000
const kubeconfig = `
apiVersion: v1
kind: Config
current-context: c
clusters: [{name: c, cluster: {server: 'https://127.0.0.1:6443'}}]
contexts:
- {name: c, context: {cluster: c, user: admin}}
- {name: alice, context: {cluster: c, user: alice}}
- {name: bob, context: {cluster: c, user: bob}}
users:
- {name: admin, user: {token: admin}}
- {name: alice, user: {token: alice}}
- {name: bob, user: {token: bob}}
`

export interface CommandLine {
  readonly words: readonly string[]
  readonly files?: { readonly [path: string]: string }
  readonly stdin?: string
  readonly env?: { readonly [name: string]: string }
}

export class LiveBench {
  readonly clock: VirtualClock
  readonly #server: ApiServer
  readonly #pace = new Pace()
  readonly #names = new Random(1).stream('kubectl')

  constructor(state: RecordedState, startMs: number) {
    this.clock = new VirtualClock(startMs)
    const random = new Random(1)
    const store = new Store()
    this.#server = new ApiServer({
      clock: this.clock,
      random,
      store,
      resources,
      admission: admissionPlugins,
      staticTokens: recordedUsers,
      serviceCidr: '10.96.0.0/16',
      parseYaml: parse,
    })
    for (const [collection, objects] of Object.entries(state))
      for (const object of objects) store.put(collection, thaw(kindFirst(object)), undefined)
    this.#server.bootstrap()
    startControllerManager(this, this.clock, random, controllers)
    startScheduler(this, this.clock, random)
    const kubelet = new StandInKubelet(this.clock, this)
    for (const node of (state.nodes ?? []) as readonly NodeObject[])
      kubelet.adopt(node.metadata.name, node.status.addresses[0]?.address ?? '')
  }

  handle(request: ApiRequest): ApiResponse {
    return this.#server.handle(request)
  }

  /** Runs a command line at a time of day, or as soon as the one before has ended. The clock goes on for `tookMs`. */
  async run(line: CommandLine, atMs = 0, tookMs = 0): Promise<Run> {
    if (atMs > this.clock.now()) this.clock.advance(atMs - this.clock.now())
    const kubectl = kubectlCommand({
      connect: ({ server, auth }) =>
        server === 'https://127.0.0.1:6443'
          ? new InProcessClient(this, { token: auth.token }, this.#pace)
          : unreachableClient(addressOf(server)),
      nowMs: () => this.clock.now(),
      suffix: () => this.#names.suffix(),
    })
    const endMs = this.clock.now() + tookMs
    let stdout = ''
    let stderr = ''
    const io: CommandIo = {
      ...surroundings(line),
      out: (text) => {
        stdout += text
      },
      err: (text) => {
        stderr += text
      },
      sleep: (ms) => this.#pace.wait((settle) => this.clock.after(ms, () => settle(undefined))),
    }
    let exitCode: number | undefined
    let failure: unknown
    void this.#pace.run(async () => {
      try {
        exitCode = await kubectl.run(line.words, io)
      } catch (error) {
        failure = error
        exitCode = -1
      }
    })
    const untilMs = this.clock.now() + limitMs
    for (;;) {
      await this.#pace.idle()
      if (exitCode !== undefined) break
      if (!this.clock.runNext(untilMs))
        throw new Error(`kubectl ${line.words.join(' ')} hangs: ${stdout}${stderr}`)
    }
    if (failure !== undefined) throw failure
    if (endMs > this.clock.now()) this.clock.advance(endMs - this.clock.now())
    return { stdout, stderr, exitCode }
  }
}

interface NodeObject extends KubeObject {
  readonly status: { readonly addresses: readonly { readonly address: string }[] }
}

function surroundings(line: CommandLine): Omit<CommandIo, 'out' | 'err' | 'sleep'> {
  const files = new Map(
    Object.entries({ [line.env?.KUBECONFIG ?? '/home/player/.kube/config']: kubeconfig, ...line.files }),
  )
  const isFolder = (path: string) =>
    path === '.' || [...files.keys()].some((file) => file.startsWith(`${path}/`))
  return {
    stdin: line.stdin ?? '',
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
      list: async (path) => {
        const prefix = path === '.' ? '' : `${path}/`
        const below = [...files.keys()].filter((file) => file.startsWith(prefix) && !file.startsWith('/'))
        return below.map((file) => file.slice(prefix.length)).filter((file) => !file.includes('/'))
      },
      ...plainFiles,
      isFolder: async (path) => isFolder(path),
      remove: async (path) => {
        files.delete(path)
      },
    },
    cwd: '/home/player',
    env: { HOME: '/home/player', ...line.env },
    interrupt: { isRaised: false, onRaise: () => () => {} },
    isTerminal: false,
    isTyped: false,
    edit: async (_, text) => editedBy(line.env?.KUBE_EDITOR ?? 'true', text),
    readLine: async () => undefined,
  }
}

/** What the editors of the recordings do: `true`, `false` and `sed -i s/x/y/`. */
function editedBy(editor: string, text: string): string {
  if (editor === 'false') throw new Error('there was a problem with the editor "false"')
  const [, from, to] = /^sed -i s\/(.*)\/(.*)\/$/.exec(editor) ?? []
  if (from === undefined || to === undefined) return text
  const unquoted = (word: string) => word.replace(/\\"/g, '"')
  return text
    .split('\n')
    .map((line) => line.replace(new RegExp(unquoted(from)), unquoted(to)))
    .join('\n')
}
