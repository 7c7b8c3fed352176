// A whole cluster under random commands and faults.
import { nodes } from '#api/resource-ref.ts'
import { ApiError } from '#api/status.ts'
import type { RandomStream } from '#cluster/random.ts'
import { Random } from '#cluster/random.ts'
import { ConnectionError } from '#cluster/runtime/api-client.ts'
import { createCluster } from '../../src/stage.ts'
import { Watcher } from './watcher.ts'

/** A fault that is not healed yet. */
export interface Broken {
  readonly name: string
  heal(): void
}

export class SimulatedWorld extends Watcher {
  /** Chance of the test, apart from that of the cluster. */
  readonly chance: RandomStream
  /** What was done, for a reader of a failure. */
  readonly log: string[] = []
  readonly broken: Broken[] = []

  constructor(seed: number) {
    const cluster = createCluster({ seed, nodes: 4 })
    for (let second = 0; second < 60; second++) cluster.clock.advance(1000)
    super(cluster)
    this.chance = new Random(seed).stream('simulation')
    if (this.all(nodes).length < 4) throw new Error('the cluster did not come up')
  }

  /** Lets virtual time pass. */
  seconds(count: number): void {
    this.cluster.clock.advance(count * 1000)
    this.reconnect()
  }

  /** Lets time pass, as something that was done. */
  wait(seconds: number): void {
    this.log.push(`wait ${seconds} s`)
    this.seconds(seconds)
  }

  /** Does something; an answer of the API server that refuses it is an answer. */
  attempt(what: string, act: () => void): void {
    this.log.push(what)
    try {
      act()
    } catch (error) {
      const isAnswer = error instanceof ApiError && error.status.code !== 500
      if (!isAnswer && !(error instanceof ConnectionError)) throw error
      this.log.push(`  refused: ${(error as Error).message}`)
    }
  }
}
