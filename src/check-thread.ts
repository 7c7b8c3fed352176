// One thread of `crashloop check`: proves what it is handed, a level under one seed at a time.
import { parentPort } from 'node:worker_threads'
import { load } from './catalogue.ts'
import type { SeedToProve } from './check-threads.ts'
import { proveLevel } from './proofs.ts'

parentPort?.on('message', async ({ source, seed }: SeedToProve) => {
  const { level } = load(source)
  parentPort?.postMessage(level === undefined ? [] : await proveLevel(level, seed))
})
