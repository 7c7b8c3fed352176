// Checks levels in as many threads as the machine has cores for: every world is one's own.
import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { LevelSource } from '#game/level/load.ts'
import type { CheckedLevel } from './check.ts'

/** Worlds come and go: with so much room the collector has less to do. */
const youngMegabytes = 128

/** Threads that check one level each at a time; more are started only as levels wait. */
export class CheckThreads {
  readonly #idle: Worker[] = []
  readonly #waiting: ((worker: Worker) => void)[] = []
  #left = availableParallelism()

  /** Rejects when the thread dies of it. */
  async check(source: LevelSource): Promise<CheckedLevel> {
    const worker = await this.#take()
    try {
      return await answerOf(worker, source)
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

function answerOf(worker: Worker, source: LevelSource): Promise<CheckedLevel> {
  return new Promise((resolve, reject) => {
    worker.once('message', (checked: CheckedLevel) => {
      worker.off('error', reject)
      resolve(checked)
    })
    worker.once('error', reject)
    worker.postMessage(source)
  })
}
