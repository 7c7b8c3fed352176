// Does again what was done to the recorded cluster: command lines go through the game's own kubectl.

import type { ApiRequest, PlainResponse } from '#api/request.ts'
import { InProcessClient } from '#client/in-process-client.ts'
import { Pace } from '#client/pace.ts'
import { RoundTrips } from '#client/round-trips.ts'
import { Random } from '#cluster/random.ts'
import { kubectlCommand } from '#kubectl/kubectl.ts'
import { verbs } from '#kubectl/verbs/index.ts'
import type { CommandIo } from '#shell/command.ts'
import { plainFiles } from '../kubectl/plain-files.ts'
import { admin, type BareWorld } from './bare-world.ts'
import type { Action } from './timeline-recording.ts'

/** Words that only look; what they print is compared elsewhere. */
const lookingVerbs = new Set(['get', 'describe', 'events', 'wait', 'rollout status', 'rollout history'])
const builtVerbs = new Set(verbs.map((verb) => verb.path))

export class Player {
  readonly #world: BareWorld
  readonly pace = new Pace()
  readonly #names = new Random(1).stream('kubectl')
  readonly #client: InProcessClient

  constructor(world: BareWorld) {
    this.#world = world
    const wire = new Random(1).stream('round-trips')
    const trips = new RoundTrips(this.pace, world.clock, (count) => wire.below(count))
    this.#client = new InProcessClient(world, { user: admin }, this.pace, trips)
  }

  /** Starts the action; a command that waits goes on while time does. Resolves once it has nothing to do but wait. */
  async play(action: Action): Promise<void> {
    if (action.kind === 'request') {
      const { method, path = '', body, contentType } = action
      this.#request(method as ApiRequest['method'], path, body, contentType ?? 'application/json')
      return
    }
    if (action.kind !== 'kubectl') return
    const [, ...argv] = action.argv ?? []
    const twoWords = argv.slice(0, 2).join(' ')
    if (lookingVerbs.has(twoWords) || lookingVerbs.has(argv[0] ?? '')) return
    if (builtVerbs.has(twoWords) || builtVerbs.has(argv[0] ?? '')) {
      void this.pace.run(() => this.#kubectl(argv, action.files ?? {}))
      await this.pace.idle()
      return
    }
    throw new Error(`kubectl cannot play yet: ${argv.join(' ')}`)
  }

  async #kubectl(argv: readonly string[], files: { readonly [name: string]: string }): Promise<void> {
    const { clock } = this.#world
    let errors = ''
    const io: CommandIo = {
      stdin: '',
      out: () => {},
      err: (text) => {
        errors += text
      },
      files: {
        read: async (path) => {
          const text = files[path]
          if (text === undefined) throw new Error(`open ${path}: no such file or directory`)
          return text
        },
        write: async () => {},
        exists: async (path) => files[path] !== undefined,
        list: async () => Object.keys(files),
        ...plainFiles,
        isFolder: async () => false,
        remove: async () => {},
      },
      cwd: '/',
      env: {},
      interrupt: { isRaised: false, onRaise: () => () => {} },
      isTerminal: false,
      isTyped: false,
      sleep: (ms) => this.pace.wait((settle) => clock.after(ms, () => settle(undefined))),
      edit: async (_, text) => text,
      readLine: async () => undefined,
    }
    const command = kubectlCommand({
      connect: () => this.#client,
      nowMs: () => clock.now(),
      suffix: () => this.#names.suffix(),
    })
    const code = await command.run(argv, io)
    if (code !== 0 && /unknown|not built/.test(errors))
      throw new Error(`kubectl ${argv.join(' ')}: ${errors}`)
  }

  #request(
    method: ApiRequest['method'],
    path: string,
    body?: unknown,
    contentType = 'application/json',
  ): unknown {
    const headers = { 'content-type': contentType, 'user-agent': 'golden/1' }
    const [plainPath = '', queryText = ''] = path.split('?')
    const query = Object.fromEntries(new URLSearchParams(queryText))
    const response = this.#world.handle({
      method,
      path: plainPath,
      query,
      headers,
      user: admin,
      ...(body !== null && { body }),
    }) as PlainResponse
    return response.body
  }
}
