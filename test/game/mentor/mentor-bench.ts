// A world for the mentor to look at: manifests go in, lines are typed, findings come out.

import type { Cluster } from '#cluster/cluster.ts'
import { askRights } from '#game/mentor/denials.ts'
import { diagnose } from '#game/mentor/diagnose.ts'
import type { Finding } from '#game/mentor/finding.ts'
import { knock } from '#game/mentor/knocking.ts'
import { type FailedRequest, Survey } from '#game/mentor/survey.ts'
import { playShell } from '#game/play-shell.ts'
import type { AddonName, Stage } from '#game/stage.ts'
import type { Shell } from '#shell/shell.ts'
import { bootCluster } from '../../../src/booted.ts'
import { ProgramCluster } from '../../../src/program-cluster.ts'
import { createCluster, stageOver } from '../../../src/stage.ts'

/** `cause Kind/name`; names that a controller made up end in a star. */
export const rootOf = ({ cause, about }: Pick<Finding, 'cause' | 'about'>): string =>
  `${cause} ${about.kind}/${about.name.replace(/-[a-z0-9]{8,10}-[a-z0-9]{5}$/, '-*')}`

const lineLimitMs = 600_000

export interface Typed {
  readonly output: string
  readonly exitCode: number
}

export class MentorBench {
  readonly #cluster: Cluster
  readonly #stage: Stage
  readonly #program: ProgramCluster
  readonly #shells = new Map<string, Shell>()

  constructor({
    seed = 1,
    nodes = 4,
    images = {},
    addons = [],
  }: {
    seed?: number
    nodes?: number
    images?: { readonly [name: string]: unknown }
    addons?: readonly AddonName[]
  } = {}) {
    this.#cluster = createCluster({ seed, nodes, images, addons })
    bootCluster(this.#cluster)
    this.#stage = stageOver(this.#cluster, seed, { isNear: true })
    this.#program = new ProgramCluster(this.#cluster)
  }

  apply(namespace: string, ...objects: readonly object[]): void {
    for (const object of objects) this.#program.apply(JSON.stringify(object), namespace)
  }

  addNamespace(name: string): void {
    this.apply(name, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  }

  seconds(count: number): void {
    this.#cluster.clock.advance(count * 1000)
  }

  inject(name: string, params: { readonly [name: string]: unknown }): () => void {
    return this.#program.inject(name, params)
  }

  /** Takes a file off a machine. */
  removeFile(node: string, path: string): void {
    this.#cluster.machines.get(node)?.files.remove(path)
  }

  /** Changes a file of a machine, as somebody with an editor would. */
  editFile(node: string, path: string, change: (text: string) => string): void {
    const files = this.#cluster.machines.get(node)?.files
    const text = files?.exists(path) === true ? files.read(path) : undefined
    if (files === undefined || text === undefined) throw new Error(`${node} has no ${path}`)
    files.write(path, change(text))
  }

  /** What the mentor finds, seen from a namespace. */
  async findings(
    namespace: string,
    failedRequests: readonly FailedRequest[] = [],
  ): Promise<readonly Finding[]> {
    return this.#drive(async () => {
      const nowMs = this.#cluster.clock.now()
      const survey = await Survey.take(this.#stage.client, { nowMs, namespace, failedRequests })
      await askRights(survey, this.#stage.client)
      await knock(survey, this.#stage)
      return diagnose(survey)
    })
  }

  /** Runs a line as a player in that namespace would type it. */
  async type(namespace: string, line: string): Promise<Typed> {
    let output = ''
    const shell = this.#shellOf(namespace)
    const exitCode = await this.#drive(() =>
      shell.run(line, {
        out: (text) => {
          output += text
        },
        err: (text) => {
          output += text
        },
        clear: () => {},
        interrupt: { isRaised: false, onRaise: () => () => {} },
        readLine: async () => undefined,
        edit: undefined,
      }),
    )
    return { output, exitCode }
  }

  #shellOf(namespace: string): Shell {
    const known = this.#shells.get(namespace) ?? playShell(this.#stage, {}, namespace)
    this.#shells.set(namespace, known)
    return known
  }

  async #drive<T>(job: () => Promise<T>): Promise<T> {
    const { clock, pace } = this.#stage
    let isDone = false
    const running = pace.run(job).finally(() => {
      isDone = true
    })
    running.catch(() => {})
    const untilMs = clock.now() + lineLimitMs
    for (;;) {
      await pace.idle()
      await Promise.resolve()
      if (isDone || !clock.runNext(untilMs)) break
    }
    return running
  }
}
