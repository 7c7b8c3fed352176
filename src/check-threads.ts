// Checks levels in as many threads as the machine has cores for: every world is one's own.
import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { LevelSource } from '#game/level/load.ts'
import { type CheckedLevel, checkLevel } from './check.ts'
import { type Proof, proofSeeds } from './proofs.ts'

/** Worlds come and go: with so much room the collector has less to do. */
const youngMegabytes = 128

/** What a thread is handed: so little that none works long when the others have nothing left. */
export interface SeedToProve {
  readonly source: LevelSource
  readonly seed: number
}

/** Threads that prove one level under one seed each at a time; more are started only as some wait. */
export class CheckThreads {
  readonly #idle: Worker[] = []
  readonly #waiting: ((worker: Worker) => void)[] = []
  #left = availableParallelism()

  /** Rejects when a thread dies of it. */
  check(source: LevelSource): Promise<CheckedLevel> {
    return checkLevel(source, async () => {
      const asked = proofSeeds.map((seed) => this.#prove({ source, seed }))
      return (await Promise.all(asked)).flat()
    })
  }

  async #prove(asked: SeedToProve): Promise<readonly Proof[]> {
    const worker = await this.#take()
    try {
      return await answerOf(worker, asked)
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#idle.push(worker)
      else next(worker)
    }
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await Promise.all(this.#idle.map((worker) => worker.terminate()))
  }

  #take(): Worker | Promise<Worker> {
    const idle = this.#idle.pop()
    if (idle !== undefined) return idle
    if (this.#left === 0) return new Promise((resolve) => this.#waiting.push(resolve))
    this.#left--
    return new Worker(threadFile(), { resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes } })
  }
}

/** Beside this file, in `src` as in `dist`. */
function threadFile(): URL {
  return new URL(`./check-thread${extname(fileURLToPath(import.meta.url))}`, import.meta.url)
}

function answerOf(worker: Worker, asked: SeedToProve): Promise<readonly Proof[]> {
  return new Promise((resolve, reject) => {
    worker.once('message', (proofs: readonly Proof[]) => {
      worker.off('error', reject)
      resolve(proofs)
    })
    worker.once('error', reject)
    worker.postMessage(asked)
  })
}
